"""Faults of answers that need WeChat's own knowledge: overtaken, swapped, nonsense rightly signed, hosts down."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.simulator.billing import Shop
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, check_signature
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    return Shop(wechat, merchant, jsapi_body)


@pytest.fixture
def order(shop: Shop) -> dict[str, Any]:
    return shop.paid()


def queried(shop: Shop, order: dict[str, Any]) -> Any:
    heard = shop.merchant.query(order["out_trade_no"])
    check_signature(heard.headers, heard.body)
    return heard.json


@pytest.mark.parametrize("kind", ["missing_fields", "unknown_enum", "huge_ints"])
def test_nonsense_is_rightly_signed(wechat: Simulator, shop: Shop, order: dict[str, Any], kind: str) -> None:
    wechat.fault_by_id("A12", kind=kind)
    told, true = queried(shop, order), queried(shop, order)
    found = {
        "missing_fields": "trade_state" not in told and "amount" not in told,
        "unknown_enum": told.get("trade_state") == "SOMETHING_NEW",
        "huge_ints": told.get("amount", {}).get("total") == 10**30,
    }
    assert found[kind]
    assert (true["trade_state"], true["amount"]["total"]) == ("SUCCESS", 6600)


def test_half_an_answer_is_rightly_signed(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("A12")
    heard = shop.merchant.query(order["out_trade_no"])
    check_signature(heard.headers, heard.body)
    with pytest.raises(ValueError, match="Unterminated|Expecting"):
        _ = heard.json


def test_the_answer_may_be_about_another(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    other = shop.paid(100)
    wechat.fault_by_id("A11", count=2)
    assert queried(shop, order)["out_trade_no"] == other["out_trade_no"]
    assert queried(shop, other)["out_trade_no"] == order["out_trade_no"]
    shop.back(order, 100, "BACK1")
    wechat.fault("refund_query", "swapped")
    assert shop.merchant.send("GET", "/v3/refund/domestic/refunds/BACK1").json["out_refund_no"] != "BACK1"


def test_a_query_may_lag_behind_the_payment(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("A14", args={"seconds": 60}, count=0)
    told = queried(shop, order)
    assert told["trade_state"] == "NOTPAY"
    assert not {"transaction_id", "payer", "success_time"} & set(told)
    shop.pass_time(61)
    assert queried(shop, order)["trade_state"] == "SUCCESS"


def test_somebody_may_pay_at_the_moment_of_closing(wechat: Simulator, shop: Shop) -> None:
    body = shop.body()
    shop.merchant.prepay(body)
    wechat.fault_by_id("A15")
    heard = shop.merchant.close(body["out_trade_no"])
    assert (heard.status, heard.json["code"]) == (400, "ORDERPAID")
    assert queried(shop, body)["trade_state"] == "SUCCESS"


def test_the_merchants_clock_may_be_wrong(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("A16")
    heard = shop.merchant.query(order["out_trade_no"])
    assert (heard.status, heard.json["code"]) == (401, "SIGN_ERROR")


def test_an_answer_may_drip(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("A19", args={"seconds": 1})
    began = time.monotonic()
    assert queried(shop, order)["trade_state"] == "SUCCESS"
    assert time.monotonic() - began >= 0.9


def test_the_main_host_may_be_down(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    main, backup = (Merchant(base) for base in wechat.pay_bases)
    assert [at.query(order["out_trade_no"]).status for at in (main, backup)] == [200, 200]
    wechat.fault_by_id("A13")
    with pytest.raises(ConnectionRefusedError):
        main.query(order["out_trade_no"])
    assert backup.query(order["out_trade_no"]).status == 200
    wechat.fault_by_id("A1")
    with pytest.raises(ConnectionRefusedError):
        backup.query(order["out_trade_no"])
    wechat.delete("/_sim/faults")
    assert [at.query(order["out_trade_no"]).status for at in (main, backup)] == [200, 200]


def test_a_host_may_be_down_for_a_while_and_keeps_its_port(wechat: Simulator, shop: Shop) -> None:
    wechat.fault_by_id("A1", args={"seconds": 30})
    wechat.advance(31)
    assert Merchant(wechat.pay_bases[0], clock_s=31).query("NOSUCHORDER").status == 404
    before = wechat.pay_bases
    wechat.kill()
    wechat.launch()
    assert wechat.pay_bases == before


def test_the_desk_may_be_faster(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("R7")
    heard = shop.back(order, 600, "BACK1")
    assert (heard.status, "大于支付金额" in heard.json["message"]) == (400, True)
    assert wechat.get("/_sim/ledger")["merchants"][identities.MCHID]["refunded_fen"] == 6600


def test_a_query_may_lag_behind_the_refund(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    shop.back(order, 600, "BACK1")
    shop.pass_time(5)
    wechat.fault_by_id("R8", count=1)
    told = [shop.merchant.send("GET", "/v3/refund/domestic/refunds/BACK1").json["status"] for _ in "12"]
    assert told == ["PROCESSING", "SUCCESS"]


def test_a_refund_may_be_accepted_in_spite_of_an_error(wechat: Simulator, shop: Shop, order: dict[str, Any]) -> None:
    wechat.fault_by_id("R4")
    assert shop.back(order, 600, "BACK1").status == 500
    assert shop.back(order, 600, "BACK1").json["status"] == "PROCESSING"
    assert len(wechat.get("/_sim/ledger")["refunds"]) == 1


def test_somebody_may_pay_at_midnight(wechat: Simulator, shop: Shop) -> None:
    today = shop.until_the_bill()
    wechat.fault_by_id("B9")
    order = shop.paid()
    assert (order["state"], shop.day() > today) == ("USERPAYING", True)
    tomorrow = shop.until_the_bill()
    found = queried(shop, order)
    assert found["success_time"][:10] > tomorrow
    assert found["success_time"][11:19] == "00:00:00"
