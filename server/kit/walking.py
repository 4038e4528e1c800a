"""查验 — walk the seals of the audit: was a row edited, taken away, put in; is a seal gone, changed, cut off.

Every ten minutes the newest part, the count of all rows and the head (check A1), every night all of it, a piece at a
time and in flat memory, so that three years of rows are no burden.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from server.kit import audit, marks, sealing
from server.kit.audit import AuditRow
from server.kit.checks import Check
from server.kit.clock import in_china, now
from server.kit.db import Base, Id, db
from server.kit.sealing import AuditSeal
from server.kit.units import reading

ROWS_RECENT, SEALS_RECENT = 20_000, 2_000
ROWS_AT_ONCE = 200_000
PROBLEMS_MAX = 50
NIGHT_BEGINS = time(2)
KEEP_WALKS = timedelta(days=200)
SEALS_PIECE = 500
LAST = 2**62


class AuditWalk(Base):
    """一次全查. `next_seal` is where it goes on; `done_at` is empty while it is under way."""

    __tablename__ = "audit_walks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    done_at: Mapped[datetime | None]
    next_seal: Mapped[int] = mapped_column(Id, default=1)
    rows: Mapped[int] = mapped_column(Id, default=0)
    owed: Mapped[list[Any]] = mapped_column(default=list)
    problems: Mapped[list[Any]] = mapped_column(default=list)


@dataclass
class Findings:
    """What a walk has found, in sentences without personal data; `owed` are rows in gaps that no seal has taken yet."""

    problems: list[str] = field(default_factory=list)
    owed: dict[int, datetime] = field(default_factory=dict)
    rows: int = 0
    said: int = 0
    first_marked: int = field(default_factory=lambda: _first_marked())

    def say(self, sentence: str) -> None:
        self.said += 1
        if len(self.problems) < PROBLEMS_MAX and sentence not in self.problems:
            self.problems.append(sentence)


def audit_is_whole() -> list[str]:
    """A1: the newest seals and rows, the number of all rows, the head, and what the last whole walk found."""
    found = Findings()
    newest, gone = sealing.head(), sealing.purged()
    _look_at_head(found)
    first = _first_recent(newest, gone.seal if gone else 0)
    for one in seals_from(first):
        look_at(one, found, has_rows=gone is None or one.number > gone.seal)
    settle_owed(found)
    _look_at_tail(newest, found)
    _look_at_purge(gone, found)
    _count_all(newest, gone.rows if gone else 0, found)
    for sentence in last_walk_problems():
        found.say(sentence)
    return found.problems


CHECKS = [
    Check("A1", "审计记录完整，没有被改动", audit_is_whole),
    Check("A2", "审计记录按时封存", sealing.is_made),
]


def look_at(one: AuditSeal, found: Findings, *, has_rows: bool = True) -> None:
    """One seal: that it follows the one before, that its mark is ours, that its rows are those it was made over."""
    before = db.session.get(AuditSeal, one.number - 1) if one.number > 1 else None
    if one.number > 1 and before is None:
        found.say(f"第 {one.number - 1} 号审计封条不见了")
    elif not _is_ours(sealing.PURPOSE, sealing.text_of(one, before.mark if before else ""), one.mark, found):
        found.say(f"第 {one.number} 号审计封条被改动")
    if before is not None and (one.first_id != before.last_id + 1 or one.total != before.total + one.count):
        found.say(f"第 {one.number} 号审计封条接不上前一号")
    if has_rows:
        _look_at_rows(one, found)


def _look_at_rows(one: AuditSeal, found: Findings) -> None:
    digest, expected, late_in_gap = sha256(), one.first_id, list[sealing.Told]()
    gaps = [(int(first), int(last)) for first, last in one.gaps]
    said = found.said
    for row in sealing.ranged(one.first_id, one.last_id):
        found.rows += 1
        is_late = any(first <= row.id <= last for first, last in gaps)
        if not is_late:
            digest.update(sealing.line_of(row))
        else:
            late_in_gap.append(row)
        _miss(expected, row.id - 1, gaps, found)
        expected = row.id + 1
        _look_at_row(row, found)
    _miss(expected, one.last_id, gaps, found)
    found.owed |= {row.id: one.at for row in late_in_gap}
    _take_late(one, digest, found)
    if digest.hexdigest() != one.digest and found.said == said:
        found.say(f"第 {one.number} 号审计封条与记录不符")


def _take_late(one: AuditSeal, digest: Any, found: Findings) -> None:
    rows = sealing.by_ids(one.late) if one.late else []
    for row in rows:
        digest.update(sealing.line_of(row))
        found.owed.pop(row.id, None)
        _look_at_row(row, found)
    for number in sorted(set(one.late) - {row.id for row in rows}):
        found.say(f"第 {number} 条审计记录不见了")


def _miss(first: int, last: int, gaps: list[tuple[int, int]], found: Findings) -> None:
    """The numbers from `first` to `last` have no row: all of them must have been missing when the seal was made."""
    if first > last or any(begins <= first and last <= ends for begins, ends in gaps):
        return
    for number in range(first, min(last, first + PROBLEMS_MAX) + 1):
        if not any(begins <= number <= ends for begins, ends in gaps):
            found.say(f"第 {number} 条审计记录不见了")


def _look_at_row(row: sealing.Told, found: Findings) -> None:
    """Rows from before the marks stand before every row that has one."""
    if row.mark is None:
        if row.id > found.first_marked:
            found.say(f"第 {row.id} 条审计记录不是平台写的")
    elif not _is_ours(audit.PURPOSE, audit.canonical(row), row.mark, found):
        found.say(f"第 {row.id} 条审计记录被改动，或不是平台写的")


def _first_marked() -> int:
    marked = select(AuditRow.id).where(AuditRow.mark.is_not(None)).order_by(AuditRow.id).limit(1)
    found = db.session.scalar(marked)
    return LAST if found is None else found


def _is_ours(purpose: str, text: bytes, given: str, found: Findings) -> bool:
    try:
        return marks.is_mark(purpose, text, given)
    except marks.KeyGone as gone:
        found.say(f"验不了审计封条：缺少编号为 {gone.kid[:16]} 的密钥，请把它写进 AUDIT_KEYS")
        return True


def settle_owed(found: Findings) -> None:
    """A row that turned up in a young gap, written by us, only waits for the next seal; any other was put there."""
    young = now() - sealing.LATE_MAX
    for number, at in sorted(found.owed.items()):
        if at <= young:
            found.say(f"第 {number} 条审计记录是后来塞进去的")


def _look_at_head(found: Findings) -> None:
    kept = sealing.remembered()
    if kept is not None and not sealing.stands(kept):
        found.say(f"第 {kept.number} 号审计封条不见了或被换过：本机记得它")


def _look_at_tail(newest: AuditSeal | None, found: Findings) -> None:
    """What waits for its seal: the marks alone."""
    begins = newest.last_id + 1 if newest else 0
    ids = select(AuditRow.id).where(AuditRow.id >= begins).order_by(AuditRow.id.desc())
    lowest = db.session.scalar(ids.offset(ROWS_RECENT - 1).limit(1)) or begins
    for row in sealing.ranged(lowest, LAST):
        _look_at_row(row, found)


def _look_at_purge(gone: sealing.AuditPurge | None, found: Findings) -> None:
    if gone is not None and not _is_ours(sealing.PURGE_PURPOSE, sealing.purge_text(gone), gone.mark, found):
        found.say("审计归档的记载被改动，或不是平台写的")


def _count_all(newest: AuditSeal | None, gone: int, found: Findings) -> None:
    """One count over the whole table: a row taken away or put in anywhere shows within ten minutes."""
    if newest is None:
        return
    here = db.session.scalar(select(func.count()).where(AuditRow.id <= newest.last_id)) or 0
    waiting = len(sealing.late_rows())
    if here not in (newest.total - gone, newest.total - gone + waiting):
        found.say(f"审计记录应有 {newest.total - gone} 条，现有 {here} 条")


def _first_recent(newest: AuditSeal | None, after: int) -> int:
    """The number of the oldest seal to look at: as many back as hold some 20 000 rows, those of the last hour at least.

    A late row is paid for by a later seal, so one may begin anywhere and go on to the newest.
    """
    if newest is None:
        return 1
    query = select(AuditSeal.number).where(AuditSeal.total > newest.total - ROWS_RECENT)
    budget = db.session.scalar(query.order_by(AuditSeal.number).limit(1)) or newest.number
    return max(budget, newest.number - SEALS_RECENT, after + 1, 1)


def seals_from(first: int) -> Iterator[AuditSeal]:
    """Every seal from a number on, in order, a piece at a time."""
    while True:
        query = select(AuditSeal).where(AuditSeal.number >= first).order_by(AuditSeal.number).limit(SEALS_PIECE)
        seals = list(db.session.scalars(query))
        yield from seals
        if len(seals) < SEALS_PIECE:
            return
        first = seals[-1].number + 1


def last_walk_problems() -> list[str]:
    """What the newest whole walk that is finished found, and the one under way so far."""
    query = select(AuditWalk.problems).order_by(AuditWalk.id.desc()).limit(2)
    return [sentence for problems in db.session.scalars(query) for sentence in problems]


@dataclass(frozen=True)
class Standing:
    """How the audit stands, for the page that shows it: the newest seal and the last walk that was whole."""

    seal: int
    at: datetime | None
    walked_at: datetime | None
    rows: int


def standing() -> Standing:
    """Two statements."""
    newest = sealing.head()
    whole = select(AuditWalk).where(AuditWalk.done_at.is_not(None)).order_by(AuditWalk.id.desc()).limit(1)
    done = db.session.scalars(whole).one_or_none()
    ended, rows = (done.done_at, done.rows) if done else (None, 0)
    return Standing(newest.number if newest else 0, newest.at if newest else None, ended, rows)


@dataclass
class Progress:
    """How far a walk has come: what is read outside the unit that writes it down, for it may take some seconds."""

    id: int | None
    at: datetime
    next_seal: int = 1
    rows: int = 0
    found: Findings = field(default_factory=Findings)
    done_at: datetime | None = None


def walk_fetch(_payload: dict[str, Any]) -> Progress | None:
    """全查, the reading half: the next piece of the night's walk; None when there is nothing to do."""
    with reading():
        last = db.session.scalars(select(AuditWalk).order_by(AuditWalk.id.desc()).limit(1)).one_or_none()
        if last is None or last.done_at is not None:
            return _walk_piece(Progress(None, now())) if _is_time(last) else None
        owed = {int(number): datetime.fromisoformat(at) for number, at in last.owed}
        found = Findings(list(last.problems), owed)
        return _walk_piece(Progress(last.id, last.at, last.next_seal, last.rows, found))


def walk_record(_payload: dict[str, Any], progress: Progress | None) -> None:
    """全查, the writing half."""
    if progress is None:
        return
    db.session.execute(delete(AuditWalk).where(AuditWalk.at < now() - KEEP_WALKS))
    row = db.session.get(AuditWalk, progress.id) if progress.id else None
    row = row or AuditWalk(at=progress.at)
    row.next_seal, row.rows, row.done_at = progress.next_seal, progress.rows, progress.done_at
    row.owed = [[number, at.isoformat()] for number, at in progress.found.owed.items()]
    row.problems = list(progress.found.problems)
    db.session.add(row)
    db.session.flush()


def walk_all() -> Progress:
    """全查 at once, for a person who asks. Call it inside a reading unit and `walk_record` after it."""
    progress = Progress(None, now())
    while progress.done_at is None:
        _walk_piece(progress)
    _look_at_head(progress.found)
    _look_at_tail(sealing.head(), progress.found)
    return progress


def _is_time(last: AuditWalk | None) -> bool:
    """Once a night, after two o'clock; at the next chance when the platform slept then."""
    moment = in_china(now())
    night = moment.replace(hour=NIGHT_BEGINS.hour, minute=0, second=0, microsecond=0)
    begins = night if moment >= night else night - timedelta(days=1)
    return last is None or in_china(last.at) < begins


def _walk_piece(walk: Progress) -> Progress:
    gone, found = sealing.purged(), walk.found
    found.rows = 0
    for one in _until(seals_from(walk.next_seal), found):
        look_at(one, found, has_rows=gone is None or one.number > gone.seal)
        walk.next_seal = one.number + 1
    newest = sealing.head()
    if newest is None or walk.next_seal > newest.number:
        settle_owed(found)
        walk.done_at = now()
    walk.rows += found.rows
    return walk


def _until(seals: Iterable[AuditSeal], found: Findings) -> Iterator[AuditSeal]:
    for one in seals:
        yield one
        if found.rows >= ROWS_AT_ONCE:
            return
