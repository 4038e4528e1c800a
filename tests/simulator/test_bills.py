"""P7–P9: what stands in a bill, when it can be had, and that it sums up to the ledger."""

from __future__ import annotations

import gzip
import time
from datetime import date, timedelta

import pytest

from tests.simulator.billing import Shop, ask, download, fetch
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, check_signature
from tests.wechat_simulator import identities
from tests.wechat_simulator.bills import TRADE_HEADER, TRADE_SUMMARY_HEADER
from tests.wechat_simulator.client import Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    """Always begins at one in the afternoon, so that no test runs over midnight."""
    shop = Shop(wechat, merchant, jsapi_body)
    shop.until_the_bill()
    shop.pass_time(7200)
    return shop


def fen(yuan: str) -> int:
    return round(float(yuan) * 100)


def test_the_trade_bill_sums_up_to_the_ledger(wechat: Simulator, shop: Shop) -> None:
    wechat.post("/_sim/fee_rate", {"rate": 60})
    first, second = shop.paid(5000), shop.paid(1)
    shop.back(first, 2000, "BACK1")
    shop.back(second, 1, "BACK2")
    wechat.post("/_sim/refund", {"out_refund_no": "BACK2", "to": "CLOSED"})
    today = shop.until_the_bill()
    bill = fetch(shop.merchant, today, tar_type="GZIP")
    assert (",".join(bill.header), ",".join(bill.summary)) == (TRADE_HEADER, TRADE_SUMMARY_HEADER)
    truth = wechat.get("/_sim/ledger")["merchants"][identities.MCHID]["days"][today]
    assert (truth["paid_fen"], truth["applied_fen"], truth["refunded_fen"], truth["fee_fen"]) == (5001, 2001, 2000, 18)
    assert fen(bill.summary["订单总金额"]) == truth["paid_fen"] == sum(fen(row["订单金额"]) for row in bill.rows)
    assert fen(bill.summary["申请退款总金额"]) == truth["applied_fen"] == sum(fen(row["退款金额"]) for row in bill.rows)
    assert fen(bill.summary["手续费总金额"]) == truth["fee_fen"]
    assert int(bill.summary["总交易单数"]) == truth["paid_count"] + truth["applied_count"] == len(bill.rows)
    states = [(row["商户订单号"], row["交易状态"], row["退款状态"]) for row in bill.rows]
    one, two = first["out_trade_no"], second["out_trade_no"]
    assert sorted(states) == sorted(
        [(one, "SUCCESS", ""), (two, "SUCCESS", ""), (one, "REFUND", "SUCCESS"), (two, "REFUND", "CLOSED")]
    )


def test_the_fund_flow_ends_with_the_balance(wechat: Simulator, shop: Shop) -> None:
    wechat.post("/_sim/fee_rate", {"rate": 60})
    order = shop.paid(5000)
    shop.back(order, 2000, "BACK1")
    wechat.post("/_sim/funds", {"amount": -1000})
    bill = fetch(shop.merchant, shop.until_the_bill(), "fundflowbill", account_type="BASIC")
    found = [(row["业务类型"], row["收支类型"], row["收支金额(元)"], row["账户结余(元)"]) for row in bill.rows]
    assert found == [
        ("交易", "收入", "50.00", "50.00"),
        ("扣除交易手续费", "支出", "0.30", "49.70"),
        ("退款", "支出", "19.88", "29.82"),
        ("提现", "支出", "10.00", "19.82"),
    ]
    assert list(bill.summary.values()) == ["4", "1", "50.00", "3", "30.18"]
    assert bill.rows[0]["微信支付业务单号"] == order["transaction_id"]
    assert (bill.rows[0]["业务凭证号"], bill.rows[2]["业务凭证号"]) == (order["out_trade_no"], "BACK1")
    assert wechat.get("/_sim/ledger")["merchants"][identities.MCHID]["balance_fen"] == 1982


def test_a_refund_still_running_in_the_morning_stays_so_in_its_bill(wechat: Simulator, shop: Shop) -> None:
    wechat.fault("refund_result", "delay", args={"seconds": 2 * 86_400})
    shop.back(shop.paid(), 600, "BACK1")
    today = shop.until_the_bill()
    assert fetch(shop.merchant, today).rows[1]["退款状态"] == "PROCESSING"
    shop.pass_time(2 * 86_400)
    assert shop.merchant.send("GET", "/v3/refund/domestic/refunds/BACK1").json["status"] == "SUCCESS"
    assert fetch(shop.merchant, today).rows[1]["退款状态"] == "PROCESSING"


def test_a_payment_at_the_end_of_the_day_goes_by_its_success(wechat: Simulator, shop: Shop) -> None:
    today = shop.day()
    left = 86_400 - (shop.merchant.clock_s + time.time()) % 86_400 - 8 * 3600
    shop.pass_time(left % 86_400 - 4)
    before = shop.paid(100)
    body = shop.body()
    panel = shop.merchant.panel(shop.merchant.prepay(body).json["prepay_id"])
    told = wechat.post(
        "/_sim/requestPayment", {"user": "lan", "mode": "report_ok_before_settled", "settle_after_s": 30, **panel}
    )
    assert told["errMsg"] == "requestPayment:ok"
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    shop.pass_time(60)
    assert shop.day() == tomorrow
    shop.until_the_bill()
    assert [row["商户订单号"] for row in fetch(shop.merchant, today).rows] == [before["out_trade_no"]]
    assert [row["商户订单号"] for row in fetch(shop.merchant, tomorrow).rows] == [body["out_trade_no"]]


@pytest.mark.parametrize(("kind", "columns"), [("SUCCESS", 20), ("REFUND", 29), ("ALL", 27)])
def test_a_bill_of_one_kind_has_its_own_columns(shop: Shop, kind: str, columns: int) -> None:
    shop.back(shop.paid(), 600, "BACK1")
    bill = fetch(shop.merchant, shop.until_the_bill(), bill_type=kind)
    assert (len(bill.header), len(bill.rows)) == (columns, 2 if kind == "ALL" else 1)


def test_a_bill_is_signed_when_asked_for_and_unsigned_as_a_file(shop: Shop) -> None:
    shop.paid()
    asked = ask(shop.merchant, shop.until_the_bill(), tar_type="GZIP")
    check_signature(asked.headers, asked.body)
    assert asked.json["hash_type"] == "SHA1"
    file = download(shop.merchant, asked.json["download_url"])
    assert not [name for name in file.headers if name.startswith("Wechatpay-")]
    raw = gzip.decompress(file.body)
    assert raw.startswith("\ufeff交易时间".encode())
    assert raw.endswith(b"\r\n")


def test_a_link_is_good_for_five_minutes_and_for_its_merchant(wechat: Simulator, shop: Shop) -> None:
    shop.paid()
    link = ask(shop.merchant, shop.until_the_bill()).json["download_url"]
    second = Merchant(wechat.base, identities.MERCHANTS[identities.SECOND_MCHID], shop.merchant.clock_s)
    assert download(second, link).status == 403
    shop.pass_time(290)
    assert download(shop.merchant, link).status == 200
    shop.pass_time(20)
    late = download(shop.merchant, link)
    assert (late.status, late.json["code"]) == (400, "INVALID_REQUEST")
    assert download(shop.merchant, "http://x/v3/billdownload/file?token=nothing").status == 403


def test_the_file_too_wants_a_signed_request(shop: Shop) -> None:
    shop.paid()
    link = ask(shop.merchant, shop.until_the_bill()).json["download_url"]
    shop.merchant.clock_s -= 400
    assert download(shop.merchant, link).status == 401


def test_a_bill_is_there_from_ten_in_the_morning(shop: Shop) -> None:
    shop.paid()
    today = shop.day()
    assert ask(shop.merchant, today).json["code"] == "STATEMENT_CREATING"
    shop.until_the_bill()
    shop.pass_time(-2 * 3600 + 86_400)
    assert ask(shop.merchant, shop.day()).json["code"] == "STATEMENT_CREATING"
    assert ask(shop.merchant, today).status == 200


def test_a_day_without_anything_has_no_bill(shop: Shop) -> None:
    today = shop.until_the_bill()
    for kind in ("tradebill", "fundflowbill"):
        heard = ask(shop.merchant, today, kind)
        assert (heard.status, heard.json["code"]) == (400, "NO_STATEMENT_EXIST")


@pytest.mark.parametrize(
    ("day", "more"),
    [
        ("2020-01-01", {}),
        ("2999-01-01", {}),
        ("20260101", {}),
        ("2026-02-30", {}),
        ("", {}),
        ("{today}", {"tar_type": "ZIP"}),
        ("{today}", {"bill_type": "EVERYTHING"}),
    ],
)
def test_a_bent_question_is_refused(shop: Shop, day: str, more: dict[str, str]) -> None:
    heard = ask(shop.merchant, day.format(today=shop.day()), **more)
    assert (heard.status, heard.json["code"]) == (400, "PARAM_ERROR")


def test_another_merchant_sees_its_own_bill(wechat: Simulator, shop: Shop) -> None:
    shop.paid()
    today = shop.until_the_bill()
    second = Merchant(wechat.base, identities.MERCHANTS[identities.SECOND_MCHID], shop.merchant.clock_s)
    assert ask(second, today).json["code"] == "NO_STATEMENT_EXIST"
