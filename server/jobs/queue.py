"""任务队列 — what waits by topic, what is late, what was given up and why; and trying again what a person put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.tasks import Task

LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Topic:
    """One kind of task. `oldest_due` is when the one that waits longest should have been done; `problem` the last."""

    name: str
    waiting: int
    late: int
    given_up: int
    oldest_due: datetime | None
    problem: str | None


def topics() -> list[Topic]:
    """What is not done, by topic; what needs a person first. One statement."""
    here, gone = Task.state == "waiting", Task.state == "given_up"
    overdue = here & (Task.due < now() - LATE)
    query = select(
        Task.topic,
        func.count(case((here, 1))),
        func.count(case((overdue, 1))),
        func.count(case((gone, 1))),
        func.min(case((here, Task.due))),
        func.max(Task.problem),
    )
    rows = db.session.execute(query.where(Task.state != "done").group_by(Task.topic))
    found = [Topic(*row) for row in rows]
    return sorted(found, key=lambda topic: (-topic.given_up, -topic.late, topic.name))


def age_s(found: list[Topic]) -> float:
    """队龄: how long the oldest task has been due. 0 when nothing is."""
    oldest = min((topic.oldest_due for topic in found if topic.oldest_due is not None), default=None)
    return 0.0 if oldest is None else max((now() - oldest).total_seconds(), 0.0)


def retry(topic: str, *, actor: Actor) -> int:
    """再试: what had been given up of this topic is due now, as if it were new. NotFound when there is none."""
    again = update(Task).where(Task.topic == topic, Task.state == "given_up")
    fresh = {"state": "waiting", "tries": 0, "due": now(), "problem": None}
    count: int = db.session.execute(again.values(**fresh)).rowcount  # type: ignore[attr-defined]
    if not count:
        raise NotFound
    audit.write(actor, "jobs.retry", topic, {"tasks": count})
    return count
