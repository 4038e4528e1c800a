"""看对账 — days, their figures, and the differences that somebody answers for."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.waiting import DAY, Waiting, waiting
from server.payments.models import Bill, BillDay, BillDayEvent, Difference, DifferenceEvent
from server.payments.states import DifferenceState


def bill_day(day: date) -> BillDay:
    """Raises NotFound."""
    row = bill_day_or_none(day)
    if row is None:
        raise NotFound("这一天还没有到对账的时候")
    return row


def bill_day_or_none(day: date) -> BillDay | None:
    return db.session.scalar(select(BillDay).where(BillDay.day == day))


def days_known(days: Iterable[date]) -> set[date]:
    """Which of these days have their row."""
    return set(db.session.scalars(select(BillDay.day).where(BillDay.day.in_(list(days)))))


def bill_days_between(since: date, until: date) -> dict[date, BillDay]:
    """对账日历: the rows of some days, both ends included."""
    rows = db.session.scalars(select(BillDay).where(BillDay.day >= since, BillDay.day <= until))
    return {row.day: row for row in rows}


def bill(bill_id: int | None) -> Bill | None:
    """A bill that counts; None for none."""
    return None if bill_id is None else db.session.get(Bill, bill_id)


def bill_day_history(row: BillDay) -> list[BillDayEvent]:
    """Every move of a day, oldest first."""
    events = select(BillDayEvent).where(BillDayEvent.subject_id == row.id)
    return list(db.session.scalars(events.order_by(BillDayEvent.version)))


def find_difference(uid: str) -> Difference:
    """Raises NotFound."""
    row = db.session.scalar(select(Difference).where(Difference.uid == uid))
    if row is None:
        raise NotFound
    return row


def differences_of(day: date) -> list[Difference]:
    return list(db.session.scalars(select(Difference).where(Difference.day == day).order_by(Difference.id)))


def difference_notes(rows: Iterable[Difference]) -> dict[int, DifferenceEvent]:
    """The last move of each difference that has one, in one statement."""
    ids = [row.id for row in rows]
    events = select(DifferenceEvent).where(DifferenceEvent.subject_id.in_(ids)).order_by(DifferenceEvent.version)
    return {event.subject_id: event for event in db.session.scalars(events)}


def open_differences(day: date) -> list[Difference]:
    query = select(Difference).where(Difference.day == day, Difference.state == DifferenceState.OPEN)
    return list(db.session.scalars(query.order_by(Difference.id)))


def differences_by_day(since: date, until: date) -> dict[date, int]:
    """How many differences wait on each day; a day without one is left out."""
    query = select(Difference.day, func.count()).where(
        Difference.day >= since, Difference.day <= until, Difference.state == DifferenceState.OPEN
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Difference.day))}


def differences_waiting(actor: Actor) -> Waiting:
    """How many wait for this person, or for anybody."""
    mine = or_(Difference.owner == actor.ref, Difference.owner.is_(None))
    return waiting(select(Difference.at).where(Difference.state == DifferenceState.OPEN, mine), DAY)


def open_by_owner() -> dict[str, int]:
    """How many each owner has in hand."""
    query = select(Difference.owner, func.count()).where(
        Difference.state == DifferenceState.OPEN, Difference.owner.is_not(None)
    )
    return {str(row[0]): row[1] for row in db.session.execute(query.group_by(Difference.owner))}
