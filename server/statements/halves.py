"""半年报 — 运行情况报告: what came by which way, what each campaign did with it, and what was corrected since.

MZ/T 088-2017: a public operating report at least every half year; 令第81号第十六条: corrections are seen.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from server.campaigns import queries as campaigns
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.clock import start_of
from server.kit.db import db, insert_once
from server.kit.errors import NotFound
from server.ledger import queries as ledger
from server.statements import rules
from server.statements.models import HalfYear
from server.statements.queries import lines_between, sums_of
from server.statements.rules import Line, Way
from server.wishes.queries import outcomes


class HalfUnknown(NotFound):
    code, says = "half_unknown", "这个半年还没有公布，1 月 5 日和 7 月 5 日公布上个半年的运行情况"


@dataclass(frozen=True)
class Answer:
    """更正: an entry of the half-year that was answered after its end, with the campaign's title."""

    at: datetime
    title: str
    amount_fen: int
    what: str


@dataclass(frozen=True)
class Half:
    """半年: (title, line) per campaign, their sums, the ways, wishes realised, and what was corrected since."""

    half: str
    first: date
    last: date
    told_at: datetime
    rows: list[tuple[str, Line]]
    sums: dict[str, int]
    ways: list[Way]
    wishes: int
    answers: list[Answer]

    @property
    def name(self) -> str:
        return rules.half_text(self.half)

    @property
    def moved(self) -> int:
        """How many campaigns had any money come or go."""
        return sum(any((line.came_fen, line.back_fen, line.spent_fen, line.fees_fen)) for _title, line in self.rows)


def halves() -> list[str]:
    """Every half-year that was told, newest first. One statement."""
    return list(db.session.scalars(select(HalfYear.half).order_by(HalfYear.half.desc())))


def tell(half: str) -> bool:
    """公布半年, once; False when it was told before."""
    lines, ways = computed(half)
    if half in halves():
        return False
    row = HalfYear(half=half, lines=[asdict(line) for line in lines], ways=[asdict(way) for way in ways])
    if not insert_once(row):
        return False
    audit.write(THE_CLOCK, "statements.tell_half", row.uid, {"rows": len(row.lines)})
    return True


def computed(half: str) -> tuple[list[Line], list[Way]]:
    """What the entries come to: frozen by `tell`, and made again by the check. Two statements."""
    first = rules.first_of_half(half)
    start, end = start_of(first), start_of(rules.next_half(first))
    ways = [Way(path, came, back) for path, (came, back) in ledger.ways_between(start, end).items()]
    return lines_between(start, end), ways


def newest() -> HalfYear | None:
    return db.session.scalar(select(HalfYear).order_by(HalfYear.half.desc()).limit(1))


def one(half: str) -> Half:
    """A half-year as it was told, and beside it what was corrected since. HalfUnknown. Four statements."""
    row = db.session.scalar(select(HalfYear).where(HalfYear.half == half))
    if row is None:
        raise HalfUnknown
    lines = [Line(**line) for line in row.lines]
    first = rules.first_of_half(half)
    end = rules.next_half(first)
    last = end - timedelta(days=1)
    later = ledger.answered_later(start_of(first), start_of(end))
    titles = campaigns.titles([*(line.uid for line in lines), *(_purse(entry) for entry in later)])
    return Half(
        half,
        first,
        last,
        row.at,
        [(titles.get(line.uid, line.uid), line) for line in lines],
        sums_of(lines),
        [Way(**way) for way in row.ways],
        sum(outcomes.realised_in(first, last).values()),
        [Answer(entry.at, titles.get(_purse(entry), ""), entry.amount_fen, _what(entry.reference)) for entry in later],
    )


def _purse(entry: ledger.Answered) -> str:
    """The campaign an entry belongs to: of its two ends the one that names one."""
    ends = (entry.source, entry.target)
    return next((end.partition(":")[2] for end in ends if end.startswith("campaign:")), "")


def _what(reference: str) -> str:
    return "拨付退回" if reference.startswith("spending:") else "入账改正"
