"""`python -m tests.rights.draft`: the rows that docs/rights.md lacks, for a person to read, set right and put in.

It says what the code does today; whether that is what it should do is the reader's part.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from server.app import create_app
from server.people.roles import Role
from tests.house import settings_for
from tests.rights.sheet import line, rows

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def console_rules(app: Any) -> list[tuple[str, str, Any]]:
    """(method, rule, view) of the console, but for the doors that everybody may knock at."""
    found = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")]
    views = [(method, rule.rule, app.view_functions[rule.endpoint]) for rule in found for method in _methods(rule)]
    return sorted((one for one in views if hasattr(one[2], "staff_roles")), key=lambda one: one[:2])


def _methods(rule: Any) -> list[str]:
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder), f"sqlite:///{folder}/none.db"))
        there = {(row.method, shape(row.address)) for row in rows()}
        for method, rule, view in console_rules(app):
            if not any(method == known and matches(rule, path) for known, path in there):
                row = line(method, ARGUMENT.sub(r"{\1}", rule), "全县", view.staff_roles or set(Role))
                sys.stdout.write(f"{row}\n")


def shape(path: str) -> str:
    """A row's path with its things left open: `/console/wishes/*/publish`."""
    return re.sub(r"\{\w+\}", "*", path)


def matches(rule: str, path: str) -> bool:
    """Whether a row's path goes to this rule of the application."""
    pattern = ARGUMENT.sub("[^/]+", re.escape(rule).replace(r"\<", "<").replace(r"\>", ">").replace(r"\:", ":"))
    return re.fullmatch(pattern, path) is not None


if __name__ == "__main__":
    main()
