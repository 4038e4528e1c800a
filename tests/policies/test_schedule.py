"""Publishing for a day: at once, later by the clock, and which text held on a day."""

from datetime import date, timedelta

import pytest

from server.kit import clock
from server.kit.clock import start_of, today
from server.kit.states import SamePerson
from server.policies import jobs, queries
from server.policies import service as policies
from server.policies.errors import NotReady, NoVersionThen, PolicyIncomplete, PolicyUnknown, ScheduledThere, TooFarBack
from server.policies.lists import POLICIES
from server.policies.models import PolicyVersion
from server.policies.queries import desk
from server.policies.states import VersionState
from tests.policies.table import content, taken_over
from tests.policies.test_publish import BU, prepared

DAY = timedelta(days=1)


def publish(version, since=None):
    return policies.publish(version, actor=BU, seen_version=version.version, since=since)


def on(policy, day):
    return queries.version_on(policy, day).number


def test_a_later_day_waits_and_the_clock_begins_it_at_midnight(unit, cast, policy):
    soon = today() + 3 * DAY
    with unit():
        waiting = publish(prepared(policy, cast.ren, summary="新的一句话"), since=soon)
        assert (waiting.state, waiting.effective_from, waiting.approved_by) == ("scheduled", soon, BU.ref)
        assert queries.full(policy.uid).version == 1
        assert jobs.start_due() == 0
    with clock.at(start_of(soon) - timedelta(seconds=1)), unit():
        assert jobs.start_due() == 0
    with clock.at(start_of(soon)), unit():
        assert jobs.start_due() == 1
        assert jobs.start_due() == 0
        full, (new, old) = queries.full(policy.uid), desk.versions(policy)
        assert {card.summary for card in queries.cards(words="新的一句话")} == {"新的一句话"}
    assert (full.version, full.summary) == (2, "新的一句话")
    assert (new.state, old.state, old.effective_to) == ("published", "replaced", soon - DAY)


def test_a_clock_that_slept_begins_it_with_its_own_day(unit, cast, policy):
    soon = today() + DAY
    with unit():
        publish(prepared(policy, cast.ren), since=soon)
    with clock.at(start_of(soon + 5 * DAY)), unit():
        jobs.start_due()
        new, old = desk.versions(policy)
    assert (new.effective_from, old.effective_to) == (soon, today())


def test_which_text_held_on_a_day(unit, cast):
    first, second = date(2025, 1, 1), date(2025, 9, 1)
    head, *lines = content().splitlines()
    with clock.at(start_of(date(2025, 1, 5))), unit():
        taken_over(f"{head}\n{lines[0]}{first.isoformat()}\n")
        policy = queries.find("1")
    with clock.at(start_of(date(2025, 9, 10))), unit():
        publish(prepared(policy, cast.ren, summary="九月的新标准"), since=second)
    with unit():
        assert [on(policy, day) for day in (first, date(2025, 8, 1), date(2025, 8, 31), second)] == [1, 1, 1, 2]
        assert queries.version_on(policy, first - DAY) is None
        august = queries.full_on(policy.uid, date(2025, 8, 1))
        with pytest.raises(NoVersionThen):
            queries.full_on(policy.uid, first - DAY)
        with pytest.raises(PolicyUnknown):
            queries.full_on("nobody", first)
    assert (august.version, august.on, august.banner) == (
        1, date(2025, 8, 1), "这是2025年8月1日适用的旧版，现在已经换了新版",
    )  # fmt: skip


def test_an_earlier_day_is_in_force_at_once_but_not_before_the_text_it_replaces(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        with pytest.raises(TooFarBack):
            publish(asked, since=today() - DAY)
    with clock.at(start_of(today() + 10 * DAY)), unit():
        live = publish(desk.version(asked.uid)[1], since=today() - 2 * DAY)
        assert (live.state, live.effective_from) == ("published", today() - 2 * DAY)
        assert desk.versions(policy)[1].effective_to == today() - 3 * DAY


def test_one_waits_at_most_and_it_can_be_called_back(unit, cast, policy):
    with unit():
        waiting = publish(prepared(policy, cast.ren), since=today() + DAY)
        second = prepared(policy, cast.ren)
        with pytest.raises(ScheduledThere):
            publish(second, since=today() + 2 * DAY)
        with pytest.raises(PolicyIncomplete, match="已有一版在修改"):
            policies.call_back(waiting, actor=BU, note="日子写错了", seen_version=waiting.version)
        publish(second, since=today())
        with pytest.raises(PolicyIncomplete, match="原因"):
            policies.call_back(waiting, actor=BU, note=" ", seen_version=waiting.version)
        back = policies.call_back(waiting, actor=BU, note="日子写错了", seen_version=waiting.version)
    assert back.state == "draft"


def test_the_second_person_is_another_one_also_for_a_later_day(unit, cast, policy):
    with unit():
        asked = prepared(policy, cast.ren)
        with pytest.raises(SamePerson):
            policies.publish(asked, actor=cast.ren, seen_version=asked.version, since=today() + DAY)


def test_the_list_shows_what_waits(unit, cast, policy):
    with unit():
        publish(prepared(policy, cast.ren), since=today() + DAY)
        (line,) = POLICIES.ask(cast.ren, {"state": "scheduled"}).page().items
    assert (line.policy.no, line.scheduled.number, line.pending) == (6, 2, None)


def test_an_end_that_is_known_beforehand_turns_the_page_yellow(unit, cast, policy):
    with unit():
        live = publish(prepared(policy, cast.ren, effective_from=today(), effective_to=today() + DAY))
        assert queries.full(policy.uid).banner is None
    with clock.at(start_of(today() + 2 * DAY)), unit():
        banner = queries.full(policy.uid).banner
        assert banner is not None
        assert "为止" in banner
        publish(prepared(policy, cast.ren))
        assert desk.version(live.uid)[1].effective_to == today() - DAY
        assert queries.full(policy.uid).banner is None


@pytest.mark.parametrize("field", ["phone", "where_text"])
def test_without_phone_or_place_nothing_is_published(unit, cast, policy, field):
    """However it came into the row: the gate looks again."""
    with unit():
        asked = prepared(policy, cast.ren)
        setattr(asked, field, "")
        with pytest.raises(NotReady) as refusal:
            publish(asked)
        assert field in {line["field"].lstrip("/") for line in refusal.value.detail}
        assert policies.unready(policy, asked) != []
        setattr(asked, field, "12345")
        assert policies.unready(policy, asked) == []


def test_a_table_for_a_later_day_waits_too(unit):
    head, *lines = content().splitlines()
    with unit():
        taken_over(f"{head}\n{lines[0]}{(today() + DAY).isoformat()}\n")
        states = [version.state for version in desk.versions(queries.find("1"))]
        assert (states, queries.cards()) == (["scheduled"], [])


def test_official_days_have_a_usual_length(unit, cast, policy):
    with unit():
        assert queries.official_days("nobody") == queries.official_days(policy.uid) == (15, 7, 5)
        publish(prepared(policy, cast.ren, days_check=10))
        assert queries.official_days(policy.uid) == (10, 7, 5)


def test_a_new_text_is_a_copy_but_for_its_own_life(unit, cast, policy):
    with unit():
        publish(prepared(policy, cast.ren, document_no="民发〔2025〕1号", days_decide=3, door_kind="ganfutong"))
        draft = policies.open_draft(policy, actor=cast.ren)
    assert (draft.document_no, draft.days_decide, draft.door_kind) == ("民发〔2025〕1号", 3, "ganfutong")
    assert (draft.state, draft.effective_from, draft.version, draft.asked_by) == (VersionState.DRAFT, None, 0, None)
    assert PolicyVersion.__table__.columns.keys()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "打电话"}, "/phone"),
        ({"source_url": "javascript:alert(1)"}, "/source_url"),
        ({"door_url": "gov.cn"}, "/door_url"),
        ({"door_kind": "post"}, "/door_kind"),
        ({"days_check": 0}, "/days_check"),
        ({"days_publicity": "七天"}, "/days_publicity"),
        ({"full_text": "长" * 20_001}, "/full_text"),
        ({"effective_to": date(2027, 1, 1)}, "/effective_from"),
        ({"effective_from": date(2027, 1, 2), "effective_to": date(2027, 1, 1)}, "/effective_to"),
        ({"who": "低于{没有这个_元}的家庭"}, "/who"),
    ],
)
def test_a_wrong_fact_is_refused_by_field(unit, cast, policy, changes, field):
    with unit():
        draft = policies.open_draft(policy, actor=cast.ren)
        with pytest.raises(PolicyIncomplete) as refusal:
            policies.edit(draft, actor=cast.ren, texts=changes, seen_version=0)
    assert [line["field"] for line in refusal.value.detail] == [field]
