"""P2 and P3: what an order shows in each state, and when it may be closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator


@pytest.fixture
def order(merchant: Merchant, jsapi_body: OrderBody) -> dict[str, Any]:
    body = jsapi_body(attach="附言")
    assert merchant.prepay(body).status == 200
    return body


def test_an_unpaid_order_shows_neither_payer_nor_transaction(merchant: Merchant, order: dict[str, Any]) -> None:
    found = merchant.query(order["out_trade_no"]).json
    assert (found["trade_state"], found["amount"]["total"]) == ("NOTPAY", 6600)
    assert not {"transaction_id", "payer", "success_time", "attach"} & set(found)


def test_a_paid_order_shows_everything(
    merchant: Merchant, wechat: Simulator, order: dict[str, Any], openid: str
) -> None:
    wechat.post("/_sim/pay", {"out_trade_no": order["out_trade_no"]})
    found = merchant.query(order["out_trade_no"]).json
    assert (found["trade_state"], found["trade_type"], found["attach"]) == ("SUCCESS", "JSAPI", "附言")
    assert found["payer"] == {"openid": openid}
    assert found["amount"] == {"total": 6600, "payer_total": 6600, "currency": "CNY", "payer_currency": "CNY"}
    assert found["success_time"].endswith("+08:00")
    assert len(found["transaction_id"]) == 28


def test_a_paid_order_is_found_by_its_transaction(merchant: Merchant, wechat: Simulator, order: dict[str, Any]) -> None:
    number = wechat.post("/_sim/pay", {"out_trade_no": order["out_trade_no"]})["transaction_id"]
    target = f"/v3/pay/transactions/id/{number}?mchid="
    assert merchant.send("GET", target + identities.MCHID).json["out_trade_no"] == order["out_trade_no"]
    second = Merchant(merchant.base, identities.MERCHANTS[identities.SECOND_MCHID])
    assert second.send("GET", target + identities.SECOND_MCHID).status == 404


def test_an_unknown_order_is_404(merchant: Merchant) -> None:
    heard = merchant.query("NOSUCHORDER")
    assert (heard.status, heard.json["code"]) == (404, "ORDER_NOT_EXIST")
    heard = merchant.send("GET", f"/v3/pay/transactions/id/4200?mchid={identities.MCHID}")
    assert (heard.status, heard.json["code"]) == (404, "RESOURCE_NOT_EXISTS")
    assert merchant.close("NOSUCHORDER").status == 404


@pytest.mark.parametrize(("query", "status"), [("", 400), ("?mchid=", 400), ("?mchid=1900000002", 403)])
def test_the_query_names_the_merchant_that_asks(
    merchant: Merchant, order: dict[str, Any], query: str, status: int
) -> None:
    target = f"/v3/pay/transactions/out-trade-no/{order['out_trade_no']}"
    assert merchant.send("GET", target + query).status == status


def test_closing_is_final_and_repeatable(merchant: Merchant, wechat: Simulator, order: dict[str, Any]) -> None:
    number = order["out_trade_no"]
    assert merchant.close(number).status == 204
    assert merchant.close(number).status == 204
    assert merchant.query(number).json["trade_state"] == "CLOSED"
    with pytest.raises(Exception, match="该订单已关闭"):
        wechat.post("/_sim/pay", {"out_trade_no": number})


def test_a_paid_order_does_not_close(merchant: Merchant, wechat: Simulator, order: dict[str, Any]) -> None:
    wechat.post("/_sim/pay", {"out_trade_no": order["out_trade_no"]})
    heard = merchant.close(order["out_trade_no"])
    assert (heard.status, heard.json["code"]) == (400, "ORDERPAID")


@pytest.mark.parametrize("body", [{}, {"mchid": 1}, {"mchid": identities.MCHID, "why": "x"}])
def test_a_close_must_name_the_merchant_and_nothing_else(
    merchant: Merchant, order: dict[str, Any], body: dict[str, Any]
) -> None:
    target = f"/v3/pay/transactions/out-trade-no/{order['out_trade_no']}/close"
    assert merchant.send("POST", target, body).json["code"] == "PARAM_ERROR"


def test_a_close_for_another_merchant_is_refused(merchant: Merchant, order: dict[str, Any]) -> None:
    target = f"/v3/pay/transactions/out-trade-no/{order['out_trade_no']}/close"
    heard = merchant.send("POST", target, {"mchid": identities.SECOND_MCHID})
    assert (heard.status, heard.json["code"]) == (403, "NO_AUTH")


def test_a_path_that_is_not_there(merchant: Merchant) -> None:
    assert merchant.send("GET", "/v3/pay/nothing").status == 404
    assert merchant.send("GET", "/v3/pay/transactions/jsapi").status == 405
