"""归档 — audit rows that are old enough are written to a file and taken out of the database; the chain stays whole.

The seals stay for ever, and the archive says under which of them its rows stood. Only the owner of the tables can do
it: the account of the platform itself may not delete a row of the audit, whatever program it runs.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, create_engine, delete, insert, select, text

from server.kit import audit, marks, sealing, triggers, walking
from server.kit.actors import THE_CLOCK
from server.kit.audit import AuditRow
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Conflict, Invalid
from server.kit.sealing import AuditPurge, AuditSeal
from server.kit.settings import settings
from server.kit.units import reading, writing

KEEP_DAYS, KEEP_DAYS_MIN = 3 * 365, 184  # 网络安全法 art. 21: logs six months at least
ROWS_AT_ONCE = 50_000


class TooYoung(Invalid):
    code, says = "audit_too_young", "审计记录至少保存六个月（网络安全法第二十一条），请把保留天数写成 184 或更多"


class AuditBroken(Conflict):
    code, says = "audit_broken", "审计记录没有通过查验，没有归档任何一条。请先运行 wishbridge audit verify 查明原因"


@dataclass(frozen=True)
class Archived:
    """One file: which rows, under which seals, and the sum of its bytes."""

    path: Path
    rows: int
    first_seal: int
    last_seal: int
    sha256: str


def archive(folder: Path, keep_days: int = KEEP_DAYS) -> Iterator[Archived]:
    """归档. One file after the other until nothing is old enough. Call it outside any unit.

    Raises TooYoung, AuditBroken, OSError.
    """
    if keep_days < KEEP_DAYS_MIN:
        raise TooYoung
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        with reading():
            made = _write_next(folder, now() - timedelta(days=keep_days))
        if made is None:
            return
        _take_away(made)
        with writing():
            facts = {"rows": made.rows, "first_seal": made.first_seal, "last_seal": made.last_seal}
            audit.write(THE_CLOCK, "audit.archive", made.path.name[:64], facts | {"sha256": made.sha256})
        yield made


def _write_next(folder: Path, before: Any) -> Archived | None:
    gone = sealing.purged()
    seals = _next_seals(gone, before)
    if not seals:
        return None
    first, last = seals[0], seals[-1]
    found = walking.Findings()
    for one in seals:
        walking.look_at(one, found)
    if found.problems:
        raise AuditBroken
    path = folder / f"audit-{first.number:08d}-{last.number:08d}.jsonl.gz"
    digest, rows = sha256(), 0
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        for line in _lines(first, last):
            packed.write(line)
            rows += 1
    digest.update(part.read_bytes())
    part.rename(path)
    return Archived(path, rows, first.number, last.number, digest.hexdigest())


def _next_seals(gone: AuditPurge | None, before: Any) -> list[AuditSeal]:
    """The oldest seals whose rows are still here and old enough, as many as hold some 50 000 rows; one at least."""
    query = select(AuditSeal).where(AuditSeal.number > (gone.seal if gone else 0), AuditSeal.at < before)
    old = list(db.session.scalars(query.order_by(AuditSeal.number).limit(walking.SEALS_PIECE)))
    limit = (gone.rows if gone else 0) + ROWS_AT_ONCE
    return [one for one in old if one.total <= limit] or old[:1]


def _lines(first: AuditSeal, last: AuditSeal) -> Iterator[bytes]:
    """The rows as the seals cover them."""
    kept = set(_taken_later(last))
    for row in sealing.ranged(first.first_id, last.last_id):
        if row.id not in kept:
            yield sealing.line_of(row)
    early = [number for one in walking.seals_from(first.number) if one.number <= last.number for number in one.late]
    for row in sealing.by_ids(number for number in early if number < first.first_id):
        yield sealing.line_of(row)


def _taken_later(last: AuditSeal) -> list[int]:
    """Rows from gaps up to here that a seal behind `last` has taken: they stay with it."""
    later = select(AuditSeal).where(AuditSeal.number > last.number, AuditSeal.at < last.at + 2 * sealing.LATE_MAX)
    return [number for one in db.session.scalars(later) for number in one.late if number <= last.last_id]


def _take_away(made: Archived) -> None:
    """As the owner, in one transaction: the fence down, the rows out, the record of it in, the fence up."""
    with reading():
        last = cast(AuditSeal, db.session.get(AuditSeal, made.last_seal))
        kept, total, upto = _taken_later(last), last.total, last.last_id
    purge = AuditPurge(seal=made.last_seal, last_id=upto, rows=total, sha256=made.sha256, at=now())
    purge.mark = marks.mark(sealing.PURGE_PURPOSE, sealing.purge_text(purge))
    values = {name: getattr(purge, name) for name in ("seal", "last_id", "rows", "sha256", "at", "mark")}
    engine = create_engine(settings().migration_database_url).execution_options(unit="writes")
    try:
        with engine.begin() as owner:
            _fence_down(owner)
            owner.execute(delete(AuditRow).where(AuditRow.id <= upto, AuditRow.id.not_in(kept)))
            owner.execute(insert(AuditPurge).values(**values))
            triggers.install(owner)
    finally:
        engine.dispose()


def _fence_down(owner: Connection) -> None:
    on = " ON audit" if owner.dialect.name == "postgresql" else ""
    owner.execute(text(f"DROP TRIGGER audit_no_delete{on}"))
