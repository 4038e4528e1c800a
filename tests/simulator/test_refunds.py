"""P4 and P5: money back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import HOST, Merchant, Product, opened
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.refunds import news
from tests.wechat_simulator.rows import Order, Refund

PATH = "/v3/refund/domestic/refunds"


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def paid(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> str:
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    wechat.wait()
    return str(body["out_trade_no"])


def wish(paid: str, **changes: Any) -> dict[str, Any]:
    body = {
        "out_trade_no": paid,
        "out_refund_no": "BACK1",
        "reason": "重复捐赠",
        "notify_url": f"https://{HOST}/wechat/pay/refund-notify",
        "amount": {"refund": 6600, "total": 6600, "currency": "CNY"},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def amount(refund: int, total: int = 6600) -> dict[str, Any]:
    return {"refund": refund, "total": total, "currency": "CNY"}


def test_a_refund_is_processed_then_done_and_told(
    wechat: Simulator, merchant: Merchant, product: Product, paid: str
) -> None:
    heard = merchant.send("POST", PATH, wish(paid))
    assert (heard.status, heard.json["status"]) == (200, "PROCESSING")
    assert merchant.query(paid).json["trade_state"] == "REFUND"
    wechat.advance(5)
    found = merchant.send("GET", f"{PATH}/BACK1").json
    assert (found["status"], found["amount"]["refund"]) == ("SUCCESS", 6600)
    assert found["success_time"]
    told = product.heard[-1]
    assert (told.path, told.json["event_type"]) == ("/wechat/pay/refund-notify", "REFUND.SUCCESS")
    assert opened(told)["refund_id"] == heard.json["refund_id"]
    ours = wechat.get("/_sim/ledger")["merchants"][identities.MCHID]
    assert (ours["paid_fen"], ours["refunded_fen"], ours["balance_fen"]) == (6600, 6600, 0)


def test_the_news_read_as_the_published_vector() -> None:
    at = datetime.fromisoformat("2026-01-01T09:00:01+08:00").timestamp()
    order = Order(
        identities.MCHID, "", "WX20260101000000000001", "", "", 5000, "", "JSAPI", "", 0.0, "", 0.0, "REFUND",
        "4200002601202601010000000001",
    )  # fmt: skip
    refund = Refund(
        identities.MCHID, "RF20260101000000000001", "50000000382026010100000000001", order.key, 2000, "", "", at,
        "SUCCESS", at,
    )  # fmt: skip
    plain = json.dumps(news(order, refund), ensure_ascii=False, separators=(",", ":"))
    assert plain == identities.VECTORS["notify_refund"]["plain"]


def test_the_same_number_is_the_same_refund(wechat: Simulator, merchant: Merchant, paid: str) -> None:
    first, second = merchant.send("POST", PATH, wish(paid)), merchant.send("POST", PATH, wish(paid))
    assert first.json["refund_id"] == second.json["refund_id"]
    other = merchant.send("POST", PATH, wish(paid, amount=amount(1)))
    assert (other.status, other.json["code"]) == (400, "INVALID_REQUEST")
    assert len(wechat.get("/_sim/ledger")["refunds"]) == 1


def test_parts_may_not_come_too_fast_nor_pass_the_whole(wechat: Simulator, merchant: Merchant, paid: str) -> None:
    assert merchant.send("POST", PATH, wish(paid, amount=amount(6000))).status == 200
    second = wish(paid, out_refund_no="BACK2", amount=amount(600))
    assert merchant.send("POST", PATH, second).json["code"] == "FREQUENCY_LIMITED"
    wechat.advance(61)
    over = wish(paid, out_refund_no="BACK3", amount=amount(601))
    assert "大于支付金额" in merchant.send("POST", PATH, over).json["message"]
    assert merchant.send("POST", PATH, second).status == 200


def test_a_year_later_it_is_too_late(wechat: Simulator, merchant: Merchant, paid: str) -> None:
    wechat.advance(366 * 86400)
    merchant.clock_s = 366 * 86400
    assert "365" in merchant.send("POST", PATH, wish(paid)).json["message"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"out_trade_no": None}, 400, "PARAM_ERROR"),
        ({"out_trade_no": "NOSUCHORDER"}, 404, "RESOURCE_NOT_EXISTS"),
        ({"out_refund_no": "x" * 65}, 400, "PARAM_ERROR"),
        ({"out_refund_no": "退款"}, 400, "PARAM_ERROR"),
        ({"reason": "长" * 81}, 400, "PARAM_ERROR"),
        ({"notify_url": "http://donate.example.gov.cn/n"}, 400, "PARAM_ERROR"),
        ({"amount": amount(0)}, 400, "PARAM_ERROR"),
        ({"amount": amount(1, 6601)}, 400, "INVALID_REQUEST"),
        ({"amount": amount(6601)}, 400, "INVALID_REQUEST"),
        ({"amount": {"refund": 1, "total": 6600}}, 400, "PARAM_ERROR"),
    ],
)
def test_each_rule_refuses(merchant: Merchant, paid: str, change: dict[str, Any], status: int, code: str) -> None:
    heard = merchant.send("POST", PATH, wish(paid, **change))
    assert (heard.status, heard.json["code"]) == (status, code)
    assert merchant.query(paid).json["trade_state"] == "SUCCESS"


def test_an_unpaid_order_has_nothing_to_give_back(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    assert merchant.send("POST", PATH, wish(body["out_trade_no"])).json["code"] == "INVALID_REQUEST"


def test_another_merchant_refunds_nothing_here(merchant: Merchant, paid: str) -> None:
    second = Merchant(merchant.base, identities.MERCHANTS[identities.SECOND_MCHID])
    assert second.send("POST", PATH, wish(paid)).status == 404
    merchant.send("POST", PATH, wish(paid))
    assert second.send("GET", f"{PATH}/BACK1").status == 404


@pytest.mark.parametrize(("kind", "status", "balance"), [("abnormal", "ABNORMAL", 0), ("closed", "CLOSED", 6600)])
def test_a_refund_may_not_arrive(
    wechat: Simulator, merchant: Merchant, product: Product, paid: str, kind: str, status: str, balance: int
) -> None:
    wechat.fault("refund_result", kind)
    merchant.send("POST", PATH, wish(paid))
    wechat.advance(5)
    assert merchant.send("GET", f"{PATH}/BACK1").json["status"] == status
    assert product.heard[-1].json["event_type"] == f"REFUND.{status}"
    assert wechat.get("/_sim/ledger")["merchants"][identities.MCHID]["balance_fen"] == balance


def test_a_refund_may_take_days(wechat: Simulator, merchant: Merchant, paid: str) -> None:
    wechat.fault("refund_result", "delay", args={"seconds": 200})
    merchant.send("POST", PATH, wish(paid))
    wechat.advance(150)
    assert merchant.send("GET", f"{PATH}/BACK1").json["status"] == "PROCESSING"
    wechat.advance(60)
    assert merchant.send("GET", f"{PATH}/BACK1").json["status"] == "SUCCESS"


def test_the_merchant_may_be_short_of_money_for_a_while(wechat: Simulator, merchant: Merchant, paid: str) -> None:
    wechat.fault("refund", "not_enough")
    heard = merchant.send("POST", PATH, wish(paid))
    assert (heard.status, heard.json["code"]) == (403, "NOT_ENOUGH")
    assert merchant.send("POST", PATH, wish(paid)).status == 200
