"""看导入 — files of banks and platforms, and what would become of each of their lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from server.files import queries as files
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.money import yuan
from server.kit.sheets import Line, numbered_lines_of
from server.payments import sheets
from server.payments.models import Import, ImportColumns, ImportEvent, PaymentLine, Slip
from server.payments.rules import FEES_OVERLAP
from server.payments.sheets import Column, LineKind, Row, Told
from server.payments.states import LineState

AT_ONCE = 500  # numbers in one statement
T = TypeVar("T")


@dataclass(frozen=True)
class Preview:
    """What becomes of a file: `rows` are new, `known` stand here already, `refused` and `passed` are not taken.

    `heads` are the headings as the file has them; `missing` the columns nobody has named yet, and then there is
    nothing else.
    """

    heads: list[str]
    missing: list[Column]
    rows: list[Row]
    known: list[Told]
    refused: list[Told]
    passed: list[Told]

    @property
    def sums(self) -> dict[LineKind, tuple[int, int]]:
        """Kind → how many new rows, how many fen."""
        found: dict[LineKind, tuple[int, int]] = {}
        for row in self.rows:
            count, fen = found.get(row.kind, (0, 0))
            found[row.kind] = (count + 1, fen + row.amount_fen)
        return found


def find_import(uid: str) -> Import:
    """Raises NotFound."""
    found = db.session.scalar(select(Import).where(Import.uid == uid))
    if found is None:
        raise NotFound
    return found


def import_history(given: Import) -> list[ImportEvent]:
    """Every move, oldest first."""
    moved = select(ImportEvent).where(ImportEvent.subject_id == given.id)
    return list(db.session.scalars(moved.order_by(ImportEvent.version)))


def import_of_file(kind: str, platform: str, sha256: str) -> Import | None:
    """The import that holds these very bytes, unless it was given up."""
    same = (Import.kind == kind, Import.platform == platform, Import.sha256 == sha256)
    return db.session.scalar(select(Import).where(*same, Import.state != "dropped"))


def saved_columns(kind: str, platform: str) -> dict[str, str]:
    """The columns a person chose the last time for this bank or platform; empty where the guess was right."""
    row = db.session.scalar(select(ImportColumns).where(ImportColumns.kind == kind, ImportColumns.platform == platform))
    return dict(row.columns) if row else {}


def lines_in(given: Import) -> list[Line]:
    """The lines of the kept file."""
    return numbered_lines_of(files.read(files.find(given.file_uid)), given.file_name)


def preview(given: Import) -> Preview:
    """预览. Reads the kept file anew and holds it against what is here: nothing is written."""
    lines = lines_in(given)
    heads = [sheets.plain(head) for head in next(cells for number, cells in lines if number == given.header)]
    missing = sheets.missing(given.kind, given.columns)
    if missing:
        return Preview(heads, missing, [], [], [], [])
    reading = sheets.read(given.kind, lines, given.header, given.columns)
    fresh, known, odd = _held_against(given, reading.rows)
    fresh, told_before = _without_fees_told_before(given, fresh)
    refused = sorted([*reading.refused, *odd], key=lambda told: told.number)
    passed = sorted([*reading.passed, *told_before], key=lambda told: told.number)
    return Preview(heads, [], fresh, known, refused, passed)


def _held_against(given: Import, rows: list[Row]) -> tuple[list[Row], list[Told], list[Told]]:
    """New rows; rows that are here already; rows that are here with another amount or day."""
    here, slips = _lines_here(given, rows), _slips_here(rows) if given.kind == "bank" else {}
    fresh, known, odd = [], [], []
    for row in rows:
        line, slip = here.get((row.kind, row.row_key)), slips.get(row.row_key)
        if line is not None and (line.amount_fen, line.day) != (row.amount_fen, row.day):
            was = f"{line.day.isoformat()}，{yuan(line.amount_fen)} 元"
            odd.append(Told(row.number, f"单号 {row.row_key} 已导入过，但日期或金额不同（已有：{was}）"))
        elif line is not None:
            known.append(Told(row.number, f"单号 {row.row_key} 已导入过"))
        elif slip is not None:
            known.append(Told(row.number, f"流水号 {row.row_key} 已用入账单登记"))
        else:
            fresh.append(row)
    return fresh, known, odd


def _without_fees_told_before(given: Import, rows: list[Row]) -> tuple[list[Row], list[Told]]:
    """A platform prints the same fee beside the gift and, summed, beside the settlement: two files, two numbers, one
    money. Whichever file came first has told it; the fees of the other file of that time are passed over.
    """
    days = _days_of_fees(given) if any(row.kind == "fee" for row in rows) else []
    twice = [row for row in rows if row.kind == "fee" and any(abs(row.day - day) <= FEES_OVERLAP for day in days)]
    if not twice:
        return rows, []
    first = "结算单" if given.kind == "platform_gifts" else "捐赠明细"
    says = f"同期的手续费已从{first}导入过，这里的不再导入"
    return [row for row in rows if row not in twice], [
        Told(row.number, f"{says}（{yuan(row.amount_fen)} 元）") for row in twice
    ]


def _days_of_fees(given: Import) -> list[date]:
    """The days of the fees that this platform's files of the other kind have told."""
    query = select(PaymentLine.day).join(Import, Import.id == PaymentLine.import_id).distinct()
    other = (Import.platform == given.platform, Import.kind != given.kind, PaymentLine.kind == "fee")
    return list(
        db.session.scalars(query.where(*other, PaymentLine.state.not_in((LineState.IGNORED, LineState.UNDONE))))
    )


def _lines_here(given: Import, rows: list[Row]) -> Mapping[tuple[str, str], PaymentLine]:
    query = select(PaymentLine).where(PaymentLine.platform == given.platform)
    some = [
        line
        for keys in _some([row.row_key for row in rows])
        for line in db.session.scalars(query.where(PaymentLine.row_key.in_(keys)))
    ]
    return {(line.kind, line.row_key): line for line in some}


def _slips_here(rows: list[Row]) -> Mapping[str, Slip]:
    """Bank transfers that two people have entered by hand: the voucher is the bank's own number."""
    query = select(Slip).where(Slip.kind == "bank", Slip.state != "void")
    some = [
        slip
        for keys in _some([row.row_key for row in rows])
        for slip in db.session.scalars(query.where(Slip.voucher.in_(keys)))
    ]
    return {slip.voucher: slip for slip in some}


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
