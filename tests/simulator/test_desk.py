"""What staff do on the merchant platform: money given back, taken out, put in; abnormal refunds mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.billing import Shop, fetch
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import HOST, Merchant, Product, opened
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    return Shop(wechat, merchant, jsapi_body)


def account(wechat: Simulator) -> dict[str, Any]:
    found: dict[str, Any] = wechat.get("/_sim/ledger")["merchants"][identities.MCHID]
    return found


def test_a_refund_at_the_desk_is_found_only_by_looking(wechat: Simulator, product: Product, shop: Shop) -> None:
    shop.until_the_bill()
    order = shop.paid()
    wish = {"transaction_id": order["transaction_id"], "amount": 600}
    made = wechat.post("/_sim/refund_console", wish)
    wechat.advance(5)
    shop.merchant.clock_s += 5
    assert [heard.path for heard in product.heard] == ["/wechat/pay/notify"]
    assert shop.merchant.query(order["out_trade_no"]).json["trade_state"] == "REFUND"
    number = made["out_refund_no"]
    found = shop.merchant.send("GET", f"/v3/refund/domestic/refunds/{number}").json
    assert (found["status"], found["amount"]["refund"]) == ("SUCCESS", 600)
    assert account(wechat)["balance_fen"] == 6000
    bill = fetch(shop.merchant, shop.until_the_bill())
    assert [row["商户退款单号"] for row in bill.rows] == ["0", number]


def test_the_desk_may_have_the_product_told(wechat: Simulator, product: Product, shop: Shop) -> None:
    order = shop.paid()
    url = f"https://{HOST}/wechat/pay/refund-notify"
    made = wechat.post(
        "/_sim/refund_console", {"out_trade_no": order["out_trade_no"], "amount": 6600, "notify_url": url}
    )
    wechat.advance(5)
    assert opened(product.heard[-1])["out_refund_no"] == made["out_refund_no"]


def test_the_desk_keeps_to_the_rules(wechat: Simulator, shop: Shop) -> None:
    order = shop.paid()
    for wish, status in (
        ({"amount": 1}, 400),
        ({"out_trade_no": "NOSUCHORDER", "amount": 1}, 404),
        ({"out_trade_no": order["out_trade_no"], "amount": "1"}, 400),
        ({"out_trade_no": order["out_trade_no"], "amount": 6601}, 409),
        ({"out_trade_no": order["out_trade_no"], "amount": 1, "mchid": "0"}, 400),
    ):
        with pytest.raises(ControlError) as refused:
            wechat.post("/_sim/refund_console", wish)
        assert refused.value.status == status
    assert account(wechat)["refunded_fen"] == 0


def test_money_taken_out_leaves_too_little_for_a_refund(wechat: Simulator, shop: Shop) -> None:
    order = shop.paid()
    assert wechat.post("/_sim/funds", {"amount": -6000})["balance_fen"] == 600
    heard = shop.back(order, 6600, "BACK1")
    assert (heard.status, heard.json["code"]) == (403, "NOT_ENOUGH")
    wechat.post("/_sim/funds", {"amount": 6000})
    assert shop.back(order, 6600, "BACK1").status == 200
    with pytest.raises(ControlError, match="not_enough"):
        wechat.post("/_sim/funds", {"amount": -1})


def test_an_abnormal_refund_is_mended_and_told_again(wechat: Simulator, product: Product, shop: Shop) -> None:
    order = shop.paid()
    wechat.fault("refund_result", "abnormal")
    shop.back(order, 6600, "BACK1", notify_url=f"https://{HOST}/wechat/pay/refund-notify")
    wechat.advance(5)
    wechat.post("/_sim/refund", {"out_refund_no": "BACK1", "to": "SUCCESS"})
    wechat.wait()
    told = [heard.json["event_type"] for heard in product.heard[1:]]
    assert told == ["REFUND.ABNORMAL", "REFUND.SUCCESS"]
    with pytest.raises(ControlError, match="not_possible"):
        wechat.post("/_sim/refund", {"out_refund_no": "BACK1", "to": "CLOSED"})
    with pytest.raises(ControlError, match="no_such_refund"):
        wechat.post("/_sim/refund", {"out_refund_no": "BACK2", "to": "CLOSED"})


def test_fees_are_charged_and_come_back_with_the_money(wechat: Simulator, shop: Shop) -> None:
    wechat.post("/_sim/fee_rate", {"rate": 60})
    order = shop.paid(10_000)
    assert (order["fee_fen"], account(wechat)["balance_fen"]) == (60, 9940)
    assert shop.back(order, 10_000, "BACK1").status == 200
    assert (account(wechat)["balance_fen"], account(wechat)["fee_fen"]) == (0, 0)
    with pytest.raises(ControlError, match="bad_request"):
        wechat.post("/_sim/fee_rate", {"rate": 5000})
