from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from server.kit.db import db
from server.kit.errors import Forbidden
from server.regions.errors import RegionUnknown
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import (
    GuardianNeeded,
    HouseholdUnknown,
    IdNumberWrong,
    OutsideArea,
    PersonIncomplete,
    PersonKnown,
    PersonUnknown,
    WrongController,
)
from tests.cast import OTHER_TOWN, VILLAGE
from tests.registry.people import GUARDIAN, facts, id_number

CHILD = id_number(date(2018, 6, 1), "993")


def register(unit, actor, **given):
    with unit():
        return registry.register_person(facts(**given), actor=actor)


def test_it_works(unit, cast):
    uid = register(unit, cast.wang).uid
    with unit():
        person = queries.person(uid)
        assert (person.name, person.phone, person.household.address) == ("李示例", "13800000021", "示例村三组 8 号")
        assert (person.birth_year, person.sex, person.area_code) == (1948, "女", VILLAGE)


def test_nothing_that_names_a_person_lies_open(unit, cast):
    register(unit, cast.wang, guardian=GUARDIAN)
    with unit():
        kept = str([db.session.execute(text(f"SELECT * FROM {table}")).all() for table in (
            "helped_persons", "households", "audit")])  # fmt: skip
    for secret in ("李示例", id_number(serial="992"), "13800000021", "三组", "祖示例", "13800000031"):
        assert secret not in kept
        assert secret.encode() not in kept.encode()


def test_a_screen_sees_it_masked(unit, cast):
    uid = register(unit, cast.wang).uid
    with unit():
        shown = queries.masked(queries.person(uid))
    assert (shown.name, shown.id_number, shown.phone) == (
        "李**",
        "3609**********" + id_number(serial="992")[-4:],
        "138****0021",
    )
    assert (shown.area_name, shown.controller_name) == ("袁州区灵泉街道示例村", "慈善会帮扶台账")
    assert not shown.is_child
    assert "三组" not in str(shown)


def test_a_person_is_found_by_the_whole_number(unit, cast):
    uid = register(unit, cast.wang).uid
    with unit():
        assert queries.by_id_number(id_number(serial="992").lower(), "charity").uid == uid
        assert queries.by_id_number(id_number(serial="992"), "relief") is None


def test_the_same_number_twice_is_refused_within_one_controller(unit, cast):
    register(unit, cast.wang)
    with pytest.raises(PersonKnown):
        register(unit, cast.tian)
    assert register(unit, cast.wang, controller="relief")


def test_without_a_number_the_year_is_needed(unit, cast):
    with pytest.raises(PersonIncomplete) as refusal:
        register(unit, cast.wang, id_number="")
    assert [line["field"] for line in refusal.value.detail] == ["/birth_year"]
    assert register(unit, cast.wang, id_number="", birth_year=1950, sex="男").sex == "男"


def test_a_wrong_check_digit_is_refused_clearly(unit, cast):
    right = id_number(serial="992")
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(IdNumberWrong, match="校验码"):
        register(unit, cast.wang, id_number=wrong)


@pytest.mark.parametrize(
    "guardian", [None, replace(GUARDIAN, phone="12345"), replace(GUARDIAN, name=""), replace(GUARDIAN, relation="")]
)
def test_a_child_needs_a_whole_guardian(unit, cast, guardian):
    with pytest.raises(GuardianNeeded, match="第三十一条"):
        register(unit, cast.wang, id_number=CHILD, guardian=guardian)


def test_a_child_with_a_guardian(unit, cast):
    uid = register(unit, cast.wang, id_number=CHILD, kind="困境儿童", guardian=GUARDIAN).uid
    with unit():
        person = queries.person(uid)
        assert (person.guardian_name, person.guardian_relation) == ("祖示例", "祖母")
        assert queries.is_child(person)
        assert queries.masked(person).has_guardian


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "李"}, "/name"),
        ({"name": "13800000001"}, "/name"),
        ({"kind": "穷人"}, "/kind"),
        ({"phone": "12345"}, "/phone"),
        ({"id_number": "", "birth_year": 1899}, "/birth_year"),
        ({"id_number": "", "birth_year": 3000}, "/birth_year"),
        ({"sex": "x", "id_number": "", "birth_year": 1950}, "/sex"),
        ({"id_number": id_number(date(2999, 1, 1))}, "/id_number"),
    ],
)
def test_it_names_the_field_that_is_wrong(unit, cast, given, field):
    with pytest.raises(PersonIncomplete) as refusal:
        register(unit, cast.wang, **given)
    assert field in [line["field"] for line in refusal.value.detail]


def test_it_names_every_field_that_is_wrong(unit, cast):
    with pytest.raises(PersonIncomplete) as refusal:
        register(unit, cast.wang, id_number="362202195001010011", phone="12345", guardian=replace(GUARDIAN, phone="1"))
    assert [line["field"] for line in refusal.value.detail] == ["/phone", "/id_number", "/guardian_phone"]


def test_a_child_with_a_wrong_field_hears_of_the_guardian_too(unit, cast):
    with pytest.raises(PersonIncomplete) as refusal:
        register(unit, cast.wang, id_number=CHILD, phone="12345")
    assert {"/phone", "/guardian", "/guardian_name"} <= {line["field"] for line in refusal.value.detail}


def test_another_place_is_refused(unit, cast):
    with pytest.raises(OutsideArea):
        register(unit, cast.guo)
    with pytest.raises(OutsideArea):
        register(unit, cast.wang, area_code=OTHER_TOWN)


def test_a_place_that_is_not_there_is_refused(unit, cast):
    with pytest.raises(RegionUnknown):
        register(unit, cast.chen, area_code="360902999")


def test_the_bureau_and_the_charity_keep_apart(unit, cast):
    with pytest.raises(WrongController):
        register(unit, cast.ren)
    with pytest.raises(WrongController):
        register(unit, cast.chen, controller="relief")
    assert register(unit, cast.ren, controller="relief")


def test_who_has_nothing_to_do_with_it_is_refused(unit, cast):
    for actor in (cast.fang, cast.lan):
        with pytest.raises(Forbidden):
            register(unit, actor)


def test_a_second_person_of_the_same_door(unit, cast):
    first = register(unit, cast.wang)
    with unit():
        door = queries.person(first.uid).household.uid
    second = register(unit, cast.wang, id_number=id_number(serial="994"), household_uid=door)
    assert second.household_id == first.household_id
    with pytest.raises(HouseholdUnknown):
        register(unit, cast.wang, id_number=id_number(serial="996"), household_uid=door, controller="relief")


def test_a_list_shows_the_persons_of_ones_areas_alone(unit, cast):
    uid = register(unit, cast.wang).uid
    register(unit, cast.guo, area_code=OTHER_TOWN, id_number=id_number(serial="994"))
    with unit():
        assert [one.uid for one in queries.newest(cast.tian)] == [uid]
        assert len(queries.newest(cast.chen)) == 2
        assert queries.newest(cast.ren) == []
        assert queries.newest(cast.fang) == []
        assert queries.newest(cast.chen, kind="残疾人") == []


def test_nobody_is_refused(unit):
    with unit(), pytest.raises(PersonUnknown):
        queries.person("0000000000000000")
