"""The runner: tasks are done once, in the unit of their writes, and outlive whoever was doing them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.jobs import runner
from server.jobs.handler import Handler, clock
from server.jobs.runner import Runner
from server.jobs.schedule import plan
from server.kit import tasks
from server.kit.actors import THE_CLOCK
from server.kit.audit import AuditRow, write
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.http import House
from server.kit.tasks import Task
from server.kit.units import open_unit, reading, writing

LATER = timedelta(minutes=5)


class Topics:
    """Invented topics; what they did is read from the audit, so an undone unit leaves no trace."""

    def __init__(self, page: dict[str, Handler]) -> None:
        self.page = page
        self.units: list[str | None] = []

    def put(self, topic: str, handler: Handler) -> None:
        self.page[topic] = handler
        with writing():
            tasks.add(topic, {"word": topic}, key=topic)

    def record(self, payload: dict[str, Any], brought: Any) -> None:
        self.units.append(open_unit())
        write(THE_CLOCK, "test.done", f"{payload['word']} {brought}")

    def fetch(self, payload: dict[str, Any]) -> str:
        self.units.append(open_unit())
        return f"brought for {payload['word']}"

    def done(self) -> list[str]:
        with reading():
            return list(db.session.scalars(select(AuditRow.subject).where(AuditRow.what == "test.done")))

    def task(self, topic: str) -> Task:
        with reading():
            task = db.session.scalars(select(Task).where(Task.key == topic)).one()
            db.session.expunge(task)
            return task


@pytest.fixture
def topics(app: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Topics]:
    page: dict[str, Handler] = {}
    monkeypatch.setattr(runner, "HANDLERS", page)
    with app.app_context():
        yield Topics(page)


def test_fetch_outside_and_record_inside_a_unit(topics: Topics) -> None:
    topics.put("a", Handler(topics.record, topics.fetch))
    assert Runner().drain() == 1
    assert topics.units == [None, "writes"]
    assert topics.done() == ["a brought for a"]
    task = topics.task("a")
    assert (task.state, task.owner, task.tries) == ("done", None, 1)
    assert Runner().drain() == 0


def test_not_before_it_is_due(topics: Topics) -> None:
    topics.page["later"] = Handler(topics.record)
    with writing():
        tasks.add("later", {"word": "later"}, due=now() + LATER, key="later")
    assert Runner().drain() == 0
    with at(now() + LATER):
        assert Runner().drain() == 1


def test_a_task_may_ask_to_come_again(topics: Topics) -> None:
    def record(payload: dict[str, Any], brought: Any) -> datetime:
        topics.record(payload, brought)
        return now() + LATER

    topics.put("again", Handler(record))
    assert Runner().drain() == 1
    task = topics.task("again")
    assert (task.state, task.tries) == ("waiting", 0)
    assert task.due > now() + LATER - timedelta(seconds=30)


def test_a_failure_leaves_no_trace_and_is_tried_again(topics: Topics) -> None:
    def record(payload: dict[str, Any], brought: Any) -> None:
        topics.record(payload, brought)
        raise ValueError("13800000001 must not be kept")

    topics.put("bad", Handler(record))
    assert Runner().drain() == 1
    assert topics.done() == []
    task = topics.task("bad")
    assert (task.state, task.problem, task.owner) == ("waiting", "ValueError", None)
    assert task.due > now()


def test_what_fails_for_ever_is_given_up_and_a_person_puts_it_back(topics: Topics) -> None:
    def fetch(payload: dict[str, Any]) -> None:
        raise ValueError

    topics.put("bad", Handler(topics.record, fetch))
    with at(now() + timedelta(days=1)):
        for turn in range(tasks.TRIES_MAX):
            with at(now() + timedelta(hours=2 * turn)):
                Runner().step()
        assert topics.task("bad").state == "given_up"
        assert runner.retry_given_up() == 1
        topics.page["bad"] = Handler(topics.record)
        assert Runner().drain() == 1
    assert topics.done() == ["bad None"]


def test_a_topic_on_no_page_fails_loudly_but_not_for_the_others(topics: Topics) -> None:
    topics.put("known", Handler(topics.record))
    with writing():
        tasks.add("nobody.knows", {}, key="unknown")
    assert Runner().drain() == 2
    assert topics.done() == ["known None"]
    assert topics.task("unknown").problem == "AssertionError"


def test_who_lost_the_lease_writes_nothing(topics: Topics) -> None:
    """The first worker is so slow that its lease runs out; another takes the task and does it."""
    other = Runner()

    def slow(payload: dict[str, Any]) -> str:
        topics.page["slow"] = Handler(topics.record)
        with at(now() + timedelta(seconds=tasks.LEASE_S + 1)):
            assert other.step()
        return "too late"

    topics.put("slow", Handler(topics.record, slow))
    assert Runner().step()
    assert topics.done() == ["slow None"]
    assert topics.task("slow").state == "done"


def test_a_dead_workers_task_is_done_after_its_lease(topics: Topics) -> None:
    topics.put("orphan", Handler(topics.record))
    with writing():
        assert len(tasks.take("dead worker")) == 1
    assert Runner().drain() == 0
    with at(now() + timedelta(seconds=tasks.LEASE_S + 1)):
        assert Runner().drain() == 1
    assert topics.done() == ["orphan None"]


def test_the_only_runner_frees_the_dead_ones_tasks_at_once(topics: Topics) -> None:
    topics.put("orphan", Handler(topics.record))
    with writing():
        tasks.take("dead worker")
    assert runner.release_all() == 1
    assert Runner().drain() == 1


def test_a_slow_network_does_not_hold_up_what_only_writes(topics: Topics) -> None:
    topics.put("talks", Handler(topics.record, topics.fetch))
    topics.put("writes", Handler(topics.record))
    assert Runner("quick").drain() == 1
    assert topics.done() == ["writes None"]
    assert Runner("talks").drain() == 1
    assert topics.done() == ["writes None", "talks brought for talks"]


def test_the_clocks_work_is_planned_once_and_never_given_up(topics: Topics, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError

    topics.page["room.sweep"] = clock(work, every=LATER)
    monkeypatch.setattr("server.jobs.schedule.HANDLERS", topics.page)
    assert (plan(), plan()) == (1, 0)
    assert Runner().drain() == 1
    assert topics.task("every:room.sweep").state == "waiting"
    with at(now() + timedelta(seconds=61)):
        assert Runner().drain() == 1
        assert topics.task("every:room.sweep").due > now() + timedelta(minutes=4)
    assert len(calls) == 2


def test_a_clock_that_ran_ahead_silences_nothing(app: House) -> None:
    """Rows that were planned in days to come are brought back; the others stand where they stood."""
    with app.app_context():
        with at(now() + timedelta(days=400)):
            plan()
        with reading():
            planned = tasks.dues(["every:audit.seal", "every:jobs.purge"])
        assert min(planned.values()) > now() + timedelta(days=399)
        assert plan() == 0
        with reading():
            assert max(tasks.dues(list(planned)).values()) <= now()
        with at(now() - timedelta(seconds=30)):
            plan()
            with reading():
                assert max(tasks.dues(list(planned)).values()) > now(), "within its rhythm a row is left alone"
