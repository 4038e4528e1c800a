"""表格 — what staff hand in as a table: CSV as Excel or WPS saves it, or XLSX. The first line names the columns."""

import csv
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.kit.errors import Invalid

BYTES_MAX = 10 * 1024 * 1024
# A table of ten megabytes can unpack to gigabytes: the size inside is looked at before anything is unpacked.
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
LINES_MAX = 20_000
# Excel keeps 15 digits of a number: a longer one has lost its end and must not look whole.
EXACT_MAX = 10**15

# How a workbook is written: words are never a formula, and nothing is a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Line = tuple[int, list[str]]


class TableUnreadable(Invalid):
    code, says = "table_unreadable", "读不懂这个文件，请用 CSV 或 XLSX 表格，第一行是列名"


class TableRefused(Invalid):
    """Nothing of the table was taken over; `detail` names row and column."""

    code, says = "table_refused", "表格有问题，没有导入任何一行，请改好后再导入"


def lines_of(content: bytes, file_name: str) -> list[list[str]]:
    """The lines of a CSV (UTF-8 or GB 18030) or XLSX file as text, the column names first. TableUnreadable."""
    return [cells for _number, cells in numbered_lines_of(content, file_name)]


def numbered_lines_of(content: bytes, file_name: str) -> list[Line]:
    """The same with the number each line has in the file. TableUnreadable, also for a cell that is a formula.

    Empty lines of an XLSX are left out; a formula would be read as whatever Excel last made of it, or as nothing.
    """
    if len(content) > BYTES_MAX:
        raise TableUnreadable("表格太大了，请分成几份，每份 10 MB 以内")
    lines = _xlsx(content) if file_name.lower().endswith(".xlsx") else _csv(content)
    if not lines:
        raise TableUnreadable
    if len(lines) > LINES_MAX:
        raise TableUnreadable(f"表格太长了，请分成几份，每份 {LINES_MAX} 行以内")
    return lines


def sheet_lines_of(content: bytes, file_name: str, title: str) -> list[Line] | None:
    """The lines of the sheet of this name in an XLSX file; None where there is none. TableUnreadable."""
    return _xlsx(content, title) if file_name.lower().endswith(".xlsx") else None


def _csv(content: bytes) -> list[Line]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(islice(_csv_lines(text), LINES_MAX + 1))
        except csv.Error as error:
            raise TableUnreadable from error
    raise TableUnreadable


def _csv_lines(text: str) -> Any:
    """A cell may hold line breaks: a line counts from where it begins, as an editor shows it."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _xlsx(content: bytes, title: str | None = None) -> list[Line] | None:
    """The first sheet, or the one of this name."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES_MAX:
                raise TableUnreadable("表格展开后太大了，请分成几份再上传")
        book = load_workbook(BytesIO(content), read_only=True)
        if title is not None and title not in book.sheetnames:
            return None
        sheet = book.worksheets[0] if title is None else book[title]
        sheet.reset_dimensions()  # some exports say that they are one cell large
        lines = ((number, [_text(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(), start=1))
        return list(islice(((number, cells) for number, cells in lines if any(cells)), LINES_MAX + 1))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise TableUnreadable from error


def _text(cell: Any) -> str:
    if cell.data_type == "f":
        raise TableUnreadable(f"单元格 {cell.coordinate} 是公式，请先把整张表“粘贴为数值”再上传")
    value = cell.value
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_MAX:
        return str(int(value))
    return "" if value is None else str(value)
