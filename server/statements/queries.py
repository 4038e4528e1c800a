"""查看 — the months that were told, and one month whole, with the names campaigns bear today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from server.campaigns import queries as campaigns
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.errors import NotFound
from server.ledger import queries as ledger
from server.statements import rules
from server.statements.models import Statement
from server.statements.rules import SUMS, Line
from server.wishes.queries import outcomes


class StatementUnknown(NotFound):
    code, says = "statement_unknown", "这个月还没有公示，每月 5 日公布上个月的收支"


@dataclass(frozen=True)
class Month:
    """一个月: (title, line) per campaign, the sums of all, and wishes realised by township (its code)."""

    month: str
    rows: list[tuple[str, Line]]
    sums: dict[str, int]
    wishes: dict[str, int]


def months() -> list[str]:
    """Every month that was told, newest first. One statement."""
    return list(db.session.scalars(select(Statement.month).order_by(Statement.month.desc())))


def totals() -> list[tuple[str, dict[str, int]]]:
    """(month, sums of all campaigns), newest first. One statement."""
    rows = db.session.scalars(select(Statement).order_by(Statement.month.desc()))
    return [(row.month, sums_of([Line(**one) for one in row.lines])) for row in rows]


def one(month: str) -> Month:
    """A month as it was told. StatementUnknown. Three statements."""
    row = db.session.scalar(select(Statement).where(Statement.month == month))
    if row is None:
        raise StatementUnknown
    lines = [Line(**line) for line in row.lines]
    titles = campaigns.titles(line.uid for line in lines)
    first = rules.first_of(month)
    realised = outcomes.realised_in(first, rules.next_month(first) - timedelta(days=1))
    return Month(month, [(titles.get(line.uid, line.uid), line) for line in lines], sums_of(lines), realised)


def newest() -> Statement | None:
    return db.session.scalar(select(Statement).order_by(Statement.month.desc()).limit(1))


def computed(month: str) -> list[Line]:
    """The lines of a month as the entries come to: what is frozen, and what the check makes again. One statement.

    A campaign without any movement up to the end of the month has no line.
    """
    first = rules.first_of(month)
    return lines_between(start_of(first), start_of(rules.next_month(first)))


def lines_between(first: datetime, end: datetime) -> list[Line]:
    """The same of any time. One statement."""
    before, after = ledger.purses_until(first, end)
    lines = []
    for uid in sorted(after):
        now, then = after[uid], before.get(uid, ledger.Flows())
        moved = {name: getattr(now, name) - getattr(then, name) for name in SUMS if name != "left_fen"}
        lines.append(Line(uid, **moved, left_fen=now.left_fen))
    return lines


def begun_on() -> date | None:
    """The day of the first entry of the books; None before there is one."""
    return ledger.begun_on()


def sums_of(lines: list[Line]) -> dict[str, int]:
    return {name: sum(getattr(line, name) for line in lines) for name in SUMS}
