"""排队 — threads of one process take turns in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from server.kit.errors import Unavailable


class Line:
    """A lock that is fair: of Python's own, and of SQLite's, whoever lets go may be the next to take it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, limit_s: float) -> Iterator[None]:
        """Wait for one's turn and keep it to the end of the block. Raises Unavailable after `limit_s` seconds."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            if not mine.wait(limit_s):
                raise Unavailable(retry_after_s=2)
            yield
        finally:
            with self._lock:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()
