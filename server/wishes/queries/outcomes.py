"""成效 — what became of the wishes that were published, counted in wishes and never in claims.

Done means confirmed: every piece was handed over and the township said so. What is counted here has stood on the
public shelf with its township, so no number says more of anybody than the shelf did.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from server.kit.actors import Actor
from server.kit.clock import start_of, today
from server.kit.days import china_day
from server.kit.db import db
from server.people import queries as people
from server.wishes.models import Claim, ClaimEvent, Wish, WishEvent
from server.wishes.queries.figures import township
from server.wishes.service.find import in_areas
from server.wishes.states import REALISED, ClaimState, WishState

PARTNER = "partner:"
YEAR = timedelta(days=364)  # before its last day


@dataclass(frozen=True)
class Outcome:
    """成效 of a township, of goods or services, or of all: published = realised + under_way + waiting + withdrawn.

    `days`: how long half of the realised ones took at most, from publication to confirmation; None without any.
    `oldest`: for how many days the oldest one nobody has claimed has been waiting.
    """

    published: int = 0
    realised: int = 0
    under_way: int = 0
    waiting: int = 0
    withdrawn: int = 0
    days: int | None = None
    oldest: int | None = None

    @property
    def percent(self) -> int | None:
        """实现率: realised of published, rounded down; None without any published."""
        return 100 * self.realised // self.published if self.published else None


@dataclass(frozen=True)
class Outcomes:
    """All of a period, and the same by township (of its code) and by kind (goods, service)."""

    first: date
    last: date
    all: Outcome
    by_place: dict[str, Outcome]
    by_kind: dict[str, Outcome]


@dataclass(frozen=True)
class Board:
    """爱心单位榜: (name, wishes it helped to realise) of those that want to be named, the most first.

    The others stand together: how many they are, and how many wishes.
    """

    rows: list[tuple[str, int]]
    unnamed: int
    unnamed_wishes: int


def outcomes(first: date, last: date, actor: Actor | None = None) -> Outcomes:
    """What became of the wishes published from `first` to `last`, of the actor's places or of all. One statement.

    What was entered in error (登记有误) is no wish and not counted.
    """
    rows = _rows(first, last, in_areas(actor.areas) if actor else true())
    places: dict[str, list[_Row]] = defaultdict(list)
    kinds: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        places[row.place].append(row)
        kinds[row.kind].append(row)
    return Outcomes(
        first,
        last,
        _outcome(rows),
        {place: _outcome(places[place]) for place in sorted(places)},
        {kind: _outcome(kinds[kind]) for kind in sorted(kinds)},
    )


def realised_in(first: date, last: date) -> dict[str, int]:
    """Township's code → wishes that were confirmed from `first` to `last`. One statement."""
    whole, place = and_(WishEvent.subject_id == Wish.id, WishEvent.move == "confirm"), township()
    query = select(place, func.count()).join(WishEvent, whole).where(_within(WishEvent.at, first, last))
    rows = db.session.execute(query.where(Wish.state.in_(REALISED)).group_by(place).order_by(place))
    return {row[0]: row[1] for row in rows}


def realised_by(first: date, last: date) -> dict[str, int]:
    """Partner's uid → wishes that were confirmed from `first` to `last` and of which it gave a piece. One statement."""
    done = and_(ClaimEvent.subject_id == Claim.id, ClaimEvent.move == "confirm")
    whole = and_(WishEvent.subject_id == Wish.id, WishEvent.move == "confirm")
    mine = (Claim.holder_kind == "partner", Claim.state == ClaimState.CONFIRMED, Wish.state.in_(REALISED))
    query = select(Claim.holder, func.count(Wish.id.distinct())).join(Wish, Wish.id == Claim.wish_id).where(*mine)
    query = query.join(ClaimEvent, done).join(WishEvent, whole).where(_within(WishEvent.at, first, last))
    rows = db.session.execute(query.group_by(Claim.holder))
    return {row[0].removeprefix(PARTNER): row[1] for row in rows}


def board(first: date, last: date) -> Board:
    """爱心单位榜 by realised wishes alone, never by claims. Two statements."""
    counted = realised_by(first, last)
    names = people.listed_partners(counted)
    named = sorted(((names[uid], counted[uid]) for uid in names), key=lambda row: (-row[1], row[0]))
    others = [number for uid, number in counted.items() if uid not in names]
    return Board(named, len(others), sum(others))


@dataclass(frozen=True)
class _Row:
    """So many wishes of a place and kind that came to the same end after the same number of days."""

    place: str
    kind: str
    end: str
    days: int
    count: int


def _rows(first: date, last: date, where: ColumnElement[bool]) -> list[_Row]:
    place = township()
    begun, done, taken = china_day(Wish.published_at), china_day(WishEvent.at), Wish.taken > 0
    end = and_(WishEvent.subject_id == Wish.id, WishEvent.move == "confirm")
    counted = or_(Wish.withdrawn_because.is_(None), Wish.withdrawn_because != "wrong")
    query = select(place, Wish.kind, Wish.state, taken, begun, done, func.count()).outerjoin(WishEvent, end)
    query = query.where(_within(Wish.published_at, first, last), counted, where)
    found = db.session.execute(query.group_by(place, Wish.kind, Wish.state, taken, begun, done))
    return [_Row(row[0], row[1], *_end(row[2], row[3], row[4], row[5]), row[6]) for row in found]


def _end(state: str, taken: bool, begun: str, done: str | None) -> tuple[str, int]:
    """What became of it, and after how many days; of what still waits, how many so far."""
    if state in REALISED and done:
        return "realised", (date.fromisoformat(done) - date.fromisoformat(begun)).days
    if state == WishState.WITHDRAWN:
        return "withdrawn", 0
    return "under_way" if taken else "waiting", (today() - date.fromisoformat(begun)).days


def _outcome(rows: Iterable[_Row]) -> Outcome:
    held = list(rows)
    ends: Counter[str] = Counter()
    for row in held:
        ends[row.end] += row.count
    took = [row.days for row in held if row.end == "realised" for _one in range(row.count)]
    waits = [row.days for row in held if row.end == "waiting"]
    return Outcome(sum(ends.values()), **ends, days=median_low(took) if took else None, oldest=max(waits, default=None))


def _within(moment: Any, first: date, last: date) -> ColumnElement[bool]:
    return and_(moment >= start_of(first), moment < start_of(last + timedelta(days=1)))
