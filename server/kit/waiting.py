"""等着办 — how much waits, since when, and how much of it too long: one statement for however many queues."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import total_ordering
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Executable,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)

from server.kit.clock import now, today
from server.kit.db import UTC, db

Rows = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
DAY, SOON = timedelta(days=1), timedelta(days=2)
MANY = 1000  # nobody works through more in a week, and each one more would be read for every page


def moment(ahead: timedelta = timedelta()) -> BindParameter[datetime]:
    """此刻, or so long after it: read when the statement is asked, not when it is worded, so that it may be kept."""
    return bindparam(None, callable_=lambda: now() + ahead, type_=UTC())


def this_day() -> BindParameter[date]:
    """今天 in China, read when the statement is asked; see `moment`."""
    return bindparam(None, callable_=today, type_=Date())


@dataclass(frozen=True)
class Queue:
    """Rows that wait. The first column is the moment from which on each does; a second one, when it is too late."""

    rows: Rows
    within: timedelta

    def told(self, number: int) -> Select[*tuple[Any, ...]]:
        """(number, how many, since when the oldest, how many of them too late); of more than `MANY`, any so many."""
        rows = self.rows.order_by(None).limit(MANY + 1).subquery()
        is_late = rows.c[1] < moment() if len(rows.c) > 1 else rows.c[0] < moment(-self.within)
        late = func.count(case((is_late, 1)))
        return select(literal(number), func.count(), func.min(rows.c[0]), late).select_from(rows)


@total_ordering
class Waiting:
    """等着办 of some queues. Asked when it is first looked at; `ask()` asks for many of them together.

    As a number it is how many wait, up to `MANY` of each queue, and its text says when there are more; `oldest` since
    when, `overdue` how many of them too long, `within` the patience.
    """

    def __init__(self, *queues: Queue, within: timedelta = SOON) -> None:
        self.queues = queues
        self.within = min((queue.within for queue in queues), default=within)
        self._is_more = False
        self._found: tuple[int, datetime | None, int] | None = None if queues else (0, None, 0)

    @property
    def is_known(self) -> bool:
        return self._found is not None

    @property
    def oldest(self) -> datetime | None:
        return self._asked()[1]

    @property
    def overdue(self) -> int:
        return self._asked()[2]

    def keep(self, rows: Iterable[tuple[int, datetime | None, int]]) -> None:
        """What the database said of each queue."""
        counts, moments, late = zip(*rows, strict=True)
        self._is_more = any(count > MANY for count in counts)
        oldest = min((one for one in moments if one is not None), default=None)
        self._found = sum(min(count, MANY) for count in counts), oldest, sum(late)

    def _asked(self) -> tuple[int, datetime | None, int]:
        if self._found is None:
            ask([self])
        assert self._found is not None
        return self._found

    def __int__(self) -> int:
        return self._asked()[0]

    def __bool__(self) -> bool:
        return int(self) > 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Waiting) and int(self) == int(other)

    def __lt__(self, other: "int | Waiting") -> bool:
        return int(self) < int(other)

    def __hash__(self) -> int:
        return hash(int(self))

    def __str__(self) -> str:
        return f"{int(self)}{'+' if self._is_more else ''}"


NOTHING = Waiting()


def waiting(rows: Rows, within: timedelta = SOON) -> Waiting:
    """等着办 of one query; see Queue for its columns."""
    return Waiting(Queue(rows, within))


def together(*parts: Waiting) -> Waiting:
    """Several of them as one line of the menu; the shortest patience counts."""
    return Waiting(*(queue for part in parts for queue in part.queues))


def ask(several: Iterable[Waiting]) -> None:
    """One statement for all that are not known yet, however many queues they have."""
    unknown = [one for one in several if not one.is_known]
    if unknown:
        _keep(unknown, db.session.execute(_together(unknown)))


class Standing:
    """常问: what somebody asks on every page, worded once and only asked again.

    To word two dozen queues takes ten times as long as to answer them. What `word` gives may depend on the key alone:
    no row that is read while it is worded, and no clock but `moment` and `this_day` (tests/console/test_nav.py).
    """

    def __init__(self, kept_max: int = 40) -> None:
        """A lead's two dozen queues take 600 kB, a clerk's five a quarter of that."""
        self._lock, self._max = threading.Lock(), kept_max
        self._kept: OrderedDict[Hashable, _Worded] = OrderedDict()

    def ask(self, key: Hashable, word: Callable[[], Sequence[Waiting]]) -> list[Waiting]:
        """What `word` gives for this key, each with its answer; one statement, none when nothing is to be asked."""
        with self._lock:
            worded = self._kept.get(key)
        if worded is None:
            worded = _worded(word())
        with self._lock:
            self._kept[key] = worded
            self._kept.move_to_end(key)
            while len(self._kept) > self._max:
                self._kept.popitem(last=False)
        return worded.asked()


@dataclass(frozen=True)
class _Worded:
    """`patience`: of each that waits, how long; None where nothing can wait."""

    patience: tuple[timedelta | None, ...]
    statement: Executable | None

    def asked(self) -> list[Waiting]:
        found = [NOTHING if within is None else Waiting(within=within) for within in self.patience]
        if self.statement is not None:
            _keep([one for one in found if one is not NOTHING], db.session.execute(self.statement))
        return found


def _worded(several: Sequence[Waiting]) -> _Worded:
    asked = [one for one in several if not one.is_known]
    statement = _together(asked) if asked else None
    return _Worded(tuple(None if one.is_known else one.within for one in several), statement)


def _together(several: Sequence[Waiting]) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(queue.told(number) for number, one in enumerate(several) for queue in one.queues))


def _keep(several: Sequence[Waiting], rows: Iterable[Any]) -> None:
    """What the database said of all their queues, to each its own."""
    found: list[list[tuple[int, datetime | None, int]]] = [[] for _ in several]
    for number, *row in rows:
        found[number].append((row[0], row[1], row[2]))
    for one, mine in zip(several, found, strict=True):
        one.keep(mine)


def stands_since(kind: Any, born: Any) -> ColumnElement[Any]:
    """Since when a row of this life stands where it stands: its last move, or its birth."""
    moved = select(func.max(kind.events.at)).where(kind.events.subject_id == kind.id)
    return func.coalesce(moved.scalar_subquery(), born)
