"""办理 — hand a table in, confirm it, give it up, take it back. The work itself is done row by row by the jobs."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.importing import Importing
from server.kit.states import born, move
from server.tables import queries
from server.tables.errors import NothingGood, RowsStay, TooLateToUndo
from server.tables.models import TableImport, TableRow
from server.tables.states import TableState

CHECK, TAKE, UNDO = "tables.check", "tables.take", "tables.undo"
UNDO_FOR = timedelta(hours=24)
NAME_CHARS_MAX = 80
PUT_AT_ONCE = 500


def open_table(kind: Importing, *, file_name: str, total: int, unused: Sequence[str], actor: Actor) -> TableImport:
    """收表格. Its rows follow in units of their own; nothing is looked at before all are here."""
    queries.importing(kind.key, actor)
    row = TableImport(
        state=TableState.READING,
        key=kind.key,
        file_name="".join(letter for letter in file_name if letter.isprintable())[-NAME_CHARS_MAX:],
        total=total,
        unused=list(unused),
        by=actor.ref,
    )
    born(row)
    audit.write(actor, "tables.open", row.uid, {"key": kind.key, "rows": total})
    return row


def put_rows(uid: str, rows: Sequence[tuple[int, Mapping[str, str]]], *, actor: Actor) -> None:
    """存行, sealed one by one. Some hundred at a time, so that nobody else waits long."""
    table = queries.find(uid, actor)
    kind = queries.importing(table.key, actor)
    db.session.add_all([_row(table, kind, number, cells) for number, cells in rows])
    db.session.flush()


def begin_check(uid: str, *, actor: Actor) -> TableImport:
    """All rows are here: look at them."""
    row = move(queries.find(uid, actor), "begin", actor=actor)
    tasks.add(CHECK, {"import": row.uid}, key=f"{CHECK}:{row.uid}")
    return row


def take(uid: str, *, actor: Actor, seen_version: int | None = None) -> TableImport:
    """确认导入 the good rows. NothingGood, StateChanged."""
    row = queries.find(uid, actor)
    if row.state == TableState.CHECKED and not row.good:
        raise NothingGood
    row = move(row, "take", actor=actor, seen_version=seen_version, changes={"undo_until": now() + UNDO_FOR})
    tasks.add(TAKE, {"import": row.uid}, key=f"{TAKE}:{row.uid}")
    return row


def undo(uid: str, *, actor: Actor, seen_version: int | None = None) -> TableImport:
    """撤销导入 within a day. What has been worked on since stays and is told. RowsStay, TooLateToUndo, StateChanged."""
    row = queries.find(uid, actor)
    stays = queries.importing(row.key, actor).stays
    if stays:
        raise RowsStay(stays)
    if row.state == TableState.TAKEN and not queries.may_undo(row):
        raise TooLateToUndo
    row = move(row, "undo", actor=actor, seen_version=seen_version)
    tasks.add(UNDO, {"import": row.uid}, key=f"{UNDO}:{row.uid}")
    return row


def drop(uid: str, *, actor: Actor) -> TableImport:
    """放弃: nothing of it was taken in."""
    return move(queries.find(uid, actor), "drop", actor=actor)


def note_failed(uid: str, *, actor: Actor) -> TableImport:
    """下载有问题的行: on record, for they hold people's data."""
    row = queries.find(uid, actor)
    audit.write(actor, "tables.failed", row.uid, {"rows": row.bad})
    return row


def _row(table: TableImport, kind: Importing, number: int, cells: Mapping[str, str]) -> TableRow:
    row = TableRow(import_id=table.id, number=number, state="new", problems=[])
    row.cells = json.dumps(dict(cells), ensure_ascii=False)
    row.mark_blind = queries.mark_blind(kind.mark(cells))
    return row
