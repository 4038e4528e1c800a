"""查看 — a table somebody handed in, how far it is, which of its rows are good and which are not."""

import json
from dataclasses import dataclass

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.importing import Importing
from server.kit.masking import mask_name
from server.tables.errors import NoRowsLeft, TableUnknown
from server.tables.importings import ALL
from server.tables.models import TableEvent, TableImport, TableRow
from server.tables.states import TableState

SHOWN = 20


@dataclass(frozen=True)
class Seen:
    """A row as a screen shows it: secret cells masked, reasons as sentences."""

    number: int
    cells: list[str]
    reasons: list[str]


def importing(key: str, actor: Actor) -> Importing:
    """A kind of table this actor may hand in. TableUnknown."""
    found = ALL.get(key)
    if found is None or not found.roles & actor.roles:
        raise TableUnknown
    return found


def find(uid: str, actor: Actor) -> TableImport:
    """One's own table; anybody else's does not exist. TableUnknown."""
    row = db.session.scalars(select(TableImport).where(TableImport.uid == uid)).one_or_none()
    if row is None or row.by != actor.ref:
        raise TableUnknown
    importing(row.key, actor)
    return row


def mine(key: str, actor: Actor, limit: int = 10) -> list[TableImport]:
    """The newest tables of this kind that the actor handed in."""
    own = select(TableImport).where(TableImport.by == actor.ref, TableImport.key == key)
    shown = own.where(TableImport.state != TableState.DROPPED)
    return list(db.session.scalars(shown.order_by(TableImport.id.desc()).limit(limit)))


def history(row: TableImport) -> list[TableEvent]:
    moved = select(TableEvent).where(TableEvent.subject_id == row.id)
    return list(db.session.scalars(moved.order_by(TableEvent.version)))


def seen(row: TableImport, kind: Importing, states: tuple[str, ...], limit: int = SHOWN) -> list[Seen]:
    """The first rows in these states, masked; one statement. None once the cells are wiped."""
    if row.wiped_at is not None:
        return []
    return [_seen(one, kind) for one in _rows(row, states, limit)]


def failed(row: TableImport) -> list[tuple[int, dict[str, str], list[str]]]:
    """Every row that was not taken in, whole, with its reasons: for the person who handed it in. NoRowsLeft."""
    if row.wiped_at is not None:
        raise NoRowsLeft
    kind = ALL[row.key]
    return [(one.number, cells_of(one), reasons_of(one, kind)) for one in _rows(row, ("bad", "refused"), None)]


def may_undo(row: TableImport) -> bool:
    """Never where the room says that its rows stay."""
    is_open = row.undo_until is not None and now() < row.undo_until
    return row.state == TableState.TAKEN and is_open and not ALL[row.key].stays


def cells_of(one: TableRow) -> dict[str, str]:
    found: dict[str, str] = json.loads(one.cells or "{}")
    return found


def mark_blind(mark: str | None) -> str | None:
    """A mark as the rows keep it."""
    return blind("table_rows.mark", mark) if mark else None


def reasons_of(one: TableRow, kind: Importing) -> list[str]:
    """`身份证号：校验码不对`, one per problem."""
    titles = {column.name: column.title for column in kind.columns}
    told = [(titles.get(problem["column"], ""), problem["says"]) for problem in one.problems]
    return [f"{title}：{says}" if title else says for title, says in told]


def _rows(row: TableImport, states: tuple[str, ...], limit: int | None) -> list[TableRow]:
    some = select(TableRow).where(TableRow.import_id == row.id, TableRow.state.in_(states)).order_by(TableRow.number)
    return list(db.session.scalars(some.limit(limit) if limit else some))


def _seen(one: TableRow, kind: Importing) -> Seen:
    cells = cells_of(one)
    shown = [_masked(cells.get(column.name, ""), column.secret) for column in kind.columns]
    return Seen(one.number, shown, reasons_of(one, kind))


def _masked(text: str, secret: bool) -> str:
    """A short one is a name, a long one keeps its ends."""
    if not secret or not text:
        return text
    return mask_name(text) if len(text) < 8 else f"{text[:3]}****{text[-4:]}"
