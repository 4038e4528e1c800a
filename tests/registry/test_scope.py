"""Two controllers, two registers: neither sees the other's rows without a live slip (design §1.2, PIPL art. 23)."""

from datetime import timedelta

import pytest

from server.kit.clock import at, now, today
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import ConsentUnfit, HouseholdUnknown, PersonUnknown
from server.registry.lists import PERSONS
from tests.cast import OTHER_TOWN
from tests.registry.people import facts, id_number


@pytest.fixture
def li(unit, cast):
    """Of the charity's register."""
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def share(unit, person, actor, **given):
    usual = {
        "recipient": "民政局（救助）",
        "purpose": "share",
        "opens_to": "relief",
        "kinds": ["基本情况", "联系方式"],
        "expires_on": today() + timedelta(days=30),
    }
    with unit():
        return registry.give_consent(person, **{**usual, **given}, actor=actor)


def seen(unit, actor):
    with unit():
        return [line.mask.uid for line in PERSONS.ask(actor, {}).page().items]


def test_each_sees_its_own(unit, cast, li):
    with unit():
        ren_s = registry.register_person(facts(controller="relief"), actor=cast.ren)
    assert seen(unit, cast.chen) == [li.uid]
    assert seen(unit, cast.ren) == [ren_s.uid]
    assert seen(unit, cast.tian) == [ren_s.uid, li.uid], "a township works for both"
    assert seen(unit, cast.guo) == seen(unit, cast.fang) == []
    for actor, uid in ((cast.ren, li.uid), (cast.chen, ren_s.uid), (cast.guo, li.uid), (cast.ren, "0" * 16)):
        with unit(), pytest.raises(PersonUnknown):
            queries.person_for(uid, actor)
        with unit(), pytest.raises(PersonUnknown):
            registry.reveal(uid, reason="上门核实情况", actor=actor)
        with unit(), pytest.raises(PersonUnknown):
            registry.edit_person(uid, {"kind": "残疾人"}, actor=actor)


def test_a_slip_opens_what_it_names_to_whom_it_names(unit, cast, li):
    share(unit, li, cast.wang)
    assert seen(unit, cast.ren) == [li.uid]
    with unit():
        mask = queries.masked(queries.person_for(li.uid, cast.ren), cast.ren)
        assert mask.shared
        assert (mask.phone, mask.id_number, mask.household_uid) == ("138****0021", "", "")
        shown = registry.reveal(li.uid, reason="核对困难情况", actor=cast.ren)
    assert (shown.name, shown.phone, shown.id_number, shown.guardian_name) == ("李示例", "13800000021", "", "")


def test_it_opens_nothing_to_be_written(unit, cast, li):
    share(unit, li, cast.wang)
    with unit(), pytest.raises(PersonUnknown):
        queries.person_for(li.uid, cast.ren, own=True)
    with unit(), pytest.raises(PersonUnknown):
        registry.change_life(li.uid, "end_aid", note="不需要了", actor=cast.ren)
    with unit(), pytest.raises(HouseholdUnknown):
        queries.view(queries.person(li.uid).household.uid, cast.ren)
    with unit(), pytest.raises(PersonUnknown):
        registry.withdraw_consent(queries.consents(li)[0].uid, actor=cast.ren)


def test_it_closes_on_its_day_and_when_it_is_taken_back(unit, cast, li):
    slip = share(unit, li, cast.wang)
    with at(now() + timedelta(days=31)):
        assert seen(unit, cast.ren) == []
    with unit():
        registry.withdraw_consent(slip.uid, actor=cast.wang)
    assert seen(unit, cast.ren) == []
    with unit(), pytest.raises(PersonUnknown):
        queries.person_for(li.uid, cast.ren)


@pytest.mark.parametrize("given", [{"purpose": "aid"}, {"opens_to": "other", "recipient": "教育局"}])
def test_another_purpose_or_receiver_opens_nothing(unit, cast, li, given):
    share(unit, li, cast.wang, **given)
    assert seen(unit, cast.ren) == []


def test_a_slip_to_oneself_or_to_the_public_is_none(unit, cast, li):
    for whom in ("charity", "public"):
        with pytest.raises(ConsentUnfit):
            share(unit, li, cast.wang, opens_to=whom)


def test_a_slip_opens_no_other_place(unit, cast):
    with unit():
        far = registry.register_person(facts(area_code=OTHER_TOWN), actor=cast.guo)
    share(unit, far, cast.guo)
    assert seen(unit, cast.ren) == [far.uid], "the bureau answers for the county"
    assert seen(unit, cast.tian) == []
    with unit(), pytest.raises(PersonUnknown):
        queries.person_for(far.uid, cast.tian)


def test_a_number_is_found_among_ones_own_alone(unit, cast, li):
    with unit():
        assert [one.uid for one in queries.by_number(id_number(serial="992"), cast.tian)] == [li.uid]
        assert [one.uid for one in queries.by_number("138 0000 0021", cast.chen)] == [li.uid]
        assert queries.by_number(id_number(serial="992"), cast.ren) == []
        assert queries.by_number("13800000021", cast.guo) == []
