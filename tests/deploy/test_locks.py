"""Lock files: every package pinned with a hash, and no address anywhere that a mirror could not serve."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sorted(ROOT.glob("requirements*.txt"))
NODE = [ROOT / "static" / "package-lock.json", ROOT / "static" / "phone" / "package-lock.json"]


@pytest.mark.parametrize("lock", PYTHON, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n", "", lock.read_text(encoding="utf-8")))
    assert len([entry for entry in entries if entry.strip()]) >= 2
    for entry in entries:
        assert re.match(r"[a-z0-9.\-\[\],]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


@pytest.mark.parametrize("lock", PYTHON, ids=lambda path: path.name)
def test_no_python_lock_names_an_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", NODE, ids=lambda path: path.parent.name)
def test_every_node_package_has_its_sum_and_no_address(lock: Path) -> None:
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    taken = {name: entry for name, entry in packages.items() if name and not entry.get("link")}
    assert taken
    for name, entry in taken.items():
        assert "resolved" not in entry, name
        assert entry.get("integrity") or entry.get("inBundle"), name
