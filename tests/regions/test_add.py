import pytest

from server.kit.actors import THE_CLOCK
from server.regions import queries
from server.regions import service as regions
from server.regions.errors import RegionMisplaced, RegionTaken, RegionUnknown
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE


def test_it_works(unit, cast):
    with unit():
        regions.add("360902003", name="化成街道", level="township", parent_code=COUNTY)
    with unit():
        found = queries.find("360902003")
        assert (found.name, found.level, found.parent_code) == ("化成街道", "township", COUNTY)


def test_a_county_alone_may_stand_on_top(unit):
    with unit():
        regions.add("361027", name="金溪县", level="county")
        assert [region.code for region in queries.roots()] == ["361027"]


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("360902003", "village", COUNTY),
        ("361027001", "township", COUNTY),
        ("360902003", "township", None),
        ("36090200", "township", COUNTY),
        ("360902", "county", "360902"),
    ],
)
def test_it_refuses_a_code_that_does_not_fit(unit, cast, code, level, parent):
    with unit(), pytest.raises(RegionMisplaced):
        regions.add(code, name="某地", level=level, parent_code=parent)


def test_it_refuses_a_code_that_is_there(unit, cast):
    with unit(), pytest.raises(RegionTaken):
        regions.add(TOWN, name="别名", level="township", parent_code=COUNTY)


def test_it_refuses_an_unknown_parent(unit):
    with unit(), pytest.raises(RegionUnknown):
        regions.add("360902001", name="灵泉街道", level="township", parent_code=COUNTY)


def test_a_station_stands_in_a_township_alone(unit, cast):
    with unit(), pytest.raises(RegionMisplaced, match="乡镇"):
        regions.set_station(VILLAGE, name="站", address="某处", phone="12345", actor=THE_CLOCK)


def test_the_station_serves_every_place_of_its_township(unit, cast):
    with unit():
        station = queries.station(VILLAGE)
        assert station is not None
        assert (station.name, station.phone) == ("灵泉街道社工站", "12345")
        assert queries.station(OTHER_TOWN) is None
        assert queries.station(COUNTY) is None
