"""Every plant still finds its ground: one that no longer applies would be missed by all, and nobody would know."""

import ast

import pytest

from tests.planted.__main__ import ROOT, planted
from tests.planted.catalogue import PLANTS
from tests.planted.plant import Plant


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({plant.id for plant in PLANTS}) == len(PLANTS) >= 25
    assert len({plant.what for plant in PLANTS}) == len(PLANTS)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.id)
def test_it_applies_and_is_still_python(plant: Plant) -> None:
    text = (ROOT / plant.file).read_text(encoding="utf-8")
    broken = planted(plant, text)
    assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(text)), "it changes nothing"


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.id)
def test_its_tests_are_there(plant: Plant) -> None:
    assert plant.tests
    for test in plant.tests:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8") if name else (ROOT / file).is_file(), test


def test_a_plant_without_ground_is_an_error() -> None:
    lost = Plant("X01", "nothing", "server/wechat/pay/sign.py", "no such words stand there", "", ("x",))
    with pytest.raises(SystemExit, match="X01"):
        planted(lost, (ROOT / lost.file).read_text(encoding="utf-8"))
