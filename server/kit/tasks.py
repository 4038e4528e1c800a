"""任务 — news upward: a row that says what is to be done, by when, written in the unit that makes it true.

A worker leases a row (owner fence), does the work, and marks it done. A worker that dies loses its lease, and the
row is done by the next one: so every handler may run twice and must do its work once.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, Select, String, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.kit import bell
from server.kit.clock import now
from server.kit.db import Base, Id, db, insert_once, swap_one
from server.kit.lengths import shortened

LEASE_S = 60
TRIES_MAX = 12
# Seconds to wait after the n-th failure; the last one repeats.
BACKOFF_S = (2, 5, 15, 60, 300, 900, 3600)


class Task(Base):
    """`topic` stands on the page `jobs/handlers.py`; `key` makes a task unique while it matters."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'given_up')", "state"),
        CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", "lease_both_or_neither"),
        Index("ix_tasks_due", "state", "due"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    due: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]


def add(topic: str, payload: dict[str, Any], *, due: datetime | None = None, key: str | None = None) -> bool:
    """Write a task. With a `key` that is already there nothing is added and False comes back."""
    task = Task(topic=topic, payload=payload, due=due or now(), key=key)
    if due is None:
        bell.ring_after_commit()
    if key is None:
        db.session.add(task)
        return True
    return insert_once(task)


def take(owner: str, *, limit: int = 1, lane: ColumnElement[bool] | None = None, lease_s: int = LEASE_S) -> list[Task]:
    """Lease due tasks for `owner`, oldest first. On PostgreSQL workers skip each other's rows."""
    due = _due(lane).order_by(Task.due, Task.id).limit(limit)
    ids = db.session.scalars(due.with_for_update(skip_locked=True)).all()
    lease = {"owner": owner, "lease_until": now() + timedelta(seconds=lease_s), "tries": Task.tries + 1}
    db.session.execute(update(Task).where(Task.id.in_(ids)).values(**lease))
    return list(db.session.scalars(select(Task).where(Task.id.in_(ids)).order_by(Task.due, Task.id)))


def any_due(lane: ColumnElement[bool] | None = None) -> bool:
    """Look before taking the pen: an idle worker must not stand in the writers' way."""
    return db.session.scalar(_due(lane).limit(1)) is not None


def _due(lane: ColumnElement[bool] | None) -> Select[int]:
    moment = now()
    free = or_(Task.lease_until.is_(None), Task.lease_until < moment)
    found = select(Task.id).where(Task.state == "waiting", Task.due <= moment, free)
    return found if lane is None else found.where(lane)


def finish(task: Task, owner: str) -> bool:
    """Mark done if the lease is still ours; False means another worker has it now and our writes must not stay."""
    mine = update(Task).where(Task.id == task.id, Task.owner == owner, Task.state == "waiting")
    return swap_one(mine.values(state="done", owner=None, lease_until=None, done_at=now(), problem=None))


def again(task: Task, owner: str, *, due: datetime) -> bool:
    """Not yet: the same task at a later time, as a schedule and not as a failure."""
    mine = update(Task).where(Task.id == task.id, Task.owner == owner, Task.state == "waiting")
    return swap_one(mine.values(owner=None, lease_until=None, due=due, tries=0, problem=None))


def fail(task: Task, owner: str, problem: str) -> bool:
    """It did not work: try again later, and after the last try leave it to a person."""
    wait = BACKOFF_S[min(task.tries, len(BACKOFF_S)) - 1]
    state = "given_up" if task.tries >= TRIES_MAX else "waiting"
    mine = update(Task).where(Task.id == task.id, Task.owner == owner, Task.state == "waiting")
    later = now() + timedelta(seconds=wait)
    return swap_one(mine.values(state=state, owner=None, lease_until=None, due=later, problem=shortened(problem)))


def sooner(key: str, due: datetime) -> bool:
    """Bring a waiting task forward. False when there is none, it is at work, or it is due earlier anyway."""
    idle = or_(Task.lease_until.is_(None), Task.lease_until < now())
    waiting = update(Task).where(Task.key == key, Task.state == "waiting", Task.due > due, idle)
    bell.ring_after_commit()
    return swap_one(waiting.values(due=due))


def due_of(key: str) -> datetime | None:
    """When a waiting task falls due; None when there is none or it is at work."""
    idle = or_(Task.lease_until.is_(None), Task.lease_until < now())
    return db.session.scalar(select(Task.due).where(Task.key == key, Task.state == "waiting", idle))


def dues(keys: Collection[str]) -> dict[str, datetime]:
    """When each of these tasks falls due, whatever its state; what has no row is left out."""
    rows = db.session.execute(select(Task.key, Task.due).where(Task.key.in_(keys)))
    return {row.key: row.due for row in rows}


def counts() -> dict[str, int]:
    """How many tasks stand in each state: for the front page and /metrics."""
    rows = db.session.execute(select(Task.state, func.count()).group_by(Task.state))
    return {row[0]: row[1] for row in rows}
