"""差异 — what is found where two tellings of one day part, and how to look for it without a bill in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from server.kit.clock import start_of
from server.kit.db import db
from server.payments import rules

# Of each kind at most so many are listed by name; what is beyond them is one line with their number.
LISTED_MAX = 200


@dataclass(frozen=True)
class Found:
    """差异: where bill and books part. `asks`: whose word would tell, "order" or "refund"; empty when nobody's."""

    kind: str
    says: str
    order_no: str | None = None
    refund_no: str | None = None
    ours_fen: int | None = None
    theirs_fen: int | None = None
    asks: str = ""
    subject: str = ""  # of what is no order and no refund

    def key(self, day: date) -> str:
        """The same difference of the same day has the same key; other figures are another one."""
        subject = self.refund_no or self.order_no or self.subject
        return f"{day:%Y%m%d}:{self.kind}:{subject[:64]}:{self.ours_fen}:{self.theirs_fen}"


Figures = dict[str, list[int]]
Rows = Select[*tuple[Any, ...]]


def none(row: Select[int]) -> ColumnElement[bool]:
    """No such row, looked up by its number for each. As NOT EXISTS it is a join, and PostgreSQL, which has no
    statistics of a bill that has just come in, walks through the whole bill for each order.
    """
    return row.limit(1).scalar_subquery().is_(None)


def within(moment: Any, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    since, until = start_of(day) - rules.MIDNIGHT, start_of(day + timedelta(days=1)) - rules.MIDNIGHT
    return moment >= since, moment < until


def listed(query: Rows, kind: str, tell: Callable[[Any], Found]) -> list[Found]:
    rows = db.session.execute(query.limit(LISTED_MAX + 1)).all()
    found = [tell(row) for row in rows[:LISTED_MAX]]
    if len(rows) > LISTED_MAX:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        says = f"同类差异还有 {total - LISTED_MAX} 笔没有列出；请先处理已列出的，再重新核对"
        found.append(Found(kind, says, subject="more"))
    return found
