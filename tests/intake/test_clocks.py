"""时限: every clock, when it begins, when it is late, and whom it tells."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from server.intake import jobs, queries, rules
from server.intake import service as intake
from server.intake.errors import ActedAlready, AlreadyUrgent, CallMore, NoPapersDue, NotUrgent, PapersDue, UrgedLately
from server.intake.models import HelpEvent, HelpRequest
from server.intake.service import Official
from server.kit import clock
from server.kit.clock import now, start_of
from server.kit.db import db
from server.messages import queries as messages
from tests.intake import desk

MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # ten in the morning in China; the dragon boat days are 19 to 21 June


@pytest.fixture(autouse=True)
def _the_clock_catches_up(unit):
    """These tests live in the past; before the books are looked at, the clock does what it has missed since."""
    yield
    with unit():
        jobs.escalate_overdue()


def row_of(uid: str) -> HelpRequest:
    return db.session.scalars(select(HelpRequest).where(HelpRequest.uid == uid)).one()


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1)) - timedelta(minutes=1)


def test_call_back_has_three_days(unit, cast):
    with unit(), clock.at(MONDAY):
        row = desk.asked(cast)
        assert (row.clock, row.due_at) == ("call_back", MONDAY + timedelta(days=3))


def test_each_state_begins_a_clock_of_its_own(unit, cast):
    with unit(), clock.at(MONDAY):
        assert (desk.called(cast).clock, desk.called(cast).due_at) == ("check", end_of(date(2026, 6, 8)))
        charity = desk.at_charity(cast)
        # Fifteen working days from 1 June: the holiday of 19 June is none of them.
        assert (charity.clock, charity.due_at, charity.level) == ("charity", end_of(date(2026, 6, 23)), "charity")
    with unit(), clock.at(MONDAY):
        decided = desk.decided(cast, contact_name="田丰")
        assert (decided.clock, decided.due_at) == ("close", end_of(date(2026, 6, 15)))


def test_the_official_clock_is_fifteen_seven_and_five_working_days_from_acceptance(unit, cast):
    with unit(), clock.at(MONDAY):
        row = desk.handed(cast)
        assert (row.clock, row.due_at) == ("official", end_of(date(2026, 7, 9)))
        assert row.due_estimated is False


def test_it_says_when_a_holiday_notice_is_not_out_yet(unit, cast):
    with unit(), clock.at(datetime(2026, 12, 21, 2, 0, tzinfo=UTC)):
        row = desk.handed(cast)
        assert row.due_estimated is True
        assert "遇节假日可能顺延" in queries.expected(row)


def test_the_days_of_a_policy_come_from_its_text(unit, cast, monkeypatch):
    monkeypatch.setattr("server.intake.service.clocks.official_days", lambda uid: (3, 1, 1))
    with unit(), clock.at(MONDAY):
        assert desk.handed(cast).due_at == end_of(date(2026, 6, 8))


def test_an_end_has_no_clock(unit, cast):
    with unit():
        for row in (desk.closed(cast), desk.withdrawn(cast)):
            assert (row.clock, row.due_at, row.escalate_at) == (None, None, None)


def test_overdue_goes_up_step_by_step(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast).uid
    late = MONDAY + timedelta(days=3, minutes=1)
    with unit(), clock.at(late):
        assert jobs.escalate_overdue() == 1
        assert row_of(uid).level == "township"
        assert jobs.escalate_overdue() == 0
    with unit(), clock.at(late + timedelta(days=1, minutes=1)):
        assert jobs.escalate_overdue() == 1
        assert (row_of(uid).level, row_of(uid).escalate_at) == ("county", None)
        told = queries.one(uid, actor=cast.lan)
        assert told.overdue is True
        assert [step.label for step in told.steps if step.overdue] == ["联系您"]
        assert "已提醒上级" in queries.expected(told.row)
    with unit(), clock.at(late + timedelta(days=9)):
        assert jobs.escalate_overdue() == 0
        notes = db.session.scalars(select(HelpEvent.note).where(HelpEvent.move == "escalate").order_by(HelpEvent.id))
        assert list(notes) == [
            "“联系求助人”超过期限，请乡镇（街道）督办",
            "“联系求助人”超过期限，请县（区）民政局督办",
        ]
        assert [one.title for one in messages.inbox([cast.lan.uid]).items].count("超过期限，已提醒上级") == 2


def test_nobody_is_told_on_in_time(unit, cast):
    with unit(), clock.at(MONDAY):
        desk.asked(cast)
    with unit(), clock.at(MONDAY + timedelta(days=2, hours=23)):
        assert jobs.escalate_overdue() == 0


def test_the_next_state_begins_below_again(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast).uid
    with unit(), clock.at(MONDAY + timedelta(days=4)):
        jobs.escalate_overdue()
        row = intake.call_back(uid, actor=cast.tian, text=desk.AGREED)
        assert (row.level, row.clock, row.escalate_at) == ("township", "check", row.due_at)


def test_an_emergency_tells_the_county_within_hours(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast, urgent=True).uid
    with unit(), clock.at(MONDAY + timedelta(hours=24, minutes=1)):
        assert jobs.escalate_overdue() == 1
        assert row_of(uid).level == "county"


def test_acting_stops_the_emergency_and_starts_the_papers(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast, urgent=True).uid
        row = intake.act(uid, desk.act(), actor=cast.tian)
        assert row.acted_at == MONDAY
        assert (row.clock, row.papers_due_at) == ("call_back", end_of(date(2026, 6, 15)))
        assert intake.papers(uid, actor=cast.tian, text="三方签字齐全").papers_at == MONDAY
        with pytest.raises(NoPapersDue):
            intake.papers(uid, actor=cast.tian, text="再补一次")


def test_it_is_not_closed_before_its_papers_are_in(unit, cast):
    with unit():
        uid = desk.called(cast, urgent=True).uid
        intake.act(uid, desk.act(), actor=cast.tian)
        with pytest.raises(PapersDue):
            intake.close(uid, actor=cast.tian, outcome="helped", text="已经解决")
        with pytest.raises(PapersDue):
            intake.withdraw(uid, actor=cast.lan)
        intake.papers(uid, actor=cast.tian, text="三方签字齐全")
        assert intake.close(uid, actor=cast.tian, outcome="helped", text="已经解决").state == "closed"


def test_an_emergency_may_be_declared_and_called_off(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast).uid
        row = intake.mark_urgent(uid, actor=cast.wang, reason="老人一个人病倒在家")
        assert (row.clock, row.level, row.due_at) == ("urgent", "township", MONDAY + rules.URGENT_ACT)
        with pytest.raises(AlreadyUrgent):
            intake.mark_urgent(uid, actor=cast.wang, reason="老人一个人病倒在家")
        row = intake.not_urgent(uid, actor=cast.tian, reason="子女已经赶到照顾")
        assert (row.clock, row.level, row.urgent_due_at) == ("call_back", "village", None)
        with pytest.raises(NotUrgent):
            intake.act(uid, desk.act(), actor=cast.tian)


def test_what_was_given_is_not_called_off(unit, cast):
    with unit():
        uid = desk.asked(cast, urgent=True).uid
        intake.act(uid, desk.act(), actor=cast.tian)
        with pytest.raises(ActedAlready):
            intake.not_urgent(uid, actor=cast.tian, reason="子女已经赶到照顾")


def test_urging_once_in_two_days(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast).uid
        assert intake.urge(uid, actor=cast.lan).urges == 1
        with pytest.raises(UrgedLately) as refused:
            intake.urge(uid, actor=cast.lan)
        assert refused.value.more["retry_after_s"] == 48 * 3600 + 1
        assert "urge" not in queries.one(uid, actor=cast.lan).actions()
    with unit(), clock.at(MONDAY + timedelta(hours=48)):
        assert intake.urge(uid, actor=cast.lan).urges == 2
        assert row_of(uid).due_at == MONDAY + timedelta(days=3)  # urging moves no limit


def test_three_calls_before_giving_up(unit, cast):
    with unit():
        uid = desk.asked(cast).uid
        for _ in range(2):
            intake.missed_call(uid, actor=cast.wang)
        with pytest.raises(CallMore):
            intake.give_up_calls(uid, actor=cast.tian, reason="电话一直没有人接")
        due = intake.missed_call(uid, actor=cast.wang).due_at
        assert due is not None
        assert due <= now() + rules.CALL_BACK
        row = intake.give_up_calls(uid, actor=cast.tian, reason="电话一直没有人接")
        assert (row.state, row.outcome) == ("closed", "unreached")


def test_a_wrong_village_costs_no_time(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.asked(cast).uid
    with unit(), clock.at(MONDAY + timedelta(days=1)):
        row = intake.move_place(uid, actor=cast.wang, area_code="360902002")
        assert (row.due_at, row.level, row.area_code) == (MONDAY + timedelta(days=3), "township", "360902002")


def test_an_objection_begins_the_official_clock_anew(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.decided(cast, "refused").uid
    with unit(), clock.at(MONDAY + timedelta(days=2)):
        row = intake.reconsider(uid, actor=cast.tian, reason="本人补交了病历，有异议")
        assert (row.state, row.result, row.accepted_on) == ("handed_over", None, date(2026, 6, 3))
        assert row.due_at == end_of(date(2026, 7, 13))


def test_an_old_acceptance_is_counted_from_its_day(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.called(cast).uid
        row = intake.hand_over(uid, Official("window", "旧-1", date(2026, 5, 29)), actor=cast.tian)
        assert row.due_at == end_of(date(2026, 7, 8))


def test_after_three_years_nothing_names_anybody(unit, cast):
    with unit(), clock.at(MONDAY):
        uid = desk.closed(cast).uid
        open_ = desk.asked(cast, contact_name="田丰").uid
    with unit(), clock.at(MONDAY + timedelta(days=3 * 365)):
        assert jobs.wipe_old() == 0
    with unit(), clock.at(MONDAY + timedelta(days=3 * 365 + 2)):
        assert jobs.wipe_old() == 1
        row = row_of(uid)
        assert (row.contact_name, row.contact_phone, row.text, row.relation) == (None, None, None, "")
        assert row_of(open_).contact_name == "田丰"
        jobs.escalate_overdue()
