"""现做 — public pages in which every gift may change a number: made at most once in a moment by each process.

A stamp as in `kit.fresh` would be one row for which all who give at once had to wait. The process that saved a change
makes such a page anew at once, every other one within `LIVE_S` seconds; a day on which thousands look at one campaign
costs each process one page a second.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.kit.changes import when_saved
from server.kit.clock import now
from server.kit.fresh import Kept, watched
from server.kit.settings import settings
from server.kit.units import reading

LIVE_S = 1.0
KEPT_MAX = 500
MAKERS = 64
_watched: set[str] = set()


@dataclass(frozen=True)
class _Entry:
    changes: int
    made: datetime
    page: Kept


class LiveShelf:
    """现做的页 of one process. Whoever finds a page too old makes it; who asks for the same one meanwhile waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._makers = [threading.Lock() for _ in range(MAKERS)]
        self._pages: OrderedDict[Any, _Entry] = OrderedDict()
        self._changes = 0

    def show(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """The page of `key`, made in a reading unit when there is none of this moment; what `make` raises, never."""
        key = (settings().database_url, key)
        found = self._find(key)
        if found is not None:
            return found
        with self._makers[hash(key) % MAKERS]:
            return self._find(key) or self._made(key, make)

    def forget(self) -> None:
        """Everything is made anew the next time."""
        with self._lock:
            self._changes += 1

    def clear(self) -> None:
        """As a process begins."""
        with self._lock:
            self._pages.clear()

    def _find(self, key: Any) -> Kept | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None or found.changes != self._changes:
                return None
        return found.page if timedelta() <= now() - found.made < timedelta(seconds=LIVE_S) else None

    def _made(self, key: Any, make: Callable[[], Kept]) -> Kept:
        changes, made = self._changes, now()  # before it is read: what is saved meanwhile makes it old
        with reading():
            page = make()
        with self._lock:
            self._pages[key] = _Entry(changes, made, page)
            self._pages.move_to_end(key)
            while len(self._pages) > KEPT_MAX:
                self._pages.popitem(last=False)
        return page


live = LiveShelf()


def watch_live(*tables: str) -> None:
    """These tables stand on such pages, besides those that `kit.fresh` watches."""
    _watched.update(tables)


def live_watched() -> frozenset[str]:
    return frozenset(_watched) | watched()


@when_saved
def _forget(changed: frozenset[str]) -> None:
    if not changed.isdisjoint(_watched) or not changed.isdisjoint(watched()):
        live.forget()
