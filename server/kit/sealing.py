"""封存 — each minute what was added to the audit is put under a seal, and each seal under the next.

A seal covers every row that is visible above the last one, and says which numbers in between were not: on PostgreSQL a
lower number may be committed after a higher one. Whoever wrote it had a unit open, and no unit of ours stays open long:
the database itself ends one that idles (`kit.db.IDLE_MAX`, ten minutes). So a row that turns up in such a gap soon
after is taken under the next seal as late, and one that turns up after LATE_MAX was put there by hand.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import String, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from server.kit import marks
from server.kit.audit import AuditRow, canonical, canonical_json, is_ours
from server.kit.clock import in_china, now
from server.kit.db import Base, Id, db
from server.kit.settings import settings
from server.kit.tasks import Task

log = logging.getLogger("wishbridge.audit")
TOPIC = "audit.seal"  # the clock's work each minute, see jobs/handlers.py
STOPPED_AFTER = timedelta(minutes=10)
PURPOSE, PURGE_PURPOSE = "audit-seal", "audit-purge"
LATE_MAX = timedelta(hours=1)  # six times IDLE_MAX, and longer than any job of ours takes
ROWS_PER_SEAL, SEALS_AT_ONCE = 10_000, 2  # half a second of the pen on SQLite, and more than a county does in a day
PIECE, GAPS_AT_ONCE = 1_000, 100
HEAD_FILE = "audit-head.json"
Gap = tuple[int, int]
Told = Any  # a line of the table as it stands there now, not as this session remembers it
COLUMNS = AuditRow.__table__.columns


class AuditSeal(Base):
    """封条. Rows `first_id` to `last_id` without `gaps`, and `late` ones from gaps before. `total`: of all so far."""

    __tablename__ = "audit_seals"
    __table_args__ = {"info": {"append_only": True}}

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    first_id: Mapped[int] = mapped_column(Id)
    last_id: Mapped[int] = mapped_column(Id)
    count: Mapped[int]
    total: Mapped[int] = mapped_column(Id)
    gaps: Mapped[list[Any]]
    late: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    mark: Mapped[str] = mapped_column(String(marks.MARK_CHARS_MAX))


class AuditPurge(Base):
    """清理: the rows under the seals up to `seal` were archived and taken away. The seals themselves stay."""

    __tablename__ = "audit_purges"
    __table_args__ = {"info": {"append_only": True}}

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    seal: Mapped[int] = mapped_column(Id, unique=True)
    last_id: Mapped[int] = mapped_column(Id)
    rows: Mapped[int] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)
    mark: Mapped[str] = mapped_column(String(marks.MARK_CHARS_MAX))


@dataclass(frozen=True)
class Head:
    """The newest seal as it is remembered outside the database."""

    number: int
    mark: str


def seal() -> int:
    """封存. Put what is new under seals; how many rows that were. The clock's own work, each minute."""
    remember()  # what is here before this unit has added anything is committed for certain
    sealed = 0
    for _ in range(SEALS_AT_ONCE):
        made = _seal_once()
        if made is None:
            break
        sealed += made.count
        log.info("audit sealed: %s %s", made.number, made.mark)
    return sealed


def head() -> AuditSeal | None:
    """The newest seal."""
    return db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).one_or_none()


def purged() -> AuditPurge | None:
    """Where the rows begin that are still here; None when nothing was ever taken away."""
    return db.session.scalars(select(AuditPurge).order_by(AuditPurge.seal.desc()).limit(1)).one_or_none()


def unsealed() -> int:
    """How many rows wait for their seal: for /metrics."""
    upto = select(func.coalesce(func.max(AuditSeal.last_id), 0)).scalar_subquery()
    return db.session.scalar(select(func.count()).where(AuditRow.id > upto)) or 0


def waiting_since() -> datetime | None:
    """Since when rows wait for a seal that is made no more; None while the runner keeps up, or has never run here."""
    until = now() - STOPPED_AFTER
    upto = select(func.coalesce(func.max(AuditSeal.last_id), 0)).scalar_subquery()
    has_runner = exists().where(Task.key == f"every:{TOPIC}", Task.at < until)
    oldest = select(AuditRow.at).where(AuditRow.id > upto, AuditRow.at < until, has_runner).order_by(AuditRow.id)
    return db.session.scalar(oldest.limit(1))


def is_made() -> list[str]:
    """A2: a chain that nobody goes on making would find nothing."""
    since = waiting_since()
    return [] if since is None else [f"封存已停：{in_china(since):%m-%d %H:%M} 起的审计记录还没有封上"]


def counters() -> tuple[int, int, int]:
    """For /metrics, so that another machine remembers as well: the newest number, 48 bits of its mark, rows waiting."""
    newest = head()
    if newest is None:
        return 0, 0, unsealed()
    return newest.number, int(newest.mark.rpartition(":")[2][:12], 16), unsealed()


def _seal_once() -> AuditSeal | None:
    last = head()
    begins = last.last_id + 1 if last else 1
    news = select(AuditRow.id).where(AuditRow.id >= begins).order_by(AuditRow.id).limit(ROWS_PER_SEAL)
    ids = list(db.session.scalars(news))
    late = [row.id for row in late_rows() if _is_known(row)]
    if not ids and not late:
        return None
    ends = ids[-1] if ids else begins - 1
    made = AuditSeal(
        number=last.number + 1 if last else 1,
        first_id=begins,
        last_id=ends,
        count=len(ids) + len(late),
        total=(last.total if last else 0) + len(ids) + len(late),
        gaps=gaps_between(ids, begins, ends),
        late=late,
        digest=digest_of(chain(ranged(begins, ends), by_ids(late))),
        at=now(),
    )
    made.mark = marks.mark(PURPOSE, text_of(made, last.mark if last else ""))
    db.session.add(made)
    db.session.flush()
    return made


def late_rows() -> list[Told]:
    """The rows that stand in a young gap and that no seal has taken yet."""
    recent = select(AuditSeal).where(AuditSeal.at > now() - LATE_MAX).order_by(AuditSeal.number)
    seals = list(db.session.scalars(recent))
    taken = {number for one in seals for number in one.late}
    gaps = [gap for one in seals for gap in one.gaps]
    found: list[Told] = []
    for begins in range(0, len(gaps), GAPS_AT_ONCE):
        some = or_(*(AuditRow.id.between(*gap) for gap in gaps[begins : begins + GAPS_AT_ONCE]))
        found += db.session.execute(select(*COLUMNS).where(some).order_by(AuditRow.id)).all()
    return [row for row in found if row.id not in taken]


def _is_known(row: Told) -> bool:
    """A late row is taken only with our own mark on it; without, it stays outside and is told of (kit.walking)."""
    try:
        return row.mark is not None and is_ours(row)
    except marks.KeyGone:
        return False


def ranged(first: int, last: int) -> Iterator[Told]:
    """The rows from one number to another, a piece at a time, so that memory stays flat."""
    while True:
        query = select(*COLUMNS).where(AuditRow.id >= first, AuditRow.id <= last).order_by(AuditRow.id)
        rows = db.session.execute(query.limit(PIECE)).all()
        yield from rows
        if len(rows) < PIECE:
            return
        first = rows[-1].id + 1


def by_ids(ids: Iterable[int]) -> Sequence[Told]:
    """These rows, by number."""
    return db.session.execute(select(*COLUMNS).where(AuditRow.id.in_(list(ids))).order_by(AuditRow.id)).all()


def dated(begins: datetime, ends: datetime) -> Iterator[Told]:
    """The rows of a span of time, oldest number first, a piece at a time."""
    upto = -1
    while True:
        query = select(*COLUMNS).where(AuditRow.at >= begins, AuditRow.at < ends, AuditRow.id > upto)
        rows = db.session.execute(query.order_by(AuditRow.id).limit(PIECE)).all()
        yield from rows
        if len(rows) < PIECE:
            return
        upto = rows[-1].id


def gaps_between(ids: list[int], first: int, last: int) -> list[Gap]:
    """The stretches of numbers from `first` to `last` that are not among `ids` (in order)."""
    edges = zip([first - 1, *ids], [*ids, last + 1], strict=True)
    return [(before + 1, after - 1) for before, after in edges if after - before > 1]


def line_of(row: Told) -> bytes:
    """One row as a seal covers it: its number, what it says and its own mark."""
    return canonical_json([row.id, row.mark]) + b" " + canonical(row) + b"\n"


def digest_of(rows: Iterable[Told]) -> str:
    digest = sha256()
    for row in rows:
        digest.update(line_of(row))
    return digest.hexdigest()


def text_of(one: AuditSeal, before: str) -> bytes:
    """What a seal's mark covers: all of it, and the mark of the one before."""
    moment = one.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = (one.number, one.first_id, one.last_id, one.count, one.total, one.gaps, one.late, one.digest, moment)
    return canonical_json([*told, before])


def purge_text(one: AuditPurge) -> bytes:
    moment = one.at.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical_json((one.seal, one.last_id, one.rows, one.sha256, moment))


def head_path() -> Path:
    return settings().data_dir / "run" / HEAD_FILE


def remembered() -> Head | None:
    """The newest seal as this machine wrote it down beside the database: who cuts off the last seals forgets it."""
    try:
        told = json.loads(head_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Head(int(told["number"]), str(told["mark"]))


def remember() -> None:
    """Write the newest committed seal down; a remembered one that is gone stays remembered."""
    newest, old = head(), remembered()
    if newest is None or (old is not None and not stands(old)):
        return
    path = head_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps({"number": newest.number, "mark": newest.mark}), encoding="utf-8")
    part.replace(path)


def forget(mark: str) -> int | None:
    """After a restore: set what this machine remembers aside under another name. Its number, or None."""
    old = remembered()
    if old is None:
        return None
    head_path().rename(head_path().with_name(f"{HEAD_FILE}.{mark}"))
    return old.number


def stands(one: Head) -> bool:
    """Whether a remembered seal is still there, as it was."""
    return db.session.scalar(select(AuditSeal.mark).where(AuditSeal.number == one.number)) == one.mark
