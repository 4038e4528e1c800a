"""Where somebody of a place goes: the nearest window, the station, the county's, or the policy's phone."""

import pytest

from server.kit.actors import THE_CLOCK
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import WindowUnknown, WindowWrong
from server.policies.queries import papers, windows
from server.policies.service import windows as acts
from server.policies.service.windows import Given
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.policies.table import few, taken_over

CITY = "360900"


def told(policy, area):
    found = queries.full(policy.uid, area=area).station
    return found.name if found else None


def put(policy, area, name, cast, **more):
    return acts.set_window(policy, area, Given(name, **more), actor=cast.ren)


def test_the_nearest_one_answers(unit, cast, policy):
    with unit():
        assert (told(policy, VILLAGE), told(policy, OTHER_TOWN)) == ("灵泉街道社工站", None)
        put(policy, CITY, "市民政局窗口", cast)
        assert (told(policy, VILLAGE), told(policy, OTHER_TOWN)) == ("灵泉街道社工站", "市民政局窗口")
        put(policy, COUNTY, "区民政局窗口", cast)
        assert (told(policy, VILLAGE), told(policy, OTHER_TOWN), told(policy, CITY)) == (
            "灵泉街道社工站", "区民政局窗口", "市民政局窗口",
        )  # fmt: skip
        put(policy, TOWN, "灵泉街道便民中心 3 号窗口", cast, hours="周一至周五 9:00-17:00")
        full = queries.full(policy.uid, area=VILLAGE)
    assert (full.station.name, full.station.hours) == ("灵泉街道便民中心 3 号窗口", "周一至周五 9:00-17:00")


def test_paper_names_the_window_and_where_it_is_if_that_is_known(unit, cast, policy):
    with unit():
        put(policy, TOWN, "便民中心 3 号窗口", cast)
        poster = policies.register_policy("6", area_code=TOWN, actor=THE_CLOCK)
        for address, said in (("", "便民中心 3 号窗口"), ("一楼（东门）", "便民中心 3 号窗口，一楼（东门）")):
            put(policy, TOWN, "便民中心 3 号窗口", cast, station_address=address)
            (sheet,) = papers.sheets([poster])
            assert dict(sheet.points)["去哪里办"] == said


def test_a_hospitals_policy_has_the_countys_window_before_the_station(unit, cast):
    with unit():
        taken_over(few())
        hospital = queries.find("20")
        assert told(hospital, VILLAGE) is None
        put(hospital, COUNTY, "区医院一楼", cast)
        assert told(hospital, VILLAGE) == queries.window_for(hospital, VILLAGE).name == "区医院一楼"


def test_a_place_has_one_that_can_be_corrected_and_taken_away(unit, cast, policy):
    with unit():
        first = put(policy, TOWN, "老窗口", cast)
        assert put(policy, TOWN, "新窗口", cast, station_phone="0795-1234567").uid == first.uid
        (line,) = windows.of(policy)
        assert (line.area, line.window.name, line.window.phone) == ("袁州区灵泉街道", "新窗口", "0795-1234567")
        acts.remove_window(windows.find(first.uid), actor=cast.ren)
        assert windows.of(policy) == []
        with pytest.raises(WindowUnknown):
            windows.find(first.uid)


@pytest.mark.parametrize(
    ("area", "given", "field"),
    [
        ("999999", Given("窗口"), "/area"),
        (TOWN, Given(" "), "/station_name"),
        (TOWN, Given("长" * 61), "/station_name"),
        (TOWN, Given("窗口", station_phone="打电话"), "/station_phone"),
        (TOWN, Given("窗口", hours="长" * 61), "/hours"),
    ],
)
def test_a_wrong_one_is_refused_by_field(unit, cast, policy, area, given, field):
    with unit(), pytest.raises(WindowWrong) as refusal:
        acts.set_window(policy, area, given, actor=cast.ren)
    assert [line["field"] for line in refusal.value.detail] == [field]
