"""电线 — carries the ring of `bell` between processes and nodes by Redis. Only imported where there is one: the library
is large. Redis may come and go: what is not heard is found at the next look.
"""

import logging
import threading
from contextlib import suppress
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from server.kit.bell import Bell

log = logging.getLogger("wishbridge.bell")
CHANNEL = "wishbridge:tasks"
REDIS_S = 1.0
AWAY_S = 5.0  # a Redis that is away is tried again that often


def carry(redis_url: str, bell: Bell, since: int) -> None:
    """For a thread that ends with its process: tell the others each time it rings here. Many rings while one is on
    its way are one more.
    """
    redis, never = _client(redis_url), threading.Event()
    heard = since
    while True:
        heard = bell.wait_for_own(heard)
        try:
            redis.publish(CHANNEL, "")
        except RedisError as error:
            _away(error, never)


def listen(redis_url: str, bell: Bell, stop: threading.Event) -> None:
    """For a thread of a crew: ring here whenever it rings anywhere, until `stop`."""
    while not stop.is_set():
        try:
            _hear(redis_url, bell, stop)
        except RedisError as error:
            _away(error, stop)


def is_there(redis_url: str) -> bool:
    """Whether that Redis answers: network, not inside a unit."""
    with suppress(RedisError, ValueError):
        return bool(_client(redis_url).ping())
    return False


def _hear(redis_url: str, bell: Bell, stop: threading.Event) -> None:
    ear: Any = _client(redis_url).pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    with ear:
        ear.subscribe(CHANNEL)
        bell.knock()  # what rang while nobody listened
        while not stop.is_set():
            if ear.get_message(timeout=REDIS_S) is not None:
                bell.knock()


def _client(redis_url: str) -> Redis:
    return Redis.from_url(redis_url, socket_timeout=2 * REDIS_S, socket_connect_timeout=REDIS_S)


def _away(error: RedisError, stop: threading.Event) -> None:
    log.warning("bell: Redis is away: %s", type(error).__name__)
    stop.wait(AWAY_S)
