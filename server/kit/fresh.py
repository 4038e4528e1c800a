"""保鲜 — pages that are made once and shown many times, and not once more after what they show has changed.

A unit that changes a watched table raises the stamp of all pages in the same transaction; a page is kept with the
stamp that was read before it was made. The process that saved the change sees it at once, every other one within
`LOOK_S` seconds, because it looks at the stamp that often. A new day begins afresh: texts come into force by date.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, String, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.kit.changes import changed, when_saved
from server.kit.clock import today
from server.kit.db import Base, db, insert_once, swap_one
from server.kit.settings import settings
from server.kit.units import reading

LOOK_S = 1.0
KEPT_MAX = 1_000  # pages of 30 kB at most: 30 MB in the worst case
PAGES = "pages"
_watched: set[str] = set()


class Stamp(Base):
    """章: how often what is shown to everybody has changed."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)


@dataclass(frozen=True)
class Kept:
    """One page as it goes out, and what its view must know each time it is shown."""

    body: bytes
    status: int = 200
    facts: Any = None
    mark: str = ""


@dataclass(frozen=True)
class _Entry:
    stamp: int
    day: date
    page: Kept


class Shelf:
    """页架 of one process: the pages shown last, and the stamp as it was a moment ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[Any, _Entry] = OrderedDict()
        self._house, self._stamp, self._day, self._looked = "", -1, date.min, 0.0

    def show(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """The page of `key`, made in a reading unit when there is none that is fresh. Whatever `make` raises is not
        kept.
        """
        found = self.find(key)
        if found is not None:
            return found
        with reading():
            day, stamp = today(), _number()
            page = make()
        with self._lock:
            self._pages[key] = _Entry(stamp, day, page)
            self._pages.move_to_end(key)
            while len(self._pages) > KEPT_MAX:
                self._pages.popitem(last=False)
        return page

    def drop(self, key: Any) -> None:
        with self._lock:
            self._pages.pop(key, None)

    def clear(self) -> None:
        """As a process begins."""
        with self._lock:
            self._pages.clear()
            self._house, self._looked = "", 0.0

    def forget(self) -> None:
        """Look again before anything is shown."""
        with self._lock:
            self._looked = 0.0

    def find(self, key: Any) -> Kept | None:
        """The page of `key` if there is one that is fresh."""
        self._look()
        with self._lock:
            found = self._pages.get(key)
            if found is None or found.stamp != self._stamp or found.day != self._day:
                return None
            self._pages.move_to_end(key)
            return found.page

    def _look(self) -> None:
        """At the stamp and at the day, once in a moment."""
        house, moment = settings().database_url, time.monotonic()
        with self._lock:
            if house == self._house and moment - self._looked < LOOK_S:
                return
        with reading():
            number = _number()
        with self._lock:
            if house != self._house:
                self._pages.clear()
            self._house, self._stamp, self._day, self._looked = house, number, today(), moment


shelf = Shelf()


def watch(*tables: str) -> None:
    """These tables stand on pages that everybody sees."""
    _watched.update(tables)


def watched() -> frozenset[str]:
    return frozenset(_watched)


def _number() -> int:
    return db.session.scalar(select(Stamp.number).where(Stamp.name == PAGES)) or 0


@event.listens_for(Session, "before_commit")
def _raise(session: Session) -> None:
    """The last thing of a unit, so that the row is held for as short as can be."""
    if session.in_nested_transaction():
        return
    session.flush()
    if changed(session).isdisjoint(_watched):
        return
    one_more = update(Stamp).where(Stamp.name == PAGES).values(number=Stamp.number + 1)
    if not swap_one(one_more) and not insert_once(Stamp(name=PAGES, number=1)):
        swap_one(one_more)


@when_saved
def _saved(names: frozenset[str]) -> None:
    if not names.isdisjoint(_watched):
        shelf.forget()
