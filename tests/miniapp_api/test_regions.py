import pytest

from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.miniapp_api.doors import API, refused


def listed(phone, query=""):
    return phone.get(f"{API}/regions{query}").get_json()["items"]


def test_it_starts_at_the_top(phone, cast):
    assert listed(phone) == [{"code": "360900", "name": "宜春市", "level": "city", "has_children": True}]


def test_one_level_down(phone, cast):
    towns = listed(phone, f"?parent={COUNTY}")
    assert [(one["code"], one["has_children"]) for one in towns] == [(TOWN, True), (OTHER_TOWN, False)]
    assert listed(phone, f"?parent={VILLAGE}") == []


@pytest.mark.parametrize("parent", ["990000", "x", "袁州区", "%27--"])
def test_a_place_that_is_not_there(phone, cast, parent):
    refused(phone.get(f"{API}/regions?parent={parent}"), 404, "region_unknown")


@pytest.mark.parametrize("parent", ["1" * 16, "36%00"])
def test_a_code_of_a_wrong_size_or_with_odd_letters(phone, cast, parent):
    refused(phone.get(f"{API}/regions?parent={parent}"), 422, "invalid")


def test_before_any_place_is_known(phone):
    assert listed(phone) == []
