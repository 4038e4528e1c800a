"""导入的任务 — rows are looked at, taken in and taken back some at a time; who is killed in between is replaced and
goes on at the next row: what was written and how far it is stand in one unit.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import DomainError
from server.kit.importing import Importing, Problem, Row, odd_cells
from server.kit.states import move
from server.kit.units import reading
from server.people import queries as people
from server.people.errors import StaffUnknown
from server.tables import queries
from server.tables.errors import TableUnknown
from server.tables.models import TableImport, TableRow
from server.tables.states import TableState

CHECK_AT_ONCE = 500
WRITE_AT_ONCE = 20  # in one unit: on SQLite nobody else writes meanwhile
KEEP_CELLS = timedelta(days=7)
TWICE = "与本表第 {number} 行重复"
EARLY = "它的上级在第 {number} 行，请把上级排到前面"

Payload = dict[str, Any]
Verdicts = list[tuple[int, list[Problem]]]


def fetch_check(payload: Payload) -> Verdicts | None:
    """看下一批, without the pen: (row's id, problems), or None for whom there is nothing to look at any more."""
    with reading():
        table = _find(payload)
        actor = _actor(table)
        if table.state != TableState.CHECKING or actor is None:
            return None
        kind = queries.importing(table.key, actor)
        rows = _next(table, "new", CHECK_AT_ONCE)
        cells = [queries.cells_of(row) for row in rows]
        leans = {mark: queries.mark_blind(mark) for mark in map(kind.leans, cells) if mark}
        first = _firsts(table, [row.mark_blind for row in rows] + list(leans.values()))
        ready = {**kind.prepare(actor), **{mark: mark for mark, kept in leans.items() if kept in first}}
        found = kind.check(cells, actor, ready)
        return [
            (
                row.id,
                _wrong(kind, cell, problems)
                + _twice(row, first)
                + _early(row, first, leans.get(kind.leans(cell) or "")),
            )
            for row, cell, problems in zip(rows, cells, found, strict=True)
        ]


def record_check(payload: Payload, verdicts: Verdicts | None) -> datetime | None:
    """记下这一批, and come back for the next; after the last one the table waits for its person."""
    table = _find(payload)
    if table.state != TableState.CHECKING:
        return None
    if verdicts is None:
        _stop(table)
        return None
    if not verdicts:
        move(table, "checked", actor=THE_CLOCK)
        return None
    told = dict(verdicts)
    for row in db.session.scalars(select(TableRow).where(TableRow.id.in_(list(told)), TableRow.state == "new")):
        problems = told[row.id]
        row.state, row.problems = ("bad" if problems else "good"), _plain(problems)
    db.session.flush()
    _count(table)
    return now()


def record_take(payload: Payload, _brought: Any) -> datetime | None:
    """导入下一批. A row that has become impossible since it was looked at is refused by name, the others go on."""

    def one(row: TableRow, kind: Importing, actor: Actor, ready: Mapping[str, str]) -> None:
        row.ref = kind.take(queries.cells_of(row), actor, ready)[:40]
        row.state, row.cells = "taken", None

    return _write(payload, TableState.TAKING, "good", one, "refused", "taken")


def record_undo(payload: Payload, _brought: Any) -> datetime | None:
    """撤销下一批, the last one first; what cannot be taken back stays, with why."""

    def one(row: TableRow, kind: Importing, actor: Actor, _ready: Mapping[str, str]) -> None:
        assert row.ref is not None, "a taken row without its reference"
        kind.undo(row.ref, actor)
        row.state = "undone"

    return _write(payload, TableState.UNDOING, "taken", one, "kept", "undone")


def sweep() -> int:
    """到期清除: what the tables held is wiped after some days, and a table that was never whole is given up."""
    old = select(TableImport).where(TableImport.wiped_at.is_(None), TableImport.at < now() - KEEP_CELLS).limit(50)
    tables = list(db.session.scalars(old))
    for table in tables:
        if table.state in (TableState.READING, TableState.CHECKING, TableState.CHECKED):
            move(table, "drop", actor=THE_CLOCK)
        wiped = update(TableRow).where(TableRow.import_id == table.id)
        db.session.execute(wiped.values(cells_sealed=None, mark_blind=None))
        table.wiped_at = now()
    db.session.flush()
    return len(tables)


def _write(
    payload: Payload,
    state: TableState,
    source: str,
    act: Callable[[TableRow, Importing, Actor, Mapping[str, str]], None],
    otherwise: str,
    done: str,
) -> datetime | None:
    table = _find(payload)
    if table.state != state:
        return None
    actor = _actor(table)
    if actor is None:
        _stop(table)
        return None
    kind = queries.importing(table.key, actor)
    rows = _next(table, source, WRITE_AT_ONCE, last_first=state == TableState.UNDOING)
    if not rows:
        move(table, done, actor=THE_CLOCK)
        return None
    ready = kind.prepare(actor)
    for row in rows:
        try:
            with db.session.begin_nested():
                act(row, kind, actor, ready)
        except DomainError as refusal:
            row.state, row.problems = otherwise, _plain(_told(refusal, kind))
    db.session.flush()
    _count(table)
    return now()


def _find(payload: Payload) -> TableImport:
    return db.session.scalars(select(TableImport).where(TableImport.uid == payload["import"])).one()


def _actor(table: TableImport) -> Actor | None:
    """Whoever handed it in, as they are now: None when they left or lost the post for it."""
    try:
        staff = people.staff(table.by.removeprefix("staff:"))
        actor = people.staff_actor(staff)
        queries.importing(table.key, actor)
    except (StaffUnknown, TableUnknown):
        return None
    return actor if staff.state == "active" else None


def _stop(table: TableImport) -> None:
    move(table, "stop", actor=THE_CLOCK, note="交表的人已没有这项权限")


def _next(table: TableImport, state: str, limit: int, *, last_first: bool = False) -> list[TableRow]:
    order = TableRow.number.desc() if last_first else TableRow.number
    some = select(TableRow).where(TableRow.import_id == table.id, TableRow.state == state)
    return list(db.session.scalars(some.order_by(order).limit(limit)))


def _wrong(kind: Importing, cells: Row, found: list[Problem]) -> list[Problem]:
    """What nobody wants of a cell, then what the room says of the others: each cell is told of once."""
    idle = kind.idle(cells)
    if idle:
        return [Problem("", idle)]
    odd = odd_cells(cells, kind.columns)
    told = {problem.column for problem in odd}
    return odd + [problem for problem in found if problem.column not in told]


def _firsts(table: TableImport, marks: Sequence[str | None]) -> dict[str | None, int]:
    """Mark → the first line of the whole table that has it."""
    same = select(TableRow.mark_blind, func.min(TableRow.number)).where(
        TableRow.import_id == table.id, TableRow.mark_blind.in_([mark for mark in marks if mark])
    )
    return {row[0]: row[1] for row in db.session.execute(same.group_by(TableRow.mark_blind))}


def _twice(row: TableRow, first: dict[str | None, int]) -> list[Problem]:
    """The first of two alike rows is good, the later one names it."""
    number = first.get(row.mark_blind, row.number) if row.mark_blind else row.number
    return [Problem("", TWICE.format(number=number))] if number < row.number else []


def _early(row: TableRow, first: Mapping[str | None, int], leans: str | None) -> list[Problem]:
    """Rows are taken in their order, so what a row leans on stands before it."""
    number = first.get(leans, 0) if leans else 0
    return [Problem("", EARLY.format(number=number))] if number > row.number else []


def _told(refusal: DomainError, kind: Importing) -> list[Problem]:
    names = {column.name for column in kind.columns}
    lines = [(line["field"].lstrip("/"), line["issue"]) for line in refusal.detail]
    return [Problem(name if name in names else "", says) for name, says in lines] or [Problem("", refusal.says)]


def _plain(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [{"column": one.column, "says": one.says} for one in dict.fromkeys(problems)]


def _count(table: TableImport) -> None:
    """The counts are those of the rows."""
    by_state = select(TableRow.state, func.count()).where(TableRow.import_id == table.id).group_by(TableRow.state)
    found = {row[0]: row[1] for row in db.session.execute(by_state)}
    table.good = found.get("good", 0) + found.get("taken", 0) + found.get("undone", 0) + found.get("kept", 0)
    table.bad = found.get("bad", 0) + found.get("refused", 0)
    table.taken = found.get("taken", 0) + found.get("kept", 0)
    table.undone, table.kept = found.get("undone", 0), found.get("kept", 0)
    db.session.flush()
