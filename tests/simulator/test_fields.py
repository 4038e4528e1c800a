"""Every answer and every notice of the pay side has just the fields the platform's lists have, of their types."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.billing import Shop, ask
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import HOST, Heard, Merchant, Product, opened
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.fields import TABLES, problems
from tests.wechat_simulator.routes import PAY

REFUNDS = "/v3/refund/domestic/refunds"
# Endpoint of `routes.PAY` → the table of its good answer; none where it has no JSON.
ANSWERS = {
    "jsapi": "prepay_jsapi",
    "h5": "prepay_h5",
    "query": "order",
    "close": "",
    "refund": "refund",
    "refund_query": "refund",
    "certificates": "certificates",
    "tradebill": "bill",
    "fundflowbill": "bill",
    "billfile": "",
}


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    shop = Shop(wechat, merchant, jsapi_body)
    shop.until_the_bill()
    return shop


def fits(heard: Heard, table: str) -> Any:
    assert heard.status == 200, heard.body
    assert problems(table, heard.json) == []
    return heard.json


def test_every_endpoint_has_its_table() -> None:
    assert {endpoint for _method, _path, endpoint, _act in PAY} == set(ANSWERS)
    assert {table for table in ANSWERS.values() if table} <= set(TABLES)


def test_prepay_by_both_doors(merchant: Merchant, jsapi_body: OrderBody, h5_body: OrderBody) -> None:
    fits(merchant.prepay(jsapi_body()), "prepay_jsapi")
    fits(merchant.prepay(h5_body(), "h5"), "prepay_h5")


@pytest.mark.parametrize("attach", [None, "campaign:0123456789abcdef|"])
def test_an_order_from_asked_to_given_back(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, attach: str | None
) -> None:
    body = jsapi_body(attach=attach)
    merchant.prepay(body)
    no = body["out_trade_no"]
    asked = fits(merchant.query(no), "order")
    assert {"transaction_id", "payer", "success_time", "attach", "bank_type", "trade_type"}.isdisjoint(asked)
    wechat.post("/_sim/pay", {"out_trade_no": no})
    paid = fits(merchant.query(no), "payment")
    assert fits(
        merchant.send("GET", f"/v3/pay/transactions/id/{paid['transaction_id']}?mchid={body['mchid']}"), "payment"
    )
    merchant.send("POST", REFUNDS, refund_of(no, "BACK1"))
    assert fits(merchant.query(no), "payment")["trade_state"] == "REFUND"


def test_an_order_that_was_closed(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    heard = merchant.close(body["out_trade_no"])
    assert (heard.status, heard.body) == (204, b"")
    assert fits(merchant.query(body["out_trade_no"]), "order")["trade_state"] == "CLOSED"


def refund_of(no: str, number: str, **changes: Any) -> dict[str, Any]:
    amount = {"refund": 6600, "total": 6600, "currency": "CNY"}
    notify = f"https://{HOST}/wechat/pay/refund-notify"
    return {"out_trade_no": no, "out_refund_no": number, "notify_url": notify, "amount": amount, **changes}


@pytest.mark.parametrize("state", ["SUCCESS", "ABNORMAL", "CLOSED"])
def test_a_refund_from_processing_to_its_end(
    wechat: Simulator, merchant: Merchant, shop: Shop, product: Product, state: str
) -> None:
    order = shop.paid()
    wechat.wait()
    product.heard.clear()
    asked = fits(merchant.send("POST", REFUNDS, refund_of(order["out_trade_no"], "BACK1")), "refund")
    assert (asked["status"], "success_time" in asked) == ("PROCESSING", False)
    wechat.post("/_sim/refund", {"out_refund_no": "BACK1", "to": state})
    ended = fits(merchant.send("GET", f"{REFUNDS}/BACK1"), "refund")
    assert (ended["status"], "success_time" in ended) == (state, state == "SUCCESS")
    wechat.advance(1)
    wechat.wait()
    notice = product.heard[-1]
    assert problems("notice", notice.json) == []
    assert notice.json["event_type"] == f"REFUND.{state}"
    assert problems("refund_news", opened(notice)) == []
    assert opened(notice)["refund_status"] == state


def test_a_payments_notice(wechat: Simulator, merchant: Merchant, shop: Shop, product: Product) -> None:
    shop.paid(attach="campaign:0123456789abcdef|")
    wechat.wait()
    notice = product.heard[-1]
    assert problems("notice", notice.json) == []
    assert (notice.json["resource_type"], notice.json["resource"]["original_type"]) == (
        "encrypt-resource",
        "transaction",
    )
    assert problems("payment", opened(notice)) == []


@pytest.mark.parametrize("certs", [["A"], ["A", "B"]])
def test_the_certificates(wechat: Simulator, merchant: Merchant, certs: list[str]) -> None:
    wechat.post("/_sim/rotate", {"mode": "cert", "certs": certs})
    assert len(fits(merchant.send("GET", "/v3/certificates"), "certificates")["data"]) == len(certs)


def test_both_bills(shop: Shop) -> None:
    shop.paid()
    day = shop.until_the_bill()
    for kind in ("tradebill", "fundflowbill"):
        told = fits(ask(shop.merchant, day, kind, tar_type="GZIP"), "bill")
        assert (told["hash_type"], len(told["hash_value"])) == ("SHA1", 40)


def test_refusals(merchant: Merchant, jsapi_body: OrderBody, shop: Shop) -> None:
    tomorrow = shop.until_the_bill()
    refusals = [
        merchant.query("NOSUCHORDER"),
        merchant.close("NOSUCHORDER"),
        merchant.prepay(jsapi_body(description="")),
        merchant.prepay(jsapi_body(appid="wx0000000000000000")),
        merchant.send("GET", f"{REFUNDS}/NOSUCHREFUND"),
        merchant.send("POST", REFUNDS, refund_of("NOSUCHORDER", "BACK9")),
        merchant.send("GET", "/v3/certificates"),
        ask(merchant, "2020-01-01"),
        ask(merchant, tomorrow, "fundflowbill", account_type="OTHER"),
        merchant.send("GET", "/v3/billdownload/file?token=none"),
        merchant.send("GET", "/v3/nothing"),
    ]
    for heard in refusals:
        assert heard.status >= 400, heard.body
        assert problems("error", heard.json) == [], heard.body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"refund_id": None}, "/refund_id is missing"),
        ({"colour": "red"}, "/colour is not known"),
        ({"refund_id": 5}, "/refund_id is no text"),
        ({"out_refund_no": "9" * 65}, "/out_refund_no is longer than 64"),
        ({"create_time": "2026-01-01 08:00:00"}, "/create_time is no moment"),
        ({"amount": []}, "/amount is no object"),
    ],
)
def test_the_tables_notice(merchant: Merchant, shop: Shop, change: dict[str, Any], said: str) -> None:
    """A table that lets everything pass would say nothing."""
    no = shop.paid()["out_trade_no"]
    good = merchant.send("POST", REFUNDS, refund_of(no, "BACK1")).json
    bent = {name: value for name, value in {**good, **change}.items() if value is not None}
    assert problems("refund", bent) == [said]
    wrong = json.loads(json.dumps(good))
    wrong["amount"]["refund"] = 66.0
    assert problems("refund", wrong) == ["/amount/refund is no whole number of fen"]
