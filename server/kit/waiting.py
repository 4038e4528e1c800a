"""等着办 — how much waits, since when, and how much of it too long: one statement for all three."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, select

from server.kit.clock import now
from server.kit.db import db

DAY, SOON = timedelta(days=1), timedelta(days=2)


class Waiting(int):
    """A number that knows its oldest: `oldest` since when that one waits, `overdue` how many wait beyond `within`."""

    oldest: datetime | None
    overdue: int
    within: timedelta

    def __new__(
        cls, count: int, oldest: datetime | None = None, overdue: int = 0, within: timedelta = SOON
    ) -> "Waiting":
        made = super().__new__(cls, count)
        made.oldest, made.overdue, made.within = oldest, overdue, within
        return made


NOTHING = Waiting(0)


def waiting(since: Select[Any] | CompoundSelect[Any], within: timedelta = SOON) -> Waiting:
    """等着办 of a query whose one column is the moment from which on each of its rows waits."""
    moments = since.order_by(None).subquery()
    moment = moments.c[0]
    late = func.count(case((moment < now() - within, 1)))
    count, oldest, overdue = db.session.execute(select(func.count(), func.min(moment), late).select_from(moments)).one()
    return Waiting(count, oldest, overdue, within)


def stands_since(kind: Any, born: Any) -> ColumnElement[Any]:
    """Since when a row of this life stands where it stands: its last move, or its birth."""
    moved = select(func.max(kind.events.at)).where(kind.events.subject_id == kind.id)
    return func.coalesce(moved.scalar_subquery(), born)


def together(*parts: Waiting) -> Waiting:
    """Several of them as one line of the menu; the shortest patience counts."""
    oldest = min((part.oldest for part in parts if part.oldest is not None), default=None)
    within = min((part.within for part in parts), default=SOON)
    return Waiting(sum(parts), oldest, sum(part.overdue for part in parts), within)
