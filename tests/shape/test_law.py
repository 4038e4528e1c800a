"""docs/law.md holds: every article that asks something of software has its row, and every test it names is there."""

import ast
import re

from tests.shape.law import ARTICLES
from tests.shape.sources import ROOT

_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
ROWS = {int(number): cells for number, *cells in _ROW.findall(PAGE)}


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_every_article_has_its_row_in_the_laws_own_words():
    assert {number: cells[0] for number, cells in ROWS.items()} == ARTICLES


def test_every_test_it_names_is_there():
    named = _TEST.findall(PAGE)
    assert named
    for path, name in named:
        assert name in functions_of(path), f"{path}::{name}"


def test_every_article_has_a_test_with_its_number():
    bare = {
        number
        for number, (_rule, _does, shown) in ROWS.items()
        if not any(str(number) in re.findall(r"\d+", name) for _path, name in _TEST.findall(shown))
    }
    assert bare == set()
