"""表格 — what staff hand in as a table: CSV as Excel or WPS saves it, or XLSX. The first line names the columns."""

import csv
from io import BytesIO, StringIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.kit.errors import Invalid

BYTES_MAX = 10 * 1024 * 1024


class TableUnreadable(Invalid):
    code, says = "table_unreadable", "读不懂这个文件，请用 CSV 或 XLSX 表格，第一行是列名"


class TableRefused(Invalid):
    """Nothing of the table was taken over; `detail` names row and column."""

    code, says = "table_refused", "表格有问题，没有导入任何一行，请改好后再导入"


def lines_of(content: bytes, file_name: str) -> list[list[str]]:
    """The lines of a CSV (UTF-8 or GB 18030) or XLSX file as text, the column names first. TableUnreadable."""
    if len(content) > BYTES_MAX:
        raise TableUnreadable("表格太大了，请分成几份，每份 10 MB 以内")
    lines = _xlsx(content) if file_name.lower().endswith(".xlsx") else _csv(content)
    if not lines:
        raise TableUnreadable
    return lines


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            raise TableUnreadable from error
    raise TableUnreadable


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = [[_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise TableUnreadable from error
    return [row for row in rows if any(row)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
