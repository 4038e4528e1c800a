"""规则 — which months and half-years are over, and when each is told."""

from dataclasses import dataclass
from datetime import date, timedelta

# A month is told on the fifth of the next: late notices, and units that began before midnight, are in by then.
TOLD_AFTER_DAYS = 4
_MONTHS = 6


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


def first_of_half(half: str) -> date:
    """`2026H2` → 1 July. ValueError for what is no half-year."""
    year, _, number = half.partition("H")
    if number not in ("1", "2"):
        raise ValueError(half)
    return date(int(year), 1 if number == "1" else 7, 1)


def next_half(day: date) -> date:
    """The first day of the half-year after."""
    return date(day.year, 7, 1) if day.month <= _MONTHS else date(day.year + 1, 1, 1)


def half_of(day: date) -> str:
    return f"{day.year}H{1 if day.month <= _MONTHS else 2}"


def half_text(half: str) -> str:
    return f"{half[:4]} 年{'上' if half.endswith('1') else '下'}半年"


def halves_to_tell(begun_on: date, today: date) -> list[str]:
    """Every half-year since the first entry whose telling is due, oldest first (MZ/T 088: at least every half year)."""
    found, day = [], first_of_half(half_of(begun_on))
    while next_half(day) + timedelta(days=TOLD_AFTER_DAYS) <= today:
        found.append(half_of(day))
        day = next_half(day)
    return found


SPENT_OF_RAISED_PERCENT = 70  # 慈善法 61, and the rule of 2016 for social groups that may raise from the public


def least_spending_fen(raised_fen: int) -> int:
    """What is to be spent on charity in the year after, rounded up to the fen."""
    return -(-max(raised_fen, 0) * SPENT_OF_RAISED_PERCENT // 100)


@dataclass(frozen=True)
class Way:
    """渠道: what came by it and what went back by it, in fen. `path` is the world's account, such as `bank:main`."""

    path: str
    came_fen: int
    back_fen: int

    @property
    def name(self) -> str:
        kind, _, which = self.path.partition(":")
        return f"指定平台：{which}" if kind == "platform" else WAY_NAMES.get(kind, "其他")


WAY_NAMES = {"wechat": "微信支付（慈善会商户）", "bank": "银行转账", "cash": "现金"}
