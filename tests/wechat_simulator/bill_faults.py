"""What may be wrong with a bill (specification §10, B3 and B5–B8): rows first, then the text, then the bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from .bills import BOM, Bill, made_up

FEE, TOTAL, DESCRIPTION = 22, 24, 20
BOMB_MB = 256
PIECE = bytes(1024 * 1024)


def spoil_rows(bill: Bill, kind: str, args: dict[str, Any]) -> None:
    """A trade bill whose rows are not what happened; its summary is made afterwards, and agrees with them."""
    acts: dict[str, Callable[[], None]] = {
        "row_missing_locally": lambda: bill.rows.append(made_up(args, 1)),
        "row_missing_in_bill": lambda: bill.rows.__delitem__(slice(0, 1)),
        "row_doubled": lambda: bill.rows.insert(0, list(bill.rows[0])),
        "amount_off": lambda: _add_fen(bill.rows[0]),
        "fee_differs": lambda: bill.rows[0].__setitem__(FEE, "0.01000"),
    }
    if kind in acts and (bill.rows or kind == "row_missing_locally"):
        acts[kind]()


def _add_fen(row: list[str]) -> None:
    """One fen more, in every column of this amount."""
    columns = (12, TOTAL) if row[9] == "SUCCESS" else (16, 25)
    for column in columns:
        whole, _, rest = row[column].partition(".")
        fen = int(whole) * 100 + int(rest) + 1
        row[column] = f"{fen // 100}.{fen % 100:02d}"


def spoil_text(text: str, kind: str) -> str:
    """A bill whose form is unusual; in ``forged_column`` a donor's words have made columns of their own."""
    if kind == "no_bom":
        return text.removeprefix(BOM)
    if kind == "cr_only":
        return text.replace("\r\n", "\r")
    if kind == "wrong_sum":
        lines = text.split("\r\n")
        lines[-2] = lines[-2].replace("`", "`1", 1)
        return "\r\n".join(lines)
    changes: dict[str, Callable[[list[str], bool], list[str]]] = {
        "new_column": lambda cells, header: [*cells, "新增列" if header else "`"],
        "reordered": lambda cells, header: [*cells[1:], cells[0]],
        "forged_column": _forged,
    }
    return _each_row(text, changes[kind]) if kind in changes else text


def _forged(cells: list[str], header: bool) -> list[str]:
    """What ``,`` and a back-tick in a description do to whoever splits there."""
    at = min(DESCRIPTION, len(cells) - 1)
    return cells if header else [*cells[:at], "`好心人", "`99999.00", *cells[at + 1 :], "`"]


def _each_row(text: str, change: Callable[[list[str], bool], list[str]]) -> str:
    """The header and the detail rows changed; the summary as it was."""
    lines = text.removeprefix(BOM).split("\r\n")
    end = len(lines) - 3
    rows = [",".join(change(line.split(","), number == 0)) for number, line in enumerate(lines[:end])]
    return BOM + "\r\n".join([*rows, *lines[end:]])


def bomb(megabytes: int) -> bytes:
    """A gzip file that unpacks to so many megabytes of noughts."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(piece) for piece in _pieces(megabytes)), packer.flush()])


def _pieces(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield PIECE


def packed(text: str) -> bytes:
    """gzip without a time stamp: the same bill gives the same bytes."""
    return gzip.compress(text.encode(), mtime=0)
