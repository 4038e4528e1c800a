"""表格 — a month as an Excel file for whoever wants to check the sums."""

from io import BytesIO

import xlsxwriter

from server.regions import queries as regions
from server.statements.queries import Month
from server.statements.rules import SUMS

# What is text stays text: nothing in a cell is a formula or a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
HEADS = ("项目", "收到（元）", "退回（元）", "拨付（元）", "手续费（元）", "月末结余（元）")


def month_xlsx(month: Month) -> bytes:
    """月度公示: one line a campaign and the sum below; wishes by township on a second sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(f"{month.month} 收支")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(SUMS), 16, money)
        for at, head in enumerate(HEADS):
            sheet.write_string(0, at, head, bold)
        for line, (title, row) in enumerate(month.rows, 1):
            sheet.write_string(line, 0, title)
            for at, name in enumerate(SUMS, 1):
                sheet.write_number(line, at, getattr(row, name) / 100, money)
        sheet.write_string(len(month.rows) + 1, 0, "合计", bold)
        for at, name in enumerate(SUMS, 1):
            sheet.write_number(len(month.rows) + 1, at, month.sums[name] / 100, money)
        sheet.freeze_panes(1, 1)
        _places(book, month, bold)
    return out.getvalue()


def _places(book: xlsxwriter.Workbook, month: Month, bold: xlsxwriter.format.Format) -> None:
    sheet = book.add_worksheet("实现的心愿")
    sheet.set_column(0, 0, 30)
    for at, head in enumerate(("乡镇（街道）", "实现的心愿（个）")):
        sheet.write_string(0, at, head, bold)
    names = regions.full_names(month.wishes)
    for line, (code, count) in enumerate(month.wishes.items(), 1):
        sheet.write_string(line, 0, names.get(code, code))
        sheet.write_number(line, 1, count)
