import pytest

from server.jobs.checks import version_counts_moves
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.people.roles import Role
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import PolicyIncomplete, PolicyUnknown, VersionUnknown
from server.policies.lists import POLICIES
from server.policies.queries import desk
from tests.policies.table import FEW

BU = Actor("staff", "bu00000000000000", frozenset({Role.BUREAU_CHARITY}), "卜慈善", ("360902",))


def texts_of(version, **changes):
    return {name: getattr(version, name) for name in policies.TEXT_NAMES} | changes


def prepared(policy, actor, **changes):
    draft = policies.open_draft(policy, actor=actor)
    edited = policies.edit(draft, actor=actor, texts=texts_of(draft, **changes), seen_version=draft.version)
    return policies.submit(edited, actor=actor, seen_version=edited.version)


def test_it_works(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren, summary="遇上急难,政府帮一把", papers=["身份证", " "])
        live = policies.publish(asked, actor=BU, seen_version=asked.version)
        full = queries.full(policy.uid)
        old = desk.versions(policy)[1]
    assert (live.state, live.approved_by, live.effective_from) == ("published", BU.ref, today())
    assert (full.version, full.summary, full.papers) == (2, "遇上急难，政府帮一把", ("身份证",))
    assert (old.state, old.effective_to) == ("replaced", today())


def test_a_published_text_is_found_by_its_new_words(unit, cast, policy):
    with unit():
        assert policy.uid not in {card.id for card in queries.cards(words="蝗虫")}
        asked = prepared(policy, cast.ren, who="遇上蝗虫、火灾的家庭")
        policies.publish(asked, actor=BU, seen_version=asked.version)
        assert policy.uid in {card.id for card in queries.cards(words="蝗虫")}


def test_the_books_of_versions_agree(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        policies.publish(asked, actor=BU, seen_version=asked.version)
        assert version_counts_moves() == []


def test_opening_twice_gives_the_same_draft(unit, cast, policy):
    with unit():
        one = policies.open_draft(policy, actor=cast.ren)
        assert policies.open_draft(policy, actor=BU).uid == one.uid
        assert queries.full(policy.uid).version == 1


def test_nobody_publishes_what_they_submitted(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        with pytest.raises(SamePerson):
            policies.publish(asked, actor=cast.ren, seen_version=asked.version)


def test_the_charity_does_not_publish_policies(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        with pytest.raises(Forbidden):
            policies.publish(asked, actor=cast.zhou, seen_version=asked.version)


def test_what_was_seen_is_what_is_published(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        seen = asked.version
        policies.send_back(asked, actor=BU, note="再写明白些", seen_version=seen)
        again = prepared(policy, cast.ren)
        with pytest.raises(StateChanged):
            policies.publish(again, actor=BU, seen_version=seen)


def test_sending_back_needs_a_reason(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        with pytest.raises(PolicyIncomplete, match="原因"):
            policies.send_back(asked, actor=BU, note=" ", seen_version=asked.version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": ""}, "/summary"),
        ({"summary": "长" * 41}, "/summary"),
        ({"mark": "sure"}, "/mark"),
        ({"phone": " "}, "/phone"),
    ],
)
def test_an_incomplete_text_is_refused_by_field(unit, cast, policy, changes, field):
    with unit():
        draft = policies.open_draft(policy, actor=cast.ren)
        with pytest.raises(PolicyIncomplete) as refusal:
            policies.edit(draft, actor=cast.ren, texts=texts_of(draft, **changes), seen_version=0)
    assert [line["field"] for line in refusal.value.detail] == [field]


def test_a_draft_waits_in_the_list_of_staff_alone(unit, cast, policy):
    with unit():
        prepared(policy, cast.ren)
        line = POLICIES.ask(cast.ren, {"state": "review"}).page().items[0]
        assert (line.policy.uid, line.live.number, line.pending.number) == (policy.uid, 1, 2)
        assert (desk.in_review(not_by=BU), desk.in_review(not_by=cast.ren)) == (1, 0)
        assert len(queries.cards()) == len(FEW)


def test_unknown_ones_are_refused(unit, policy):
    with unit():
        for wanted in ("99999", "x", "0000000000000000"):
            with pytest.raises(PolicyUnknown):
                queries.find(wanted)
        with pytest.raises(PolicyUnknown):
            queries.full("nobody")
        with pytest.raises(VersionUnknown):
            desk.version("nobody")
