import pytest

from server.regions import queries
from server.regions.errors import RegionUnknown
from server.regions.rules import Level
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE


def test_children_are_one_level_down(unit, cast):
    with unit():
        assert [region.code for region in queries.children(COUNTY)] == [TOWN, OTHER_TOWN]
        assert queries.children(OTHER_TOWN) == []


def test_children_of_nowhere_are_refused(unit, cast):
    with unit(), pytest.raises(RegionUnknown):
        queries.children("990000")


def test_names_in_full_leave_the_city_out(unit, cast):
    with unit():
        assert queries.full_name(VILLAGE) == "袁州区灵泉街道示例村"
        assert queries.full_name("360900") == "宜春市"
        assert queries.full_names([TOWN, "990000"]) == {TOWN: "袁州区灵泉街道"}


def test_a_name_of_nowhere_is_refused(unit, cast):
    with unit(), pytest.raises(RegionUnknown):
        queries.full_name("360902999")


def test_inside_is_the_place_and_all_below(unit, cast):
    with unit():
        assert [region.code for region in queries.inside(TOWN)] == [TOWN, VILLAGE]
        assert [region.code for region in queries.inside("360900", Level.TOWNSHIP)] == [TOWN, OTHER_TOWN]


def test_parents_among(unit, cast):
    with unit():
        assert queries.parents_among([TOWN, OTHER_TOWN]) == {TOWN}
