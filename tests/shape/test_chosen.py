"""What the quick gate runs: of each file the first test, of some folders all."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.conftest import firsts


def item(nodeid: str) -> Any:
    return SimpleNamespace(nodeid=nodeid, path=Path(nodeid.split("::")[0]))


def test_of_each_file_the_first() -> None:
    names = [
        "tests/a/test_x.py::one",
        "tests/a/test_x.py::two",
        "tests/a/test_y.py::one[1]",
        "tests/a/test_y.py::one[2]",
    ]
    assert [one.nodeid for one in firsts([item(name) for name in names])] == [names[0], names[2]]


def test_of_the_shape_of_the_house_and_of_the_ledger_all() -> None:
    names = [f"tests/{folder}/test_x.py::{name}" for folder in ("shape", "ledger") for name in ("one", "two")]
    assert [one.nodeid for one in firsts([item(name) for name in names])] == names
