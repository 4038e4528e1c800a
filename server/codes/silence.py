"""沉默 — posters that are scanned far less than they used to be: torn down, hung over, or behind a locked door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select, update

from server.codes import rules
from server.codes.errors import OtherPlace, SilenceUnknown
from server.codes.models import Poster, Silence, StepCount
from server.codes.states import PosterState, Step
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china, now, today
from server.kit.db import db, insert_once, swap_one
from server.kit.lengths import whole

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Course:
    """One poster: its full weeks, oldest first, and the week that is judged."""

    poster: int
    weeks: Sequence[int]
    seen: int

    @property
    def usual(self) -> float:
        return sum(self.weeks) / len(self.weeks) if self.weeks else 0.0


def listen() -> int:
    """听一听: judge the last seven full days of every poster in use; new alarms come, awake ones go. How many came.

    Once a day is enough: what was raised or ended is only once, whoever runs this twice.
    """
    last = today() - timedelta(days=1)
    courses = _courses(last)
    usual, seen = sum(one.usual for one in courses), sum(one.seen for one in courses)
    quiet = {}
    for one in courses:
        course = rules.common_course(usual - one.usual, seen - one.seen)
        found = rules.quiet(one.weeks, one.seen, course)
        if found is not None:
            quiet[one.poster] = (found, one.seen)
    _wake([one.poster for one in courses if one.seen >= one.usual / 2 and one.seen > 0])
    return sum(
        insert_once(Silence(poster_id=poster, week_from=last - WEEK + timedelta(days=1), seen=seen, **vars(found)))
        for poster, (found, seen) in quiet.items()
        if not _is_known(poster, last)
    )


def seen_to(uid: str, *, actor: Actor, note: str = "") -> Silence:
    """已看过: somebody went there. What has ended already stays as it was. SilenceUnknown, also for one of
    somebody else's place; OtherPlace for one that hangs everywhere.
    """
    note = whole(note.strip(), rules.NOTE_CHARS_MAX)
    found = db.session.execute(
        select(Silence, Poster).join(Poster, Poster.id == Silence.poster_id).where(Silence.uid == uid)
    ).one_or_none()
    if found is None:
        raise SilenceUnknown
    silence, poster = found
    if poster.area_code is not None and not rules.answers_for(actor.areas, poster.area_code):
        raise SilenceUnknown
    if not rules.answers_for(actor.areas, poster.area_code):
        raise OtherPlace
    end = {"done_at": now(), "done_by": actor.ref, "how": "hand", "note": note}
    if swap_one(update(Silence).where(Silence.id == silence.id, Silence.done_at.is_(None)).values(**end)):
        audit.write(actor, "codes.silence_seen", poster.uid, {"serial": poster.serial})
    db.session.refresh(silence)
    return silence


def alarms(poster: Poster) -> list[Silence]:
    """Every time this poster fell silent, the newest first; one without `done_at` still waits for a look."""
    mine = select(Silence).where(Silence.poster_id == poster.id).order_by(Silence.id.desc())
    return list(db.session.scalars(mine))


def withdrawn(poster: Poster, *, actor: Actor) -> None:
    _end([poster.id], how="withdrawn", by=actor.ref)


def _is_known(poster: int, last: date) -> bool:
    """Open already, or looked at by a person within these weeks: then the quiet is known."""
    since = last - (rules.WEEKS_LOOKED + 1) * WEEK
    mine = select(Silence.id).where(
        Silence.poster_id == poster, Silence.how.in_(("", "hand")), Silence.week_from > since
    )
    return db.session.scalar(mine.limit(1)) is not None


def _courses(last: date) -> list[Course]:
    """Every poster in use with the full weeks since it was printed or hung. One statement."""
    starts = [last - (number + 1) * WEEK + timedelta(days=1) for number in range(rules.WEEKS_LOOKED + 1)]
    sums = [_sum(start).label(f"week_{number}") for number, start in enumerate(starts)]
    mine = (StepCount.serial == Poster.serial) & (StepCount.step == Step.SCAN) & (StepCount.day >= starts[-1])
    query = select(Poster.id, Poster.at, Poster.hung_on, *sums).join(StepCount, mine)
    rows = db.session.execute(query.where(Poster.state == PosterState.LIVE).group_by(Poster.id))
    return [_course(row, starts) for row in rows]


def _sum(start: date) -> Any:
    within = (StepCount.day >= start) & (StepCount.day < start + WEEK)
    return func.sum(case((within, StepCount.times), else_=0))


def _course(row: Any, starts: Sequence[date]) -> Course:
    """Weeks before the poster hung are no history."""
    begun = max(in_china(row.at).date(), row.hung_on or date.min)
    seen, *before = [int(count or 0) for count in row[3:]]
    weeks = [count for count, start in zip(before, starts[1:], strict=True) if start >= begun]
    return Course(row.id, weeks[::-1], seen)


def _wake(posters: Sequence[int]) -> None:
    _end(posters, how="woke", by="system:clock")


def _end(posters: Sequence[int], *, how: str, by: str) -> None:
    mine = update(Silence).where(Silence.poster_id.in_(posters), Silence.done_at.is_(None))
    values = {"done_at": now(), "done_by": by, "how": how}
    db.session.execute(mine.values(**values), execution_options={"synchronize_session": False})
