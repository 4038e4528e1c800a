from datetime import timedelta

import pytest

from server.kit.clock import at, now, today
from server.kit.errors import Invalid
from server.kit.states import SamePerson, StateChanged
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import MergeAsked, MergeImpossible, MergeUnknown, NoteNamesPerson, PersonUnknown
from server.registry.lists import PERSONS
from tests.registry.people import facts, id_number


@pytest.fixture
def pair(unit, cast):
    """One woman twice: with her number, and as the village wrote her down without."""
    with unit():
        gone = registry.register_person(facts(phone=""), actor=cast.wang)
        keep = registry.register_person(facts(id_number="", birth_year=1948), actor=cast.tian)
    return keep, gone


def ask(unit, pair, actor, reason="同村同名，年龄一样"):
    with unit():
        return registry.ask_merge(pair[0].uid, pair[1].uid, reason=reason, actor=actor)


def test_nothing_is_lost_and_both_uids_lead_there(unit, cast, pair):
    keep, gone = pair
    with unit():
        registry.give_consent(
            gone,
            recipient="公众",
            purpose="wish",
            kinds=["心愿内容"],
            expires_on=today() + timedelta(9),
            actor=cast.wang,
        )
        registry.record_provision(gone, "relief", "临时救助", 50000, today(), "t:1", actor=cast.wang)
    row = ask(unit, pair, cast.wang)
    with unit():
        merged = registry.agree_merge(row.uid, actor=cast.tian, seen_version=0)
        assert (merged.uid, merged.id_number, merged.phone) == (keep.uid, id_number(serial="992"), "13800000021")
    with unit():
        one = queries.person(gone.uid)
        assert one.uid == keep.uid == queries.person_for(gone.uid, cast.tian).uid
        assert queries.family(one) == [keep.uid, gone.uid]
        assert queries.has_consent(one, "wish")
        assert [line.what for line in queries.aid_of([keep.uid])] == ["临时救助"]
        assert queries.slips([keep.uid])[keep.uid][0].state == "live"
        assert queries.by_id_number(id_number(serial="992"), "charity").uid == keep.uid
        asked = PERSONS.ask(cast.tian, {"consent": "live", "aid": "yes", "state": "all"})
        assert [line.mask.uid for line in asked.page().items] == [keep.uid]
        assert queries.find(gone.uid).state == "merged"


def test_a_third_record_follows(unit, cast, pair):
    keep, gone = pair
    with unit():
        registry.agree_merge(ask_in(pair, cast.wang).uid, actor=cast.tian)
        third = registry.register_person(facts(id_number="", birth_year=1948, phone=""), actor=cast.wang)
    with unit():
        row = registry.ask_merge(third.uid, keep.uid, reason="又是同一位", actor=cast.wang)
        registry.agree_merge(row.uid, actor=cast.tian)
    with unit():
        assert {queries.person(uid).uid for uid in (keep.uid, gone.uid, third.uid)} == {third.uid}
        assert queries.person(gone.uid).id_number == id_number(serial="992")


def ask_in(pair, actor):
    return registry.ask_merge(pair[0].uid, pair[1].uid, reason="同村同名", actor=actor)


def test_nobody_agrees_with_themselves(unit, cast, pair):
    row = ask(unit, pair, cast.wang)
    with unit(), pytest.raises(SamePerson):
        registry.agree_merge(row.uid, actor=cast.wang)
    with unit():
        assert [one.uid for one in queries.merges_waiting(cast.tian)] == [row.uid]
        assert queries.merges_waiting(cast.wang) == queries.merges_waiting(cast.guo) == []


def test_once_decided_it_stays_decided(unit, cast, pair):
    row = ask(unit, pair, cast.wang)
    with unit():
        registry.refuse_merge(row.uid, note="是两姐妹", actor=cast.tian)
    with unit(), pytest.raises(StateChanged):
        registry.agree_merge(row.uid, actor=cast.tian)
    assert ask(unit, pair, cast.wang), "somebody may ask again"


def test_one_request_at_a_time(unit, cast, pair):
    ask(unit, pair, cast.wang)
    with pytest.raises(MergeAsked):
        ask(unit, pair, cast.tian)


def test_two_numbers_are_two_people(unit, cast, pair):
    with unit():
        other = registry.register_person(facts(id_number=id_number(serial="994")), actor=cast.wang)
    with pytest.raises(MergeImpossible, match="身份证号不同"):
        ask(unit, (other, pair[1]), cast.wang)


def test_two_registers_stay_two(unit, cast, pair):
    with unit():
        other = registry.register_person(facts(controller="relief"), actor=cast.wang)
    with pytest.raises(MergeImpossible, match="各归各管"):
        ask(unit, (pair[0], other), cast.wang)
    with pytest.raises(MergeImpossible, match="同一条"):
        ask(unit, (pair[0], pair[0]), cast.wang)


def test_strangers_and_empty_reasons(unit, cast, pair):
    with pytest.raises(PersonUnknown):
        ask(unit, pair, cast.guo)
    with pytest.raises(Invalid, match="为什么"):
        ask(unit, pair, cast.wang, reason=" ")
    with pytest.raises(NoteNamesPerson):
        ask(unit, pair, cast.wang, reason="都是李示例")
    row = ask(unit, pair, cast.wang)
    for stranger in (cast.guo, cast.ren):
        with unit(), pytest.raises(MergeUnknown):
            registry.agree_merge(row.uid, actor=stranger)
        with unit(), pytest.raises(MergeUnknown):
            registry.refuse_merge(row.uid, note="不是", actor=stranger)
    with unit(), pytest.raises(Invalid, match="原因"):
        registry.refuse_merge(row.uid, note="", actor=cast.tian)


def test_the_menu_counts_what_waits_for_somebody_else(unit, cast, pair):
    ask(unit, pair, cast.wang)
    with unit():
        told = queries.merges_count(cast.tian)
        assert (told, told.overdue, told.oldest is not None) == (1, 0, True)
        assert queries.merges_count(cast.wang) == 0, "who asked does not agree"
        assert queries.merges_count(cast.guo) == 0, "another township"
        assert queries.merges_count(cast.fang) == 0, "no keeper of records"
    with at(now() + timedelta(days=3)), unit():
        assert queries.merges_count(cast.tian).overdue == 1
