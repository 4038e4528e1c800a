"""时间 — aware UTC everywhere, Asia/Shanghai at the edge, read in one place so that a test can date a deed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)
_offset_file: list[Path] = []


def now() -> datetime:
    """The present moment, aware, in UTC."""
    pinned = _set_to.get()
    if pinned is not None:
        return pinned
    return datetime.now(UTC) + _offset()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Do something as if it were `moment` (aware). The demo dates past gifts with it, tests move days."""
    assert moment.tzinfo is not None, "a moment without a zone"
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def follow(path: Path | None) -> None:
    """Add the seconds written in `path` to the clock. The start-up checks allow it outside production only."""
    _offset_file[:] = [path] if path else []


def _offset() -> timedelta:
    if not _offset_file:
        return timedelta()
    file = _offset_file[0]
    if not os.access(file, os.F_OK):  # asked for at every look at the clock: an error made and caught costs more
        return timedelta()
    return timedelta(seconds=float(file.read_text()))


def today() -> date:
    """Today's date in China: the date on letters, bills and clocks of the law."""
    return in_china(now()).date()


def in_china(moment: datetime) -> datetime:
    return moment.astimezone(CHINA)


def iso(moment: datetime | None) -> str | None:
    """`2026-11-21T08:00:00+08:00`, the form of the API and of WeChat Pay."""
    return None if moment is None else in_china(moment).isoformat(timespec="seconds")


def start_of(day: date) -> datetime:
    """Midnight in China at which `day` begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)
