"""A policy is renamed or put on another shelf by two people, and it is so everywhere at once."""

import pytest

from server.jobs.checks import version_counts_moves
from server.kit import audit
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import CardOld, CardSame, CardThere, CardUnknown, PolicyIncomplete
from server.policies.models import Department
from server.policies.queries import desk, heads
from server.policies.service import heads as acts
from server.policies.service.heads import Given
from tests.counting import counted
from tests.policies.table import few, taken_over
from tests.policies.test_publish import BU, prepared

NEW = Given("急难临时救助", "民政和救助局", "急难救助", "临时救助")


def now():
    return tuple(heads.of(queries.find("6")).values())


def test_it_works(unit, cast, policy):
    with unit():
        was = heads.of(policy)
        asked = acts.ask(policy, NEW, actor=cast.ren)
        assert heads.of(policy) == was
        assert heads.waiting_for(policy) is asked
        assert db.session.query(Department).filter_by(name=NEW.department).count() == 0
        agreed = acts.agree(asked, actor=BU, seen_version=0)
        assert now() == (NEW.name, NEW.department, NEW.category, NEW.relief_class)
        full = queries.full(policy.uid)
        line = heads.lines(policy)[0]
        assert heads.waiting_for(policy) is None
    assert (agreed.state, agreed.asked_by, agreed.approved_by, agreed.was) == ("agreed", cast.ren.ref, BU.ref, was)
    assert (full.name, full.department, full.category, full.version) == (NEW.name, NEW.department, NEW.category, 1)
    assert [change.label for change in line.changes] == ["政策名称", "部门", "类别"]
    assert ("ins", "和救助") in line.changes[1].parts
    assert [event.move for event in line.events] == ["agree"]


def test_it_is_written_down_and_the_books_agree(unit, cast, policy):
    with unit():
        acts.agree(acts.ask(policy, NEW, actor=cast.ren), actor=BU, seen_version=0)
        assert version_counts_moves() == []
        found = [(row.what, row.actor) for row in db.session.query(audit.AuditRow).order_by(audit.AuditRow.id)]
    assert ("policies.ask_card", cast.ren.ref) in found
    assert ("policy_cards.agree", BU.ref) in found


def test_the_search_finds_it_by_its_new_name_and_no_longer_by_the_old(unit, cast, policy):
    with unit():
        acts.agree(acts.ask(policy, Given("甘霖补助", "水利局", "抗旱"), actor=cast.ren), actor=BU, seen_version=0)
        for words in ("甘霖补助", "gan lin", "glbz", "抗旱", "水利局"):
            assert queries.cards(words=words)[0].id == policy.uid, words
        assert policy.uid not in {card.id for card in queries.cards(words="急难型")[:1]}
        assert policy.uid in {card.id for card in queries.cards(category="抗旱")}
        assert "水利局" in {part.name for part in queries.departments(queries.cards())}


def test_one_that_is_not_published_yet_is_renamed_and_not_found(unit, cast):
    with unit():
        policy, _draft = policies.add(no=901, name="新政策", department="民政局", category="低保", actor=cast.ren)
        acts.agree(acts.ask(policy, Given("全新政策", "民政局", "低保"), actor=cast.ren), actor=BU, seen_version=0)
        assert (policy.name, queries.cards(words="全新政策")) == ("全新政策", [])


def test_a_text_in_preparation_goes_on(unit, cast, policy):
    with unit():
        draft = prepared(policy, cast.ren, summary="急难救助新说法")
        acts.agree(acts.ask(policy, NEW, actor=cast.ren), actor=BU, seen_version=0)
        policies.publish(draft, actor=BU, seen_version=draft.version)
        full = queries.full(policy.uid)
    assert (full.name, full.summary, full.version) == (NEW.name, "急难救助新说法", 2)


def test_nobody_agrees_with_themselves(unit, cast, policy):
    with unit():
        asked = acts.ask(policy, NEW, actor=BU)
        with pytest.raises(SamePerson):
            acts.agree(asked, actor=BU, seen_version=0)


def test_the_charity_does_not_agree(unit, cast, policy):
    with unit(), pytest.raises(Forbidden):
        acts.agree(acts.ask(policy, NEW, actor=cast.ren), actor=cast.zhou, seen_version=0)


def test_one_at_a_time_and_another_when_it_is_done(unit, cast, policy):
    with unit():
        asked = acts.ask(policy, NEW, actor=cast.ren)
        with pytest.raises(CardThere):
            acts.ask(policy, Given("另一个名字", "民政局", "低保"), actor=BU)
        with pytest.raises(PolicyIncomplete, match="原因"):
            acts.refuse(asked, actor=BU, note=" ", seen_version=0)
        acts.refuse(asked, actor=cast.ren, note="想错了", seen_version=0)
        with pytest.raises(StateChanged):
            acts.agree(asked, actor=BU, seen_version=asked.version)
        acts.ask(policy, NEW, actor=cast.ren)
        assert [line.card.state for line in heads.lines(policy)] == ["asked", "refused"]
        assert policy.name != NEW.name


def test_what_was_seen_is_what_is_agreed_to(unit, cast, policy):
    """The operator's table changed it in between: the second person would agree to something else than they read."""
    with unit():
        asked = acts.ask(policy, NEW, actor=cast.ren)
        taken_over(few().replace("急难型/支出型临时救助", "临时救助金", 1))
    with unit():
        with pytest.raises(CardOld):
            acts.agree(heads.find(queries.find("6"), asked.uid), actor=BU, seen_version=0)
        assert queries.find("6").name == "临时救助金"


def test_it_waits_at_the_desk_of_everybody_else(unit, cast, policy):
    with unit():
        acts.ask(policy, NEW, actor=cast.ren)
        assert (desk.in_review(not_by=BU), desk.in_review(not_by=cast.ren)) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "/name"),
        ({"name": "长" * 61}, "/name"),
        ({"department": ""}, "/department"),
        ({"category": "长" * 31}, "/category"),
        ({"relief_class": "长" * 31}, "/relief_class"),
    ],
)
def test_a_wrong_one_is_refused_by_field(unit, cast, policy, changes, field):
    with unit(), pytest.raises(PolicyIncomplete) as refusal:
        acts.ask(policy, Given(**{**vars(NEW), **changes}), actor=cast.ren)
    assert [line["field"] for line in refusal.value.detail] == [field]


def test_what_changes_nothing_is_refused(unit, cast, policy):
    with unit(), pytest.raises(CardSame):
        acts.ask(policy, Given(**{name: f" {text} " for name, text in heads.of(policy).items()}), actor=cast.ren)


def test_a_change_belongs_to_its_policy(unit, cast, policy):
    with unit():
        asked = acts.ask(policy, NEW, actor=cast.ren)
        with pytest.raises(CardUnknown):
            heads.find(queries.find("1"), asked.uid)


def test_its_course_is_read_in_two_statements(unit, cast, policy):
    with unit():
        for _ in range(3):
            acts.refuse(acts.ask(policy, NEW, actor=cast.ren), actor=BU, note="再想想", seen_version=0)
    with unit():
        found = queries.find("6")
        with counted() as statements:
            assert len(heads.lines(found)) == 3
    assert len(statements) == 2
