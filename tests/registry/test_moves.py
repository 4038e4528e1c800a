from datetime import date

import pytest

from server.kit.clock import today
from server.kit.errors import Invalid
from server.kit.states import StateChanged
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import (
    GuardianNeeded,
    HouseholdUnknown,
    IdNumberWrong,
    NoteNamesPerson,
    NothingChanged,
    OutsideArea,
    PersonKnown,
    PersonUnknown,
    StillNeeded,
)
from server.registry.lists import PERSONS
from tests.cast import OTHER_TOWN, TOWN
from tests.registry.people import GUARDIAN, facts, id_number


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def edit(unit, li, actor, changes, **more):
    with unit():
        return registry.edit_person(li.uid, changes, actor=actor, **more)


def test_an_edit_is_a_version_with_its_line(unit, cast, li):
    person = edit(
        unit, li, cast.tian, {"kind": "残疾人", "phone": "13800000029", "address": "六组 2 号"}, note="换了号码"
    )
    assert (person.version, person.kind) == (1, "残疾人")
    with unit():
        person = queries.person(li.uid)
        assert (person.phone, person.household.address) == ("13800000029", "六组 2 号")
        assert queries.by_number("13800000029", cast.tian)
        event = queries.history(person)[0]
        assert (event.move, event.actor, event.note) == ("edit", cast.tian.ref, "手机号、类别、住址：换了号码")


def test_a_new_number_brings_year_and_sex(unit, cast, li):
    number = id_number(date(1950, 1, 2), "995")
    person = edit(unit, li, cast.tian, {"id_number": number.lower()})
    assert (person.birth_year, person.sex) == (1950, "男")
    with unit():
        assert queries.by_id_number(number, "charity").uid == li.uid
        assert queries.by_id_number(id_number(serial="992"), "charity") is None


def test_somebody_elses_version_is_not_overwritten(unit, cast, li):
    edit(unit, li, cast.tian, {"kind": "残疾人"}, seen_version=0)
    with pytest.raises(StateChanged):
        edit(unit, li, cast.wang, {"kind": "低保家庭"}, seen_version=0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, NothingChanged),
        ({"kind": "独居老人", "phone": " 13800000021 "}, NothingChanged),
        ({"kind": "富人"}, Invalid),
        ({"name": "李"}, Invalid),
        ({"relation": "主人"}, Invalid),
        ({"id_number": "362202195001010011"}, IdNumberWrong),
        ({"guardian_name": "祖示例"}, GuardianNeeded),
        ({"area_code": OTHER_TOWN}, OutsideArea),
    ],
)
def test_it_refuses_what_registering_refuses(unit, cast, li, changes, refusal):
    with pytest.raises(refusal):
        edit(unit, li, cast.tian, changes)
    with unit():
        assert queries.person(li.uid).version == 0


def test_anothers_number_is_refused(unit, cast, li):
    with unit():
        other = registry.register_person(facts(id_number=id_number(serial="994"), phone=""), actor=cast.wang)
    with pytest.raises(PersonKnown):
        edit(unit, other, cast.tian, {"id_number": id_number(serial="992")})
    with unit():
        assert queries.person(other.uid).version == 0


@pytest.mark.parametrize("note", ["李示例换了电话", "电话改成13800000029", f"号码{id_number()}"])
def test_what_stays_for_ever_names_nobody(unit, cast, li, note):
    with pytest.raises(NoteNamesPerson):
        edit(unit, li, cast.tian, {"kind": "残疾人"}, note=note)


def test_a_child_keeps_a_guardian(unit, cast):
    with unit():
        number = id_number(date(today().year - 7, 1, 1), "993")
        child = registry.register_person(facts(id_number=number, guardian=GUARDIAN), actor=cast.wang)
    with pytest.raises(GuardianNeeded):
        edit(unit, child, cast.tian, dict.fromkeys(("guardian_name", "guardian_phone", "guardian_relation"), ""))


@pytest.mark.parametrize(("name", "state"), [("move_away", "moved"), ("end_aid", "ended"), ("die", "died")])
def test_a_life_goes_on_elsewhere_or_ends_and_may_come_back(unit, cast, li, name, state):
    with unit():
        assert registry.change_life(li.uid, name, note="去年十月", actor=cast.tian).state == state
    with unit():
        assert PERSONS.ask(cast.tian, {}).count() == 0, "the list shows those in use"
        assert PERSONS.ask(cast.tian, {"state": state}).count() == PERSONS.ask(cast.tian, {"state": "all"}).count() == 1
        assert queries.newest(cast.tian) == []
    with unit():
        assert registry.change_life(li.uid, "resume", note="登记错了", actor=cast.tian).state == "active"


def test_a_reason_is_needed_and_a_stranger_refused(unit, cast, li):
    with unit(), pytest.raises(Invalid, match="原因"):
        registry.change_life(li.uid, "die", note=" ", actor=cast.tian)
    with unit(), pytest.raises(StateChanged):
        registry.change_life(li.uid, "resume", note="还在册", actor=cast.tian)
    with unit(), pytest.raises(PersonUnknown):
        registry.change_life(li.uid, "die", note="去年十月", actor=cast.guo)


def test_into_another_home_and_into_ones_own(unit, cast, li):
    with unit():
        other = registry.register_person(facts(id_number=id_number(serial="994")), actor=cast.wang)
        home = other.household.uid
    with unit():
        assert registry.move_home(li.uid, home, actor=cast.tian).household.uid == home
    with unit(), pytest.raises(NothingChanged):
        registry.move_home(li.uid, home, actor=cast.tian)
    with unit():
        assert registry.move_home(li.uid, None, actor=cast.tian).household.uid != home
    with unit():
        far = registry.register_household(area_code=OTHER_TOWN, address="", controller="charity", actor=cast.guo)
        relief = registry.register_household(area_code=TOWN, address="", controller="relief", actor=cast.tian)
    for foreign in (far.uid, relief.uid, "0" * 16):
        with unit(), pytest.raises(HouseholdUnknown):
            registry.move_home(li.uid, foreign, actor=cast.tian)


def test_a_void_record_names_nobody_and_frees_the_number(unit, cast, li):
    with unit():
        gone = registry.void_person(li.uid, actor=cast.wang)
        assert (gone.state, gone.name, gone.id_blind, gone.household.address) == ("void", None, None, None)
    with unit(), pytest.raises(PersonUnknown):
        queries.person(li.uid)
    with unit():
        assert registry.register_person(facts(), actor=cast.wang)


def test_what_was_worked_on_is_not_made_void(unit, cast, li):
    edit(unit, li, cast.tian, {"kind": "残疾人"})
    with unit(), pytest.raises(StillNeeded):
        registry.void_person(li.uid, actor=cast.wang)
