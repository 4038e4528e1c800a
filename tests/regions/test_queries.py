import pytest

from server.regions import queries
from server.regions.errors import RegionUnknown
from server.regions.rules import Level
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.counting import counted


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


@pytest.mark.parametrize("area", [COUNTY, "360900", "*"])
def test_called_inside_in_one_statement_and_in_the_order_of_the_codes(unit, cast, area):
    with unit(), counted() as statements:
        found = queries.called_inside(area, (Level.TOWNSHIP,))
    assert list(found) == [TOWN, OTHER_TOWN]
    assert found[TOWN] == "袁州区灵泉街道"
    assert len(statements) == 1


@pytest.mark.parametrize("area", [TOWN, f"={TOWN}"])
def test_called_inside_a_township_knows_its_county(unit, cast, area):
    with unit():
        found = queries.called_inside(area, (Level.TOWNSHIP, Level.VILLAGE))
    assert found[TOWN] == "袁州区灵泉街道"
    assert found.get(VILLAGE) == ("袁州区灵泉街道示例村" if area == TOWN else None)


def test_a_place_with_its_station_in_one_statement(unit, cast):
    with unit(), counted() as statements:
        found = queries.served([VILLAGE, COUNTY, "990000"])
    assert (found[VILLAGE].name, found[VILLAGE].station.name) == ("袁州区灵泉街道示例村", "灵泉街道社工站")
    assert (found[COUNTY].name, found[COUNTY].station) == ("袁州区", None)
    assert (found["990000"].name, found["990000"].station) == ("", None)
    assert len(statements) == 1
