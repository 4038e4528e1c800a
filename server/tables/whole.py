"""整表导入 — the same flow for whoever sits at the server: looked at and taken in at once, all rows or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.kit.actors import Actor
from server.kit.errors import DomainError, field_error
from server.kit.importing import Importing, Problem, Row, odd_cells
from server.kit.sheets import TableRefused
from server.tables.jobs import TWICE

Numbered = tuple[int, Row]


@dataclass(frozen=True)
class TakenIn:
    """`refs` of the rows that came in; `known` is how many came in with an earlier file."""

    refs: list[str]
    known: int


def take_in(kind: Importing, rows: Sequence[Numbered], *, actor: Actor) -> TakenIn:
    """Inside one unit. TableRefused names every row that cannot come in, and why."""
    ready = kind.prepare(actor)
    verdicts = kind.check([cells for _, cells in rows], actor, ready)
    fresh, faults = [], _twice(kind, rows)
    for (number, cells), problems in zip(rows, verdicts, strict=True):
        if kind.known and any(one.says == kind.known for one in problems):
            continue
        faults += _faults(kind, number, odd_cells(cells, kind.columns) + problems)
        fresh.append((number, cells))
    if faults:
        raise TableRefused(detail=faults)
    return TakenIn([_take(kind, number, cells, actor, ready) for number, cells in fresh], len(rows) - len(fresh))


def _take(kind: Importing, number: int, cells: Row, actor: Actor, ready: Row) -> str:
    try:
        return kind.take(cells, actor, ready)
    except DomainError as refusal:
        says = [line["issue"] for line in refusal.detail] or [refusal.says]
        raise TableRefused(detail=_faults(kind, number, [Problem("", one) for one in says])) from refusal


def _twice(kind: Importing, rows: Sequence[Numbered]) -> list[dict[str, str]]:
    """The first of two alike rows is good, the later one names it."""
    first: dict[str, int] = {}
    found = []
    for number, cells in rows:
        mark = kind.mark(cells)
        if mark and first.setdefault(mark, number) != number:
            found += _faults(kind, number, [Problem("", TWICE.format(number=first[mark]))])
    return found


def _faults(kind: Importing, number: int, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """`第 3 行，乡镇：没有这个乡镇`."""
    return [
        field_error(f"/{number}/{one.column}".rstrip("/"), f"第 {number} 行{_of(kind, one.column)}：{one.says}")
        for one in dict.fromkeys(problems)
    ]


def _of(kind: Importing, column: str) -> str:
    found = kind.column(column)
    return f"，{found.title}" if found else ""
