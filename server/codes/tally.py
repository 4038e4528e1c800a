"""计票 — one line per step in a file of this process alone: no lock, no row, no transaction while somebody waits.

What is promised. A line is in the kernel before the page is answered: a killed process loses nothing, and because
`codes.jobs.fold` writes how far it has read in the unit that adds up, nothing is counted twice. A power cut may lose
the seconds that the kernel had not yet put on the disk. A full disk loses counts, with a line in the log, never a page.
The figures follow within a minute, as often as `codes.fold` runs.
"""

import fcntl
import logging
import os
import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from time import time

from server.codes.states import Channel, Step
from server.kit.clock import today
from server.kit.settings import settings

log = logging.getLogger("wishbridge.tally")
READ_BYTES = 1 << 20
QUIET_S = 3600  # a file that nobody holds is let go of after an hour: its writer may be about to take hold of it
_STEPS, _CHANNELS = frozenset(Step), frozenset(Channel)
_WORD = re.compile(r"[0-9a-z]*")


@dataclass(frozen=True, order=True)
class Tick:
    """One step. `subject` is the uid of a policy, `serial` that of a poster; empty where not known."""

    serial: str
    day: date
    step: str
    channel: str
    subject: str
    area_code: str

    def __post_init__(self) -> None:
        assert self.step in _STEPS, self.step
        assert self.channel in _CHANNELS, self.channel
        for word, most in ((self.serial, 12), (self.subject, 16), (self.area_code, 15)):
            assert _WORD.fullmatch(word), word
            assert len(word) <= most, word


def ticks(
    steps: Sequence[str], channel: str, subject: str | None, area_code: str | None, serial: str | None
) -> list[Tick]:
    """One of each step, of the same moment."""
    day, where = today(), (str(channel), subject or "", area_code or "")
    return [Tick((serial or "").lower(), day, str(step), *where) for step in steps]


class _Pen:
    """The file of this process. A child that was forked, a new day and another house begin one of their own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: tuple[int, Path, date] | None = None
        self.file = -1

    def write(self, lines: bytes, house: Path, day: date) -> None:
        with self.lock:
            if self.held != (os.getpid(), house, day):
                self._begin(folder())
                self.held = (os.getpid(), house, day)
            os.write(self.file, lines)

    def _begin(self, folder: Path) -> None:
        if self.file >= 0:
            os.close(self.file)
            self.file, self.held = -1, None
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{os.uname().nodename[:30]}-{os.getpid()}-{secrets.token_hex(6)}.log"
        self.file = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)  # the kernel lets go of it when this process dies


_pen = _Pen()


def note(ticks: Sequence[Tick]) -> None:
    """记一笔, outside any transaction: the steps of one page in one writing, all of them or none."""
    lines = [
        "|".join((one.day.isoformat(), one.step, one.channel, one.subject, one.area_code, one.serial)) + "\n"
        for one in ticks
    ]
    try:
        _pen.write("".join(lines).encode(), settings().data_dir, ticks[0].day)
    except OSError:
        log.exception("a step was not counted: %s", ", ".join(one.step for one in ticks))


def folder() -> Path:
    return settings().data_dir / "run" / "tally"


def shards() -> list[Path]:
    """The files of every process, dead or alive, of this and earlier days."""
    return sorted(folder().glob("*.log"))


def read(shard: Path, start: int) -> tuple[Counter[Tick], int]:
    """The steps after `start`, one mebibyte at most, and where the last whole line ends."""
    with shard.open("rb") as file:
        file.seek(start)
        content = file.read(READ_BYTES)
    whole = content[: content.rfind(b"\n") + 1]
    return Counter(_ticks(whole.decode(errors="replace"))), start + len(whole)


def is_over(shard: Path, read_to: int) -> bool:
    """Whether its process is dead, every line of it is read, and an hour has passed."""
    with shard.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        found = os.fstat(file.fileno())
        return found.st_size <= read_to and found.st_mtime < time() - QUIET_S


def _ticks(text: str) -> Iterator[Tick]:
    for line in text.splitlines():
        try:
            day, step, channel, subject, area_code, serial = line.split("|")
            yield Tick(serial, date.fromisoformat(day), step, channel, subject, area_code)
        except (ValueError, AssertionError):  # half a line that a full disk has left
            log.warning("a line of the tally cannot be read and is left out")


def names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Tick))
