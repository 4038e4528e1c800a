"""二维码的任务 — what was counted is added up: the one place that writes totals, so that no two of them meet there."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete, select

from server.codes import silence, tally
from server.codes.models import Poster, TallyRow, TallyShard
from server.codes.tally import Tick
from server.codes.totals import add_up
from server.kit.db import db, insert_once

ROWS_AT_ONCE = 5_000
ROUNDS_MAX = 10


def fold() -> None:
    """并计数: rows and files, in this unit. Twice at the same time is as good as once; what is much waits a minute."""
    for _ in range(ROUNDS_MAX):
        if not _round():
            return


def listen() -> None:
    """听一听 which posters have fallen silent against their own history."""
    silence.listen()


def _round() -> bool:
    """Whether something is left."""
    counts = _rows()
    more = sum(counts.values()) >= ROWS_AT_ONCE
    for path in tally.shards():
        found, left = _lines(path)
        counts += found
        more = more or left
    add_up(_tidy(counts))
    return more


def _rows() -> Counter[Tick]:
    """Rows of units that are saved, taken away as they are counted; another runner's are stepped over."""
    waiting = select(TallyRow).order_by(TallyRow.id).limit(ROWS_AT_ONCE).with_for_update(skip_locked=True)
    rows = list(db.session.scalars(waiting))
    if rows:
        gone = delete(TallyRow).where(TallyRow.id.in_([row.id for row in rows]))
        db.session.execute(gone, execution_options={"synchronize_session": False})
    return Counter(Tick(*(getattr(row, name) for name in tally.names())) for row in rows)


def _lines(path: Path) -> tuple[Counter[Tick], bool]:
    """What a file holds beyond what was read of it, and whether there is more; a dead one goes once it is read."""
    mine = select(TallyShard).where(TallyShard.name == path.name).with_for_update()
    shard = db.session.scalar(mine)
    if shard is None:
        insert_once(TallyShard(name=path.name, read_to=0))
        shard = db.session.scalars(mine).one()
    if tally.is_over(path, shard.read_to):
        path.unlink(missing_ok=True)
        db.session.delete(shard)
        return Counter(), False
    found, end = tally.read(path, shard.read_to)
    more = end - shard.read_to > tally.READ_BYTES // 2
    shard.read_to = end
    return found, more


def _tidy(counts: Counter[Tick]) -> Counter[Tick]:
    """A serial that no poster has is left out: whoever opens a page can write anything into its address."""
    serials = sorted({tick.serial for tick in counts if tick.serial})
    known: set[str] = set()
    for at in range(0, len(serials), ROWS_AT_ONCE):
        some = select(Poster.serial).where(Poster.serial.in_(serials[at : at + ROWS_AT_ONCE]))
        known |= set(db.session.scalars(some))
    tidied: Counter[Tick] = Counter()
    for tick, times in counts.items():
        tidied[tick if not tick.serial or tick.serial in known else replace(tick, serial="")] += times
    return tidied
