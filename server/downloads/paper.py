"""表格文件 — rows into XLSX or CSV in flat memory, with the name of whoever takes them away on every page."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

from server.kit.clock import in_china
from server.kit.lists import Column

FONT = Path(__file__).resolve().parents[1] / "codes" / "fonts" / "WishbridgeHei-Regular.ttf"
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MIME = "text/csv; charset=utf-8"
FORMATS = {"money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "0"}
WIDTHS = {"money": 14, "day": 12, "moment": 17, "number": 10, "state": 12}
# What a table program would take for a formula; text of others must stay text.
EXECUTED = ("=", "+", "-", "@", "\t", "\r")
CELL_CHARS_MAX = 32_000
A4_PIXELS = (840, 1190)

Cell = str | int | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Head:
    """What a table says of itself: its title, its columns as (title, kind), and the mark of its taker."""

    title: str
    columns: Sequence[tuple[str, str]]
    mark: str
    told: str


def cell(column: Column[Any], row: Any) -> Cell:
    """A value as it waits for its file: numbers and fen as they are, days and moments in ISO, the rest as text."""
    value = column.value(row)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        local = in_china(value)
        return local.strftime("%Y-%m-%d %H:%M") if column.kind == "moment" else local.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:CELL_CHARS_MAX]


def write(form: str, target: Path, head: Head, rows: Iterable[Row]) -> None:
    """Write a file, holding one row in memory at a time."""
    (_csv if form == "csv" else _xlsx)(target, head, rows)


def bytes_of(form: str, head: Head, rows: Iterable[Row]) -> bytes:
    """The same in memory, for a short table."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"table.{form}"
        write(form, target, head, rows)
        return target.read_bytes()


def _csv(target: Path, head: Head, rows: Iterable[Row]) -> None:
    kinds = [kind for _title, kind in head.columns]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([_line(head)])
        table.writerow([title for title, _kind in head.columns])
        for row in rows:
            table.writerow([_plain(value, kind) for value, kind in zip(row, kinds, strict=True)])


def _plain(value: Cell, kind: str) -> str:
    if isinstance(value, int):
        return f"{value / 100:.2f}" if kind == "money" else str(value)
    text = value or ""
    return f"'{text}" if text.startswith(EXECUTED) else text


def _xlsx(target: Path, head: Head, rows: Iterable[Row]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target), {**options, "strings_to_numbers": False, "tmpdir": str(target.parent)})
    sheet = book.add_worksheet("导出")
    _dress(book, sheet, head)
    formats = [book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None for _, kind in head.columns]
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row):
            _put(sheet, line, place, value, head.columns[place][1], formats[place])
    book.close()


def _put(sheet: Any, line: int, place: int, value: Cell, kind: str, looks: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int):
        sheet.write_number(line, place, value / 100 if kind == "money" else value, looks)
    elif kind in ("day", "moment"):
        sheet.write_datetime(line, place, datetime.fromisoformat(value), looks)
    else:
        sheet.write_string(line, place, value)


def _dress(book: Any, sheet: Any, head: Head) -> None:
    """The first line says whose table it is; so do head, foot and ground of every printed page."""
    sheet.write_string(0, 0, _line(head), book.add_format({"bold": True, "font_color": "#A3201A"}))
    bold = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1})
    for place, (title, kind) in enumerate(head.columns):
        sheet.set_column(place, place, WIDTHS.get(kind, 22))
        sheet.write_string(1, place, title, bold)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(
        f"&L{_code(head.title)}&C&G", {"image_center": "ground.png", "image_data_center": _ground(head.mark)}
    )
    sheet.set_footer(f"&L{_code(head.mark)}&R第 &P 页，共 &N 页")
    book.set_properties({"title": head.title, "comments": head.mark})


def _line(head: Head) -> str:
    return f"{head.title}　{head.mark}" + (f"　条件：{head.told}" if head.told else "")


def _code(text: str) -> str:
    """Ampersands mean something in heads and feet; 255 signs are all they hold."""
    return text.replace("&", "&&")[:160]


def _ground(mark: str) -> BytesIO:
    """A pale slanted line of the mark across the page."""
    return BytesIO(_picture(mark))


@lru_cache(maxsize=8)
def _picture(mark: str) -> bytes:
    ground = Image.new("RGBA", A4_PIXELS, (255, 255, 255, 0))
    font = ImageFont.truetype(str(FONT), 20)
    strip = Image.new("RGBA", (1400, 40), (255, 255, 255, 0))
    ImageDraw.Draw(strip).text((0, 4), mark, font=font, fill=(120, 130, 140, 70))
    slanted = strip.rotate(30, expand=True)
    for top in range(-400, A4_PIXELS[1], 300):
        ground.alpha_composite(slanted.crop((0, max(-top, 0), A4_PIXELS[0], slanted.height)), (0, max(top, 0)))
    kept = BytesIO()
    ground.save(kept, "PNG", optimize=True)
    return kept.getvalue()
