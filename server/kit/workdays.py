"""工作日 — which days China works, as the State Council published them, year by year.

Saturdays and Sundays are free but for those that a notice moves. `data/workdays.csv` names every day of a notice and
the notice itself; an operator adds a later year in `DATA_DIR/workdays.csv`, in the same form. A year that nobody has
published is not guessed in silence: `is_workday` refuses it, `after` says that its answer is an estimate.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from server.kit.errors import Conflict
from server.kit.settings import settings

OWN = Path(__file__).parent / "data" / "workdays.csv"
FRIDAY = 4


class YearUnknown(Conflict):
    code, says = "workdays_unknown", "这一年的放假安排还没有录入，不能计算工作日"


@dataclass(frozen=True)
class Due:
    """The last day of a time limit. `estimated`: a year on the way is not published, its weekdays were counted."""

    day: date
    estimated: bool


def years() -> tuple[int, int]:
    """The first and the last year that are known without a gap."""
    known = {day.year for day in _days()}
    last = min(known)
    while last + 1 in known:
        last += 1
    return min(known), last


def is_workday(day: date) -> bool:
    """Whether China works on that day. YearUnknown."""
    if not _is_known(day):
        raise YearUnknown
    return _works(day)


def after(day: date, count: int) -> Due:
    """The last day of `count` working days after `day`, which itself does not count (民法典 art. 201)."""
    assert count > 0, count
    estimated, left = False, count
    while left:
        day += timedelta(days=1)
        estimated = estimated or not _is_known(day)
        left -= _works(day)
    return Due(day, estimated)


def _works(day: date) -> bool:
    named = _days().get(day)
    return day.weekday() <= FRIDAY if named is None else named == "work"


def _is_known(day: date) -> bool:
    first, last = years()
    return first <= day.year <= last


def _days() -> dict[date, str]:
    added = settings().data_dir / "workdays.csv"
    stamp = added.stat().st_mtime_ns if added.is_file() else 0
    return _read(added, stamp)


@lru_cache(maxsize=8)
def _read(added: Path, stamp: int) -> dict[date, str]:
    """Of both files; `stamp` says when the operator's own was written, 0 when there is none."""
    found: dict[date, str] = {}
    for path in (OWN, added) if stamp else (OWN,):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                assert row["kind"] in ("off", "work"), row
                found[date.fromisoformat(row["day"])] = row["kind"]
    return found
