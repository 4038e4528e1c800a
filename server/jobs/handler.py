"""办法 — what a topic means: look outside without a unit (`fetch`), then write in one (`record`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Payload = dict[str, Any]


@dataclass(frozen=True)
class Handler:
    """`record` gets the payload and what `fetch` brought; it returns None (done) or when to do the task again.

    `every`: the clock's own work. Such a task is never done and never given up, only done again that much later.
    `long`: it may take minutes (a large bill, a look at all the books), so it has a worker of its own and nobody who
    waits for an answer stands behind it.
    """

    record: Callable[[Payload, Any], datetime | None]
    fetch: Callable[[Payload], Any] | None = None
    every: timedelta | None = None
    long: bool = False


def clock(work: Callable[[], object], every: timedelta) -> Handler:
    """定时: a room's own `work`, done every so often in a unit of its own."""

    def record(_payload: Payload, _brought: Any) -> None:
        work()

    return Handler(record, every=every)
