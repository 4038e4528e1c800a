"""门铃 — a worker hears at once that there is something to do, and need not find it at its next look.

The row in the database is the task; the bell only saves the wait. Within a process it is a condition, between
processes and nodes a message on Redis (`wires`), for which no request ever waits. A bell that is lost costs one look:
with Redis gone, or without one, workers find their tasks as they always did (design §9: wake-ups, never the truth).
"""

import os
import threading

from sqlalchemy import event
from sqlalchemy.orm import Session

from server.kit.db import db
from server.kit.settings import settings

_RINGS = "bell_rings"


class Bell:
    """The bell of one process: how often it was knocked at, and whoever waits for it."""

    def __init__(self) -> None:
        self.hang()

    def hang(self) -> None:
        """As a process begins."""
        self._changed = threading.Condition()
        self._here = 0  # rings of this process, which `wires` carries on
        self._number = 0  # those, and what came by wire
        self._carrier: threading.Thread | None = None

    def number(self) -> int:
        """Taken before a look, so that a ring during the look is not missed."""
        return self._number

    def wait_for_any(self, since: int, limit_s: float) -> None:
        """Until it rings after `since`, here or elsewhere, or `limit_s` seconds are over."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != since, limit_s)

    def wait_for_own(self, since: int) -> int:
        """Until it rings in this very process; how often it has by then."""
        with self._changed:
            self._changed.wait_for(lambda: self._here != since)
            return self._here

    def ring(self, redis_url: str) -> None:
        """Here and, where there is a Redis, in every other process."""
        with self._changed:
            if redis_url and self._carrier is None:
                self._carrier = threading.Thread(target=_carry, args=(redis_url, self, self._here), daemon=True)
                self._carrier.start()
            self._here += 1
        self.knock()

    def knock(self) -> None:
        """Here only."""
        with self._changed:
            self._number += 1
            self._changed.notify_all()


bell = Bell()


def ring_after_commit() -> None:
    """Something is due as soon as this unit is saved. Is it undone, nobody hears of it."""
    db.session().info[_RINGS] = True


def _carry(redis_url: str, rings: Bell, since: int) -> None:
    from server.kit import wires  # only where there is a Redis

    wires.carry(redis_url, rings, since)


@event.listens_for(Session, "after_commit")
def _saved(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(_RINGS, False):
        bell.ring(settings().redis_url)


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_RINGS, None)


# A thread does not live on in a forked worker, and a lock may have been held: the worker gets a bell that is new.
os.register_at_fork(after_in_child=bell.hang)
