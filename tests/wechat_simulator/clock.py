"""The virtual clock: real time plus an offset that only the control interface moves."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))


class Clock:
    """Seconds since 1970 as WeChat sees them. A clock that stands still (``still``) moves only when it is moved."""

    def __init__(self, offset_s: float = 0.0, still: float | None = None) -> None:
        self.offset_s, self.still = offset_s, still

    def now(self) -> float:
        return (time.time() if self.still is None else self.still) + self.offset_s

    def move_to(self, moment: float) -> None:
        """Never backwards: deliveries in between may have taken real time."""
        self.offset_s += max(0.0, moment - self.now())


def rfc3339(moment: float) -> str:
    """``2026-01-01T08:00:01+08:00``, as the platform writes every time."""
    return datetime.fromtimestamp(int(moment), SHANGHAI).isoformat()


def utc(moment: float) -> str:
    """A moment for the journal, in UTC to the millisecond."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def day_of(moment: float) -> str:
    """The calendar day in China."""
    return datetime.fromtimestamp(moment, SHANGHAI).date().isoformat()


def next_midnight(moment: float) -> float:
    """When the next calendar day in China begins."""
    tomorrow = datetime.fromtimestamp(moment, SHANGHAI).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=SHANGHAI).timestamp()


def stamp(moment: float) -> str:
    """``20260101080001``, the date part of platform numbers."""
    return datetime.fromtimestamp(moment, SHANGHAI).strftime("%Y%m%d%H%M%S")
