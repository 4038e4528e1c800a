import pytest

from server.regions import rules
from server.regions.rules import Level


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("360900", Level.CITY),
        ("360902", Level.COUNTY),
        ("360902001", Level.TOWNSHIP),
        ("360902001001", Level.VILLAGE),
        ("360902001001001", Level.GRID),
        ("36090", None),
        ("3609020010", None),
        ("36090a", None),
        ("", None),
    ],
)
def test_a_code_says_its_level(code, level):
    assert rules.level_of(code) == level


@pytest.mark.parametrize(
    ("code", "prefix"), [("360000", "36"), ("360900", "3609"), ("360902", "360902"), ("360902001", "360902001")]
)
def test_prefix(code, prefix):
    assert rules.prefix(code) == prefix


def test_within():
    assert rules.within("360902001001", "360900")
    assert rules.within("360902", "360902")
    assert not rules.within("360900", "360902")
    assert not rules.within("361027001", "360900")


def test_within_any_of_none_is_nowhere():
    assert not rules.within_any("360902", [])
    assert rules.within_any("360902001", ["361027", "360902"])


def test_parents_stand_outermost_first():
    assert rules.parents("360902001001") == ["360900", "360902", "360902001", "360902001001"]
    assert rules.parents("360900") == ["360900"]


def test_township_of():
    assert rules.township_of("360902001001001") == "360902001"
    assert rules.township_of("360902") is None
