"""规则 — which months are over, and when each is told."""

from dataclasses import dataclass
from datetime import date, timedelta

# A month is told on the fifth of the next: late notices, and units that began before midnight, are in by then.
TOLD_AFTER_DAYS = 4


@dataclass(frozen=True)
class Line:
    """一个项目 in one month, in fen: `came` from outside, `back` to outside (refunds), spent and fees less what was
    taken back, `left` at the end of the month.
    """

    uid: str
    came_fen: int
    back_fen: int
    spent_fen: int
    fees_fen: int
    left_fen: int


SUMS = ("came_fen", "back_fen", "spent_fen", "fees_fen", "left_fen")


def first_of(month: str) -> date:
    """`2026-10` → its first day. ValueError for what is no month."""
    return date.fromisoformat(f"{month}-01")


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months_to_tell(begun_on: date, today: date) -> list[str]:
    """Every month since the first entry whose telling is due, oldest first."""
    found, day = [], begun_on.replace(day=1)
    while next_month(day) + timedelta(days=TOLD_AFTER_DAYS) <= today:
        found.append(month_of(day))
        day = next_month(day)
    return found
