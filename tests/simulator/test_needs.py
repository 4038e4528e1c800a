"""What the simulator is made of: `make run` starts it where only the product's own packages are installed."""

import ast
import re
import sys
from pathlib import Path

from server.config import ROOT

FOLDER = ROOT / "tests" / "wechat_simulator"


def imported(file: Path) -> set[str]:
    """The top names a module imports from outside its own folder."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_it_needs_nothing_that_make_run_does_not_install_and_nothing_of_ours() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), flags=re.M))
    used = set().union(*(imported(file) for file in FOLDER.glob("*.py")))
    foreign = used - sys.stdlib_module_names - {"tests"}
    assert foreign >= {"cryptography"}
    assert sorted(foreign - locked) == []
    assert foreign.isdisjoint({"server", "miniapp_api"})
