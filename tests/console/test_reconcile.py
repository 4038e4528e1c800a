"""The days beside WeChat's bills, and the differences, at the desk."""

from datetime import date, datetime

import pytest

from server.kit import tasks
from server.kit.clock import CHINA, at, now, today
from server.kit.db import db
from server.payments import queries as payments
from server.payments.models import Bill
from server.payments.queries.found import Found
from server.payments.service.bills import open_day
from server.payments.service.reconciling import keep_result, keep_waiting
from tests.console.seats import seat
from tests.counting import counted

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
PAIRS = {"paid_count": [2, 3], "paid_fen": [6700, 7200], "refund_count": [0, 0], "refund_fen": [0, 0]}
EXTRA = Found("missing_here", "账单里有订单 SHOP0001（5.00 元），这里没有入账", "SHOP0001", theirs_fen=500)
SUM = Found(
    "sum", "收款净额：交易账单合计 72.00 元，资金账单合计 67.00 元", ours_fen=7200, theirs_fen=6700, subject="收款净额"
)


@pytest.fixture
def fang(app, unit, cast):
    return seat(app, unit, cast.fang)


@pytest.fixture
def chen(app, unit, cast):
    return seat(app, unit, cast.chen)


@pytest.fixture
def differing(unit, cast):
    """A day with two differences."""
    with at(NOON), unit():
        open_day(DAY)
        bill = Bill(day=DAY, kind="trade", sha1="a" * 40, size=1, lines=3, sums={}, complete_at=now())
        db.session.add(bill)
        db.session.flush()
        keep_result(payments.bill_day(DAY), {"trade": bill.id, "fundflow": None}, [EXTRA, SUM], PAIRS)
    return DAY


def versions(unit):
    with unit():
        return {one.kind: (one.uid, one.version) for one in payments.differences_of(DAY)}


def test_the_month_says_in_words_how_each_day_stands(fang, differing):
    page = fang.page("/reconcile?month=2026-11")
    assert "2026年11月" in page
    assert "有差异" in page
    assert "2 处待处理" in page
    assert "账单里有订单 SHOP0001" in page
    assert "month=2026-10" in page
    assert "month=2026-12" in page


def test_a_day_puts_three_columns_side_by_side(fang, differing):
    page = fang.page(f"/reconcile/{differing}")
    for text in ("付款金额（元）", "67.00", "72.00", "-5.00", "相符", "账单有，这里没有"):
        assert text in page, text


def test_a_difference_is_explained_and_the_last_one_clears_the_day(unit, cast, fang, differing):
    rows = versions(unit)
    for kind, name in (("missing_here", "explain"), ("sum", "settle")):
        uid, version = rows[kind]
        answer = fang.post(f"/differences/{uid}/{name}", version=version, note="另一家店的收款")
        assert answer.status_code == 303
    page = fang.page(f"/reconcile/{differing}")
    assert "差异已处理" in page
    assert "另一家店的收款" in page
    with unit():
        assert payments.bill_day(differing).state == "cleared"


def test_a_difference_is_taken_on(unit, cast, app, differing):
    zhou = seat(app, unit, cast.zhou)
    with unit():
        one = next(row for row in payments.differences_of(DAY) if row.owner != cast.zhou.ref)
    assert zhou.post(f"/differences/{one.uid}/take", version=0).status_code == 303
    with unit():
        assert payments.find_difference(one.uid).owner == cast.zhou.ref


def test_one_owner_each_shared_fairly(unit, cast, differing):
    with unit():
        assert {row.owner for row in payments.differences_of(DAY)} == {cast.fang.ref, cast.zhou.ref}


def test_a_reason_is_needed(unit, fang, differing):
    uid, version = versions(unit)["sum"]
    assert fang.post(f"/differences/{uid}/settle", version=version, note=" ").status_code == 422


def test_two_who_settle_the_same(unit, fang, differing):
    uid, version = versions(unit)["sum"]
    assert fang.post(f"/differences/{uid}/settle", version=version, note="已更正").status_code == 303
    assert fang.post(f"/differences/{uid}/settle", version=version, note="已更正").status_code == 409


def test_only_finance_and_the_lead_act(unit, chen, differing):
    uid, version = versions(unit)["sum"]
    assert chen.post(f"/differences/{uid}/settle", version=version, note="已更正").status_code == 403
    assert "已解决</button>" not in chen.page(f"/reconcile/{differing}")


def test_strangers_see_nothing(app, unit, cast, differing):
    assert seat(app, unit, cast.wang).get("/reconcile").status_code == 403


def test_match_again_is_a_task(unit, fang, differing):
    assert fang.post(f"/reconcile/{differing}/again").status_code == 303
    with unit():
        assert tasks.counts()["waiting"] == 2  # the day's own, and this one


@pytest.mark.parametrize("path", ["/reconcile/昨天", "/reconcile/2020-01-01", "/reconcile/2026-13-01"])
def test_a_day_that_is_none(fang, path):
    assert fang.get(path).status_code == 404


def test_no_such_act(unit, fang, differing):
    uid, version = versions(unit)["sum"]
    assert fang.post(f"/differences/{uid}/heal", version=version, note="x").status_code == 404


def test_a_day_that_waits_says_for_what(unit, fang):
    with at(NOON), unit():
        open_day(DAY)
        keep_waiting(payments.bill_day(DAY), "微信还在生成账单")
    page = fang.page(f"/reconcile/{DAY}")
    assert "微信还在生成账单" in page
    assert "等微信出账单" in page


def test_nothing_yet(fang):
    page = fang.page("/reconcile")
    assert f"{today().year}年{today().month}月" in page
    assert "没有差异" in page
    assert "这个月还没有到对账的日子" in page


def test_the_left_column_counts_mine(unit, fang, cast, differing):
    with unit():
        mine = sum(row.owner == cast.fang.ref for row in payments.differences_of(DAY))
    assert f'title="{mine} 件待办"' in fang.page("/reconcile")


def own(statements):
    """Those of reconciliation itself, the left column's counter among them; the rest is every page's."""
    return len([text for text in statements if "payment_bill_day" in text or "payment_difference" in text])


def test_what_the_pages_cost(fang, differing):
    fang.page("/reconcile")
    with counted() as month:
        fang.page("/reconcile?month=2026-11")
    with counted() as one_day:
        fang.page(f"/reconcile/{differing}")
    assert (own(month), own(one_day)) == (5, 5)


def test_the_month_after_a_long_one(fang):
    assert "month=2026-02" in fang.page("/reconcile?month=2026-01")
