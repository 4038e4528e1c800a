"""The report of an event: sums of booked gifts, by way and by campaign; units as they agreed."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from server.events import report, service, sheets
from server.kit.clock import today
from tests.campaigns.plans import published
from tests.counting import counted
from tests.events.test_units import through
from tests.events.words import on, unit_of
from tests.gifts.booked import at_the_counter, booked, given_back


def test_it_works(unit, cast, campaign, event, school, tie):
    with unit():
        through(cast, campaign, school)
        booked(campaign.uid, cast.bo, amount_fen=100_00)
        given_back(booked(campaign.uid, cast.lan, amount_fen=80_00), cast, 80_00)
        other = published(cast, title="另一个项目", filing_no="BA-2026-0002（示例）")
        booked(other.uid, cast.lan)
        unit_of(event, cast, "不愿公开的单位")
    with unit(), counted() as statements:
        found = report.of(event)
    assert len(statements) <= 7
    assert (found.whole.count, found.whole.left_fen, found.whole.back_fen) == (3, 366_00, 80_00)
    assert [(one.title, one.count, one.left_fen) for one in found.by_way] == [
        ("微信支付", 2, 166_00),
        ("现金", 1, 200_00),
    ]
    assert [(one.title, one.left_fen) for one in found.by_campaign] == [("微心愿项目", 366_00)]
    assert (found.units, found.named) == (2, ["示例中学"])


def test_goods_stand_apart(unit, cast, campaign, event):
    with unit():
        at_the_counter(campaign.uid, cast, kind="goods", goods="棉被 10 床", valued_by="invoice", voucher="物-0001")
        found = report.of(event)
        assert (found.whole.left_fen, found.goods.count) == (0, 1)


def test_late_money_of_a_unit_counts_and_other_late_money_does_not(unit, cast, campaign):
    with unit():
        days = {"starts_on": today() - timedelta(9), "ends_on": today() - timedelta(2)}
        event = on(cast, campaign.uid, **days)
        booked(campaign.uid, cast.lan)
        school = unit_of(event, cast)
        late = at_the_counter(campaign.uid, cast, amount_fen=200_00)
        service.tie_gift(school.uid, late, actor=cast.chen)
        assert report.of(event).whole.left_fen == 200_00


def test_the_sheet(unit, cast, campaign, event, school, tie):
    with unit():
        book = load_workbook(BytesIO(sheets.report_xlsx(event, report.of(event))))
    cells = [cell.value for row in book["收到的捐赠"].iter_rows() for cell in row if cell.value is not None]
    assert {"按渠道", "现金", "按项目", "微心愿项目", 200, 1} <= set(cells)
    assert [row[0].value for row in book["参加单位"].iter_rows()][1:] == ["示例中学"]
