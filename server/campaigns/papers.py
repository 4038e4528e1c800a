"""报告文件 — a report of a campaign as PDF and as Excel: its words, the frozen figures, and each spending until then.

A line that was corrected stays in the list and says so (令第81号 art. 16); was that before, the line that took it back
stands below it, so that the list adds up to what the report says was spent.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter

from server.campaigns import queries
from server.campaigns.models import Campaign
from server.campaigns.reports import Shown
from server.campaigns.rules import REPORT_NAMES, ReportKind
from server.codes.document import Document, Heading, Part, Pictures, Table, Text, pdf
from server.files import queries as files
from server.files.errors import FileUnknown, PictureHidden
from server.kit.clock import start_of
from server.kit.money import yuan
from server.kit.pages import day
from server.kit.settings import settings
from server.kit.sheets import PLAIN
from server.spending import queries as spendings
from server.spending.queries import PublicLine

LINES_MAX = 2000
SAMPLE = "（示例）"
# What is text stays text: nothing in a cell is a formula or a link.
HEADS = ("付款日期", "编号", "用途", "付给", "预算", "金额（元）", "更正")
WIDTHS = (12, 18, 36, 24, 24, 14, 36)


def report_pdf(row: Campaign, one: Shown) -> bytes:
    """报告. Five statements, six with photos. GlyphsMissing."""
    report, charity = one.row, queries.charity_facts()
    about = f"{charity.organisation}　备案编号 {row.filing_no}　{day(report.at)}发布"
    parts: list[Part] = [Text(_standing(one)), Text(report.text), Pictures(_photos(one))]
    parts.append(Heading(f"截至 {day(report.until_on)}的收支"))
    parts.append(Table(("", "金额（元）"), _figures(report), 110.0))
    parts.append(Heading("预算"))
    parts.append(Table(("用处", "预算（元）"), [(line.title, yuan(line.amount_fen)) for line in row.budget], 110.0))
    lines = _spent(row, one)
    parts.append(Heading(f"每一笔支出，共 {len(lines)} 笔"))
    spent = [row for line in lines for row in _told(line, one)]
    parts.append(Table(("哪天，用在哪里", "金额（元）"), spent, 90.0) if spent else Text("还没有支出。"))
    also = f"同时公开在：{report.also_at}。" if report.also_at else ""
    parts.append(Text(f"收支由账本逐笔相加得出，发布后不再改动。{also}"))
    title = f"{row.title}：{report.title}"
    if row.sample and SAMPLE not in title:
        title += SAMPLE
    return pdf(Document(title, about, parts, f"{settings().public_base_url}/money/{row.uid}"))


def report_xlsx(row: Campaign, one: Shown) -> bytes:
    """The same as a table: the report on the first sheet, its spendings on the second."""
    report, out = one.row, BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(REPORT_NAMES[ReportKind(report.kind)])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 80, book.add_format({"text_wrap": True}))
        words = [("项目", row.title), ("备案编号", row.filing_no), ("标题", report.title), ("发布", day(report.at))]
        words += [("说明", _standing(one)), ("正文", report.text), ("数字截至", day(report.until_on))]
        words += [("同时公开在", report.also_at)] if report.also_at else []
        for at, (name, text) in enumerate(words):
            sheet.write_string(at, 0, name, bold)
            sheet.write_string(at, 1, text)
        for at, (name, fen) in enumerate(_sums(report), len(words)):
            sheet.write_string(at, 0, f"{name}（元）", bold)
            sheet.write_number(at, 1, fen / 100, money)
        _spendings(book, row, one, bold, money)
    return out.getvalue()


def _spendings(book: Any, row: Campaign, one: Shown, bold: Any, money: Any) -> None:
    sheet = book.add_worksheet("每一笔支出")
    needs = {line.uid: line.title for line in row.budget}
    for at, (head, wide) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(at, at, wide)
        sheet.write_string(0, at, head, bold)
    place = 0
    for line in _spent(row, one):
        need = needs.get(line.budget_line or "", "")
        for paid_on, what, fen in _moves(line, one):
            place += 1
            for at, text in enumerate((day(paid_on), line.no, what, line.payee, need)):
                sheet.write_string(place, at, text)
            sheet.write_number(place, HEADS.index("金额（元）"), fen / 100, money)
            sheet.write_string(place, HEADS.index("更正"), _since(line))
    sheet.freeze_panes(1, 0)


def _moves(line: PublicLine, one: Shown) -> list[tuple[datetime | date, str, int]]:
    """(day, what for, fen): the spending, and what took it back where that was by the end of the report's last day."""
    moves: list[tuple[datetime | date, str, int]] = [(line.paid_on, line.what_for, line.amount_fen)]
    if line.corrected_at and line.corrected_at < _end(one):
        moves.append((line.corrected_at, f"更正：{line.what_for}", -line.amount_fen))
    return moves


def _told(line: PublicLine, one: Shown) -> list[tuple[str, str]]:
    """The same as rows of the paper; only the spending itself says to whom, and whether it was corrected."""
    paid, *back = _moves(line, one)
    first = (f"{day(paid[0])}　{paid[1]}，付给{line.payee}{_since(line)}", yuan(paid[2]))
    return [first, *((f"{day(at)}　{what}，款项已记回项目", yuan(fen)) for at, what, fen in back)]


def _sums(report: Any) -> list[tuple[str, int]]:
    names = {"raised_fen": "收到，已减去退款", "spent_fen": "已拨付", "fees_fen": "平台手续费", "left_fen": "结余"}
    return [(chinese, getattr(report, name)) for name, chinese in names.items()]


def _figures(report: Any) -> list[tuple[str, str]]:
    return [(name, yuan(fen)) for name, fen in _sums(report)]


def _standing(one: Shown) -> str:
    """Whether this is a correction, or was corrected itself."""
    said = REPORT_NAMES[ReportKind(one.row.kind)]
    if one.row.corrects:
        said += f"。这是对前一份报告的更正：{one.row.reason}"
    if one.corrected_by:
        said += "。这份报告后来已经更正，请看更正后的那一份"
    return f"{said}。"


def _photos(one: Shown) -> list[bytes]:
    """The report's pictures as everybody may see them; one that was hidden since, or lost, is left out."""
    found = []
    for file in files.of_owner(f"campaign_report:{one.row.uid}") if one.photos else ():
        with suppress(PictureHidden, FileUnknown):
            found.append(files.shown(file))
    return found


def _spent(row: Campaign, one: Shown) -> list[PublicLine]:
    """What had left the purse by the end of the report's last day, newest first."""
    found = spendings.published(queries.account(row), page_size=LINES_MAX).items
    return [line for line in found if line.at < _end(one)]


def _end(one: Shown) -> datetime:
    return start_of(one.row.until_on + timedelta(days=1))


def _since(line: PublicLine) -> str:
    return f"（{day(line.corrected_at)}更正：{line.correction}）" if line.corrected_at else ""
