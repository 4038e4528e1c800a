"""The bell: a worker hears of a task as it is saved, here by a condition, elsewhere by Redis; without it, it looks."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner

from server.cli import wishbridge
from server.kit import tasks, wires
from server.kit.bell import Bell, bell
from server.kit.clock import now
from server.kit.http import House
from server.kit.units import writing
from tests.services.redis import Redis

LONG_S = 20.0  # a bell that does not ring fails the test by this, not by being slow


def heard_by(hear: Bell, since: int) -> bool:
    hear.wait_for_any(since, LONG_S)
    return hear.number() != since


def test_a_saved_task_rings(app: House) -> None:
    since = bell.number()
    with app.app_context(), writing():
        tasks.add("test", {})
        assert bell.number() == since  # nothing can be found yet
    assert heard_by(bell, since)


class Undone(Exception):
    """Somebody changed their mind."""


def undone() -> None:
    with writing():
        tasks.add("test", {})
        raise Undone


def test_what_is_undone_or_due_later_rings_nowhere(app: House) -> None:
    since = bell.number()
    with app.app_context():
        with pytest.raises(Undone):
            undone()
        with writing():
            tasks.add("test", {}, due=now() + timedelta(minutes=1))
    assert bell.number() == since


def test_a_task_brought_forward_rings(app: House) -> None:
    with app.app_context():
        with writing():
            tasks.add("test", {}, due=now() + timedelta(hours=1), key="one")
        since = bell.number()
        with writing():
            assert tasks.sooner("one", now())
    assert heard_by(bell, since)


def test_a_ring_during_the_look_is_not_missed() -> None:
    own = Bell()
    before = own.number()
    own.knock()
    began = time.monotonic()
    own.wait_for_any(before, LONG_S)
    assert time.monotonic() - began < LONG_S / 2


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture
def elsewhere(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bell]:
    """The bell of another process: it hears by wire alone."""
    other, stop = Bell(), threading.Event()
    monkeypatch.setattr(wires, "AWAY_S", 0.1)
    ears = threading.Thread(target=wires.listen, args=(redis.url, other, stop))
    ears.start()
    other.wait_for_any(0, LONG_S)  # it rings once as it begins to listen
    yield other
    stop.set()
    ears.join(LONG_S)
    assert not ears.is_alive()


def test_it_is_heard_in_another_process(redis: Redis, elsewhere: Bell) -> None:
    mine = Bell()
    since = elsewhere.number()
    mine.ring(redis.url)
    assert heard_by(elsewhere, since)
    since = elsewhere.number()
    mine.ring(redis.url)
    assert heard_by(elsewhere, since)


def test_redis_may_go_and_come_back(redis: Redis, elsewhere: Bell) -> None:
    since = elsewhere.number()
    redis.server.halt()
    assert not wires.is_there(redis.url)
    redis.server.again()
    assert heard_by(elsewhere, since)  # it listens again, and looks for what it missed
    assert wires.is_there(redis.url)


def test_doctor_says_whether_it_is_there(app: House, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    def said() -> str:
        return CliRunner().invoke(wishbridge, ["doctor"], obj=lambda: app).stdout

    assert "Redis 连" not in said()
    monkeypatch.setenv("REDIS_URL", redis.url)
    assert "Redis 连得上" in said()
    redis.server.halt()
    assert "Redis 连不上" in said()
