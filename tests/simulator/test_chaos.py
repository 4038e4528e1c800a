"""Combination mode, and the quiet after it; putting everything aside and taking it up again."""

from __future__ import annotations

import http.client
from contextlib import suppress
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag

from tests.simulator.billing import Shop, fetch
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, Product, check_signature, opened
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator

TORN = (ConnectionError, http.client.HTTPException, TimeoutError)


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    return Shop(wechat, merchant, jsapi_body)


def tried(merchant: Merchant, times: int) -> list[str]:
    """What came of so many questions."""
    found = []
    for _ in range(times):
        try:
            found.append(str(merchant.query("NOSUCHORDER").status))
        except TORN as error:
            found.append(type(error).__name__)
    return found


def test_chaos_befalls_some_operations_and_ends(wechat: Simulator, merchant: Merchant) -> None:
    wechat.chaos(seed=5, n=40, p=0.4)
    found = tried(merchant, 60)
    told = wechat.get("/_sim/chaos")
    assert (told["run"]["met"], told["run"]["struck"] >= 8) == (40, True)
    assert told["fired"]
    assert len(set(found)) > 2
    wechat.delete("/_sim/faults")
    assert tried(merchant, 5) == ["404"] * 5


def test_the_same_seed_is_the_same_chaos(wechat: Simulator, merchant: Merchant) -> None:
    runs = []
    for seed in (5, 5, 6):
        wechat.chaos(seed=seed, n=25, p=0.5)
        tried(merchant, 25)
        planted = wechat.get("/_sim/state")["faults"]
        runs.append([(one["target"], one["kind"], one["args"]) for one in planted])
        wechat.settle()
        merchant.clock_s = wechat.post("/_sim/clock", {})["offset_s"]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_after_the_chaos_everything_is_told_and_sums_up(wechat: Simulator, product: Product, shop: Shop) -> None:
    """A merchant that believes only what is signed, and asks again, ends with every order and refund known."""
    shop.until_the_bill()
    day = shop.day()
    product.answer = lambda heard: 204 if genuine(heard) else 401
    wechat.chaos(seed=11, n=150, p=0.3)
    wanted = [shop.body() for _ in range(12)]
    for body in wanted:
        insist(shop, body)
        if wechat.order(body["out_trade_no"])["state"] == "NOTPAY":
            wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    before = wechat.get("/_sim/ledger")
    wechat.settle(shop.pass_time)
    told = {opened(heard)["out_trade_no"] for heard in product.heard if genuine(heard)}
    missing = [body["out_trade_no"] for body in wanted if body["out_trade_no"] not in told]
    for number in missing:
        assert shop.merchant.query(number).json["trade_state"] == "SUCCESS"
    assert len(before["orders"]) == 12
    bill = fetch(shop.merchant, day)
    assert {row["商户订单号"] for row in bill.rows} == {body["out_trade_no"] for body in wanted}
    truth = wechat.get("/_sim/ledger")["merchants"][identities.MCHID]
    assert truth["balance_fen"] == 12 * 6600


def genuine(heard: Any) -> bool:
    try:
        check_signature(heard.headers, heard.body)
        fresh = int(heard.headers["Wechatpay-Timestamp"])
        told = opened(heard)
    except (InvalidSignature, InvalidTag, LookupError, TypeError, ValueError):
        return False
    right = (told["mchid"], told["amount"]["total"], told["amount"]["currency"], told["trade_state"])
    return fresh > 0 and right == (identities.MCHID, 6600, "CNY", "SUCCESS")


def insist(shop: Shop, body: dict[str, Any]) -> None:
    """The same number until WeChat knows the order."""
    for _ in range(30):
        with suppress(*TORN, InvalidSignature, LookupError, ValueError):
            heard = shop.merchant.prepay(body)
            if heard.status == 200 and heard.json.get("prepay_id"):
                check_signature(heard.headers, heard.body)
                return
    raise AssertionError("never opened")


@pytest.mark.parametrize("wish", [{}, {"seed": 1}, {"seed": 1, "n": 0}, {"seed": 1, "n": 5, "p": 2}])
def test_a_bent_wish_is_refused(wechat: Simulator, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="bad_request"):
        wechat.post("/_sim/chaos", wish)


def test_settling_goes_on_with_what_was_held(wechat: Simulator, product: Product, shop: Shop) -> None:
    wechat.fault("notify", "delay", args={"seconds": 60})
    shop.paid()
    (notice,) = wechat.get("/_sim/state")["notices"]
    wechat.post(f"/_sim/notify/{notice['id']}/hold")
    wechat.settle()
    assert len(product.heard) == 1
    assert str(wechat.post("/_sim/clock", {})["at"])[11:16] == "11:00"


def test_everything_can_be_put_aside_and_taken_up_again(wechat: Simulator, shop: Shop) -> None:
    order = shop.paid()
    wechat.post("/_sim/snapshot", {"name": "morning"})
    shop.paid(100)
    shop.back(order, 6600, "BACK1")
    wechat.post("/_sim/restore", {"name": "morning"})
    found = wechat.get("/_sim/ledger")
    assert ([one["out_trade_no"] for one in found["orders"]], found["refunds"]) == ([order["out_trade_no"]], [])
    assert shop.merchant.query(order["out_trade_no"]).json["trade_state"] == "SUCCESS"
    again = shop.paid(100)
    assert again["transaction_id"] != order["transaction_id"]
    wechat.kill()
    wechat.launch()
    assert len(wechat.get("/_sim/ledger")["orders"]) == 2
    with pytest.raises(ControlError, match="no_such_snapshot"):
        wechat.post("/_sim/restore", {"name": "evening"})
    with pytest.raises(ControlError, match="bad_request"):
        wechat.post("/_sim/snapshot", {"name": "../evening"})
