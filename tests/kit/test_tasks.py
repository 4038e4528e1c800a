"""Tasks: leased, fenced by the owner, tried again, never lost with a worker."""

from datetime import timedelta

import pytest

from server.kit import clock, tasks


def names(found):
    return [task.topic for task in found]


def test_a_due_task_is_leased_to_one_worker(unit):
    with unit():
        tasks.add("now", {})
        tasks.add("later", {}, due=clock.now() + timedelta(hours=1))
    with unit():
        assert names(tasks.take("a", limit=5)) == ["now"]
    with unit():
        assert tasks.take("b", limit=5) == []


def test_a_dead_workers_task_goes_to_the_next(unit):
    with unit():
        tasks.add("now", {})
        tasks.take("dead")
    with clock.at(clock.now() + timedelta(seconds=tasks.LEASE_S + 1)), unit():
        (task,) = tasks.take("next")
        assert (task.owner, task.tries) == ("next", 2)


def test_who_lost_the_lease_cannot_finish(unit):
    with unit():
        tasks.add("now", {})
        (task,) = tasks.take("slow")
    with clock.at(clock.now() + timedelta(seconds=tasks.LEASE_S + 1)):
        with unit():
            tasks.take("quick")
        with unit():
            assert not tasks.finish(task, "slow")
            assert tasks.finish(task, "quick")


@pytest.mark.breaks_the_books
def test_a_failure_waits_longer_each_time_and_then_needs_a_person(unit):
    with unit():
        tasks.add("now", {})
    moment, waits = clock.now(), []
    for _ in range(tasks.TRIES_MAX):
        with clock.at(moment), unit():
            (task,) = tasks.take("a")
            assert tasks.fail(task, "a", "网络不通")
        with unit():
            due = task_row(unit).due
        waits.append((due - moment).total_seconds())
        moment = due + timedelta(seconds=1)
    assert waits == sorted(waits)
    with clock.at(moment), unit():
        assert tasks.take("a") == []
        assert tasks.counts() == {"given_up": 1}


def task_row(unit):
    from sqlalchemy import select

    return tasks.db.session.scalars(select(tasks.Task)).one()


def test_a_key_makes_a_task_unique(unit):
    with unit():
        assert tasks.add("now", {}, key="one")
        assert not tasks.add("now", {}, key="one")
        assert tasks.counts() == {"waiting": 1}
