"""表格和海报 — the event report as an Excel file; what stands on the printed poster of an event and of a unit."""

from io import BytesIO

import xlsxwriter

from server.codes.sheets import Sheet
from server.events import queries
from server.events.models import Event
from server.events.report import Part, Report
from server.kit.clock import today
from server.kit.sheets import PLAIN

# What is text stays text: nothing in a cell is a formula or a link.
HEADS = ("", "捐赠笔数", "金额（元）", "其间退回（元）")
BASIS = "数字由入账的捐赠逐笔相加：活动日期内本次项目收到的，和计入参加单位的；退回的已减去。"


def report_xlsx(event: Event, found: Report) -> bytes:
    """活动报告: money by channel and by campaign; units that agreed to be named on a sheet of their own."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("收到的捐赠")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 3, 16)
        sheet.write_string(0, 0, f"{event.title}（{event.starts_on} 至 {event.ends_on}）", bold)
        sheet.write_string(1, 0, BASIS)
        line = 3
        for title, parts in (("按渠道", found.by_way), ("按项目", found.by_campaign), ("合计", [found.whole])):
            line = _table(sheet, line, title, parts, bold, money)
        if found.goods.count:
            _table(sheet, line, "物资", [found.goods], bold, money)
        _units(book, found, bold)
    return out.getvalue()


def event_sheet(event: Event, *, url: str, serial: str) -> Sheet:
    """One page for walls and squares: what it is, until when, for which campaigns."""
    shown = queries.card(event)
    return Sheet(
        place=shown.kind_text,
        title=event.title,
        lead=event.summary,
        points=(("时间", _days(event)), ("怎么捐", "扫码看项目和公开的收支，再选微信支付、指定平台或转账"), _VOLUNTARY),
        url=url,
        serial=serial.upper(),
        printed_on=today(),
        promise="扫码先看再捐",
        hint=_SAME,
    )


def unit_sheet(event: Event, title: str, *, url: str, serial: str) -> Sheet:
    """The same for the people of one unit; by its code a gift may be counted for the unit, without a name."""
    return Sheet(
        place=title,
        title=event.title,
        lead="通过这个码捐的，经您同意计入本单位",
        points=(("时间", _days(event)), ("看不到谁", "单位看不到谁捐了、捐多少，可以匿名"), _VOLUNTARY),
        url=url,
        serial=serial.upper(),
        printed_on=today(),
        promise="扫码先看再捐",
        hint=_SAME,
    )


_VOLUNTARY = ("自愿", "不设指标，不定金额，不排名（《慈善法》第三十二条）")
_SAME = "项目和收支以扫码看到的为准"


def _days(event: Event) -> str:
    first, last = event.starts_on, event.ends_on
    assert first is not None, event.uid
    assert last is not None, event.uid
    return f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日"


def _table(
    sheet: xlsxwriter.worksheet.Worksheet,
    line: int,
    title: str,
    parts: list[Part],
    bold: xlsxwriter.format.Format,
    money: xlsxwriter.format.Format,
) -> int:
    for at, head in enumerate((title, *HEADS[1:])):
        sheet.write_string(line, at, head, bold)
    for one in parts:
        line += 1
        sheet.write_string(line, 0, one.title)
        sheet.write_number(line, 1, one.count)
        sheet.write_number(line, 2, one.left_fen / 100, money)
        sheet.write_number(line, 3, one.back_fen / 100, money)
    return line + 2


def _units(book: xlsxwriter.Workbook, found: Report, bold: xlsxwriter.format.Format) -> None:
    sheet = book.add_worksheet("参加单位")
    sheet.set_column(0, 0, 44)
    sheet.write_string(0, 0, f"参加单位 {found.units} 个，同意公开名称的（按报名先后，不分金额）：", bold)
    for line, title in enumerate(found.named, 1):
        sheet.write_string(line, 0, title)
