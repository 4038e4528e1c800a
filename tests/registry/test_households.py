from datetime import timedelta

import pytest

from server.kit.clock import today
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import HouseholdUnknown
from tests.counting import counted
from tests.registry.people import GUARDIAN, facts, id_number


@pytest.fixture
def family(unit, cast):
    """A grandmother and the child she brings up, under one number of the village."""
    with unit():
        child = {"name": "李小例", "kind": "困境儿童", "id_number": "", "birth_year": today().year - 8}
        grown = registry.register_person(
            facts(relation="孙子女", household_no="12", **child, guardian=GUARDIAN), actor=cast.wang
        )
        head = registry.register_person(facts(relation="户主", household_no="12"), actor=cast.tian)
    return head, grown


def view(unit, head, actor):
    with unit():
        home = queries.person(head.uid).household.uid
    with unit(), counted() as statements:
        found = queries.view(home, actor)
    return found, len(statements)


def test_it_works(unit, cast, family):
    head, child = family
    with unit():
        registry.record_provision(head, "charity", "慰问金", 50000, today(), "t:1", actor=cast.tian)
        registry.record_provision(child, "wish", "书包", 8000, today(), "t:2", form="goods", actor=cast.tian)
        registry.give_consent(
            head,
            recipient="公众",
            purpose="wish",
            kinds=["心愿内容"],
            expires_on=today() + timedelta(9),
            actor=cast.tian,
        )
    home, statements = view(unit, head, cast.chen)
    assert [one.name for one in home.members] == ["李**", "李**"]
    assert [one.relation for one in home.members] == ["户主", "孙子女"], "the head stands first"
    assert (home.number, home.area_name) == ("12", "袁州区灵泉街道示例村")
    assert {line.what for line in home.aid} == {"慰问金", "书包"}
    assert [slip.state for slip in home.slips[head.uid]] == ["live"]
    assert statements == 7
    assert "李示例" not in str(home)


def test_more_members_cost_no_more(unit, cast, family):
    head, _child = family
    _home, before = view(unit, head, cast.chen)
    with unit():
        registry.register_person(facts(id_number=id_number(serial="994"), household_no="12"), actor=cast.wang)
    home, after = view(unit, head, cast.chen)
    assert (len(home.members), after) == (3, before)


def test_another_place_and_the_other_controller_find_nothing(unit, cast, family):
    with unit():
        home = queries.person(family[0].uid).household.uid
    for uid, actor in ((home, cast.guo), (home, cast.ren), ("0" * 16, cast.tian)):
        with unit(), pytest.raises(HouseholdUnknown):
            queries.view(uid, actor)


@pytest.fixture
def twin(unit, cast, family):
    """The grandmother in the bureau's register, where she receives a monthly allowance."""
    with unit():
        row = registry.register_person(facts(controller="relief"), actor=cast.ren)
        registry.record_provision(row, "relief", "低保金", 60000, today(), "t:9", actor=cast.ren)
    return row


def test_the_other_register_is_on_the_line_only_with_a_slip(unit, cast, family, twin):
    head, _child = family
    assert view(unit, head, cast.chen)[0].aid == []
    share = {"recipient": "慈善会", "purpose": "share", "opens_to": "charity", "expires_on": today() + timedelta(30)}
    with unit():
        registry.give_consent(twin, **share, kinds=["基本情况"], actor=cast.ren)
    assert view(unit, head, cast.chen)[0].aid == [], "the slip names no aid"
    with unit():
        registry.give_consent(twin, **share, kinds=["基本情况", "受助记录"], actor=cast.ren)
    home, _statements = view(unit, head, cast.chen)
    assert [line.what for line in home.aid] == ["低保金"]
    assert home.twins == {twin.uid: head.uid}


def test_who_keeps_both_sees_both(unit, cast, family, twin):
    assert [line.what for line in view(unit, family[0], cast.tian)[0].aid] == ["低保金"]


def test_one_number_of_the_village_is_one_household(unit, cast, family):
    assert family[0].household_id == family[1].household_id
    with unit():
        relief = registry.register_person(facts(controller="relief", household_no="12"), actor=cast.ren)
    assert relief.household_id != family[0].household_id
