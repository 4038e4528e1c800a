"""表格 — a month and a half-year as Excel files for whoever wants to check the sums."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from server.kit.pages import day
from server.kit.sheets import PLAIN
from server.regions import queries as regions
from server.statements.halves import Half
from server.statements.queries import Month
from server.statements.rules import SUMS, Line

# What is text stays text: nothing in a cell is a formula or a link.
HEADS = ("项目", "收到（元）", "退回（元）", "拨付（元）", "手续费（元）", "月末结余（元）")


def month_xlsx(month: Month) -> bytes:
    """月度公示: one line a campaign and the sum below; wishes by township on a second sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        bold = book.add_format({"bold": True})
        _money(book, f"{month.month} 收支", HEADS, month.rows, month.sums)
        _places(book, month, bold)
    return out.getvalue()


def half_xlsx(half: Half) -> bytes:
    """半年运行情况报告: campaigns, ways, and what was corrected since, a sheet each."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        _money(book, f"{half.half} 收支", (*HEADS[:-1], "期末结余（元）"), half.rows, half.sums)
        ways = [(way.name, way.came_fen, way.back_fen) for way in half.ways]
        _lines(book, "收款渠道", ("渠道", "收到（元）", "退回（元）"), ways)
        answers = [(f"{day(one.at)} {one.title} {one.what}", one.amount_fen) for one in half.answers]
        _lines(book, "公布以后的更正", ("哪天，哪个项目", "金额（元）"), answers)
    return out.getvalue()


def _money(book: Any, name: str, heads: Sequence[str], rows: Sequence[tuple[str, Line]], sums: dict[str, int]) -> None:
    lines = [(title, *(getattr(line, one) for one in SUMS)) for title, line in rows]
    _lines(book, name, heads, [*lines, ("合计", *(sums[one] for one in SUMS))])


def _lines(book: Any, name: str, heads: Sequence[str], rows: Sequence[tuple[str, *tuple[int, ...]]]) -> None:
    """Text in the first column, fen as yuan in the others."""
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(heads) - 1, 16, money)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for line, (title, *sums) in enumerate(rows, 1):
        sheet.write_string(line, 0, title, bold if title == "合计" else None)
        for at, fen in enumerate(sums, 1):
            sheet.write_number(line, at, fen / 100, money)
    sheet.freeze_panes(1, 1)


def _places(book: xlsxwriter.Workbook, month: Month, bold: xlsxwriter.format.Format) -> None:
    sheet = book.add_worksheet("实现的心愿")
    sheet.set_column(0, 0, 30)
    for at, head in enumerate(("乡镇（街道）", "实现的心愿（个）")):
        sheet.write_string(0, at, head, bold)
    names = regions.full_names(month.wishes)
    for line, (code, count) in enumerate(month.wishes.items(), 1):
        sheet.write_string(line, 0, names.get(code, code))
        sheet.write_number(line, 1, count)
