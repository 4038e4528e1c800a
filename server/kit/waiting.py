"""等着办 — how much waits, since when, and how much of it too long: one statement for however many queues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import total_ordering
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, literal, select, union_all

from server.kit.clock import now
from server.kit.db import db

Rows = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
DAY, SOON = timedelta(days=1), timedelta(days=2)


@dataclass(frozen=True)
class Queue:
    """Rows that wait. The first column is the moment from which on each does; a second one, when it is too late."""

    rows: Rows
    within: timedelta

    def told(self, number: int) -> Select[*tuple[Any, ...]]:
        """(number, how many, since when the oldest, how many of them too late)."""
        rows = self.rows.order_by(None).subquery()
        is_late = rows.c[1] < now() if len(rows.c) > 1 else rows.c[0] < now() - self.within
        late = func.count(case((is_late, 1)))
        return select(literal(number), func.count(), func.min(rows.c[0]), late).select_from(rows)


@total_ordering
class Waiting:
    """等着办 of some queues. Asked when it is first looked at; `ask()` asks for many of them together.

    As a number it is how many wait; `oldest` since when, `overdue` how many of them too long, `within` the patience.
    """

    def __init__(self, *queues: Queue) -> None:
        self.queues = queues
        self.within = min((queue.within for queue in queues), default=SOON)
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
        self._found = sum(counts), min((one for one in moments if one is not None), default=None), sum(late)

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
        return str(int(self))


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
    told = [queue.told(number) for number, one in enumerate(unknown) for queue in one.queues]
    found: list[list[tuple[int, datetime | None, int]]] = [[] for _ in unknown]
    for number, *row in db.session.execute(union_all(*told)) if told else ():
        found[number].append((row[0], row[1], row[2]))
    for one, rows in zip(unknown, found, strict=True):
        one.keep(rows)


def stands_since(kind: Any, born: Any) -> ColumnElement[Any]:
    """Since when a row of this life stands where it stands: its last move, or its birth."""
    moved = select(func.max(kind.events.at)).where(kind.events.subject_id == kind.id)
    return func.coalesce(moved.scalar_subquery(), born)
