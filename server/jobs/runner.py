"""执行 — lease a task, do it, mark it done in the very unit of its writes. Who dies is replaced, nothing is lost."""

import logging
import os
import platform
import secrets
import threading
import time
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement
from sqlalchemy.exc import DBAPIError

from server.jobs.handler import Handler
from server.jobs.handlers import HANDLERS
from server.jobs.schedule import plan
from server.kit import tasks
from server.kit.bell import bell
from server.kit.clock import now
from server.kit.db import db
from server.kit.tasks import Task
from server.kit.units import reading, writing

log = logging.getLogger("wishbridge.jobs")
IDLE_S = 0.5
BREATH_S = 0.02  # in a rush the bell rings without end: fifty looks a second are enough
EVERY_FAILED_S = 60
PLAN_EVERY_S = 60
LONG_LEASE_S = 900  # nobody else takes a long task up before that; on SQLite a new crew frees it at once
Lane = Literal["all", "quick", "talks", "long"]


class LeaseLost(Exception):
    """Another worker has the task now; what we wrote in this unit must not stay."""


class Runner:
    """One worker. Use inside an app context; `stop` may be set from another thread or a signal.

    `lane` quick takes what only writes, `talks` what asks the network first: a slow WeChat must not hold up the
    settling of money that is here already. `long` takes what needs minutes: the bill of a large day must not hold up
    the questions about donors who wait. `all` takes everything.
    """

    def __init__(self, lane: Lane = "all", stop: threading.Event | None = None) -> None:
        self.owner = f"{platform.node()[:12]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stop = stop or threading.Event()
        self.lane = lane

    def run(self) -> None:
        """Work until told to stop; a task in hand is finished first. A database that is away is waited for."""
        while not self.stop.is_set():
            try:
                plan()
                planned = time.monotonic()  # not the clock on the wall: it may be the one that is wrong
                while not self.stop.is_set() and time.monotonic() < planned + PLAN_EVERY_S:
                    heard = bell.number()
                    if not self.step():
                        bell.wait_for_any(heard, IDLE_S)
                        self.stop.wait(BREATH_S)
            except DBAPIError as error:
                log.error("jobs: the database is not there: %s", type(error).__name__)
                self.stop.wait(2)
            except Exception:
                log.exception("jobs: a step failed")  # a thread that dies in silence would leave orders unasked
                self.stop.wait(2)

    def drain(self) -> int:
        """Do all that is due now, and what falls due because of it. How many tasks were done."""
        done = 0
        while not self.stop.is_set() and self.step():
            done += 1
        return done

    def step(self) -> bool:
        """Do one task. False when nothing is due."""
        lane = _only(self.lane)
        with reading():
            if not tasks.any_due(lane):
                return False
        with writing():
            taken = tasks.take(self.owner, lane=lane, lease_s=LONG_LEASE_S if self.lane == "long" else tasks.LEASE_S)
        for task in taken:
            self._do(task)
        return bool(taken)

    def _do(self, task: Task) -> None:
        handler = HANDLERS.get(task.topic)
        try:
            assert handler is not None, f"topic {task.topic} stands on no page"
            brought = handler.fetch(task.payload) if handler.fetch else None
            with writing():
                due = handler.record(task.payload, brought)
                self._close(task, now() + handler.every if handler.every else due)
        except LeaseLost:
            log.warning("task %s %s: lease lost", task.id, task.topic)
        except Exception as error:
            log.exception("task %s %s failed", task.id, task.topic)
            with writing():
                self._put_back(task, handler, error)

    def _close(self, task: Task, due: datetime | None) -> None:
        mine = tasks.finish(task, self.owner) if due is None else tasks.again(task, self.owner, due=due)
        if not mine:
            raise LeaseLost

    def _put_back(self, task: Task, handler: Handler | None, error: Exception) -> None:
        """The text of an error may hold a person's words: only its kind is kept."""
        if handler is not None and handler.every is not None:
            tasks.again(task, self.owner, due=now() + timedelta(seconds=EVERY_FAILED_S))
        else:
            tasks.fail(task, self.owner, type(error).__name__)


def _only(lane: Lane) -> ColumnElement[bool] | None:
    """A topic that stands on no page is quick: it fails at once."""
    if lane == "all":
        return None
    long = {topic for topic, handler in HANDLERS.items() if handler.long}
    talking = {topic for topic, handler in HANDLERS.items() if handler.fetch is not None} - long
    if lane == "quick":
        return Task.topic.not_in(long | talking)
    return Task.topic.in_(long if lane == "long" else talking)


def release_all() -> int:
    """Free the leases of workers that are dead for certain: only for whoever holds the only runner's lock."""
    with writing():
        leased = Task.lease_until.is_not(None) & (Task.state == "waiting")
        freed: Any = db.session.execute(
            Task.__table__.update().where(leased).values(owner=None, lease_until=None)  # type: ignore[attr-defined]
        )
        return int(freed.rowcount)


def retry_given_up() -> int:
    """A person has put right what was wrong: try again what had been given up."""
    with writing():
        again: Any = db.session.execute(
            Task.__table__.update()  # type: ignore[attr-defined]
            .where(Task.state == "given_up")
            .values(state="waiting", tries=0, due=now(), problem=None)
        )
        return int(again.rowcount)
