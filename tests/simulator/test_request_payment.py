"""The stand-in for wx.requestPayment: it believes only the merchant's signature, and people do strange things."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, Product
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Iterator[Simulator]:
    return own_wechat  # type: ignore[return-value]


@pytest.fixture
def body(jsapi_body: OrderBody) -> dict[str, Any]:
    return jsapi_body()


@pytest.fixture
def panel(merchant: Merchant, body: dict[str, Any]) -> dict[str, str]:
    return merchant.panel(merchant.prepay(body).json["prepay_id"])


def pay(wechat: Simulator, panel: dict[str, str], mode: str = "pay", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = wechat.post("/_sim/requestPayment", {"user": "lan", "mode": mode, **panel, **more})
    return found


def state(merchant: Merchant, body: dict[str, Any]) -> str:
    return str(merchant.query(body["out_trade_no"]).json["trade_state"])


def test_paying_settles_and_notifies_once(
    wechat: Simulator, merchant: Merchant, product: Product, body: dict[str, Any], panel: dict[str, str]
) -> None:
    assert pay(wechat, panel) == {"returns": True, "errMsg": "requestPayment:ok"}
    assert state(merchant, body) == "SUCCESS"
    wechat.wait()
    assert len(product.heard) == 1


@pytest.mark.parametrize(
    ("mode", "answer", "state_after"),
    [
        ("cancel", {"returns": True, "errMsg": "requestPayment:fail cancel"}, "NOTPAY"),
        ("fail", {"returns": True, "errMsg": "requestPayment:fail 支付失败"}, "PAYERROR"),
        ("pay_but_report_fail", {"returns": True, "errMsg": "requestPayment:fail 系统繁忙，请稍后再试"}, "SUCCESS"),
        ("pay_but_never_return", {"returns": False}, "SUCCESS"),
    ],
)
def test_what_the_phone_says_is_no_proof(
    wechat: Simulator,
    merchant: Merchant,
    body: dict[str, Any],
    panel: dict[str, str],
    mode: str,
    answer: dict[str, Any],
    state_after: str,
) -> None:
    assert pay(wechat, panel, mode) == answer
    assert state(merchant, body) == state_after


def test_ok_may_come_before_the_money(
    wechat: Simulator, merchant: Merchant, product: Product, body: dict[str, Any], panel: dict[str, str]
) -> None:
    assert pay(wechat, panel, "report_ok_before_settled", settle_after_s=60)["errMsg"] == "requestPayment:ok"
    assert state(merchant, body) == "USERPAYING"
    heard = merchant.close(body["out_trade_no"])
    assert heard.json["code"] == "USERPAYING"
    assert product.heard == []
    wechat.advance(61)
    assert state(merchant, body) == "SUCCESS"
    assert len(product.heard) == 1


def test_a_second_device_pays_nothing(
    wechat: Simulator, merchant: Merchant, body: dict[str, Any], panel: dict[str, str]
) -> None:
    found = pay(wechat, panel, "pay_twice")
    assert found["errMsg"] == "requestPayment:ok"
    assert found["second"]["errMsg"] == "requestPayment:fail 商户订单号重复"
    assert pay(wechat, panel)["errMsg"] == "requestPayment:fail 商户订单号重复"
    assert len(wechat.get("/_sim/ledger")["orders"]) == 1


def test_after_a_failure_the_person_may_try_again(
    wechat: Simulator, merchant: Merchant, body: dict[str, Any], panel: dict[str, str]
) -> None:
    pay(wechat, panel, "fail")
    assert pay(wechat, panel)["errMsg"] == "requestPayment:ok"
    assert state(merchant, body) == "SUCCESS"


def test_a_failed_order_may_be_closed(wechat: Simulator, merchant: Merchant, body: dict[str, Any], panel: Any) -> None:
    pay(wechat, panel, "fail")
    assert merchant.close(body["out_trade_no"]).status == 204


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"paySign": "AAAA"}, "支付验证签名失败"),
        ({"nonceStr": "another"}, "支付验证签名失败"),
        ({"appId": identities.SECOND_APPID}, "支付验证签名失败"),
        ({"package": "prepay_id=wx" + "0" * 34}, "支付参数prepay_id无效"),
        ({"signType": "MD5"}, "参数不正确"),
        ({"timeStamp": 1767225600}, "parameter.timeStamp should be String"),
        ({"timeStamp": "today"}, "参数不正确"),
        ({"user": "somebody else"}, "下单账号与支付账号不一致"),
    ],
)
def test_a_bent_parameter_opens_nothing(
    wechat: Simulator, merchant: Merchant, body: dict[str, Any], panel: Any, change: dict[str, Any], words: str
) -> None:
    found = pay(wechat, panel, **change)
    assert found["errMsg"].startswith("requestPayment:fail ")
    assert words in found["errMsg"]
    assert state(merchant, body) == "NOTPAY"


def test_a_missing_parameter_opens_nothing(wechat: Simulator, panel: dict[str, str]) -> None:
    for name in panel:
        rest = {key: value for key, value in panel.items() if key != name}
        assert f"parameter.{name}" in pay(wechat, rest)["errMsg"]


def test_a_session_lives_two_hours(wechat: Simulator, panel: dict[str, str]) -> None:
    wechat.advance(7201)
    assert pay(wechat, panel)["errMsg"] == "requestPayment:fail 该订单已过期"


def test_after_time_expire_nobody_pays_but_the_order_is_not_closed(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    from datetime import UTC, datetime

    expiry = datetime.fromtimestamp(time.time() + 120, UTC).isoformat(timespec="seconds")
    body = jsapi_body(time_expire=expiry)
    panel = merchant.panel(merchant.prepay(body).json["prepay_id"])
    wechat.advance(125)
    assert pay(wechat, panel)["errMsg"] == "requestPayment:fail 该订单已过期"
    assert state(merchant, body) == "NOTPAY"


def test_a_closed_order_cannot_be_paid(
    wechat: Simulator, merchant: Merchant, body: dict[str, Any], panel: dict[str, str]
) -> None:
    merchant.close(body["out_trade_no"])
    assert pay(wechat, panel)["errMsg"] == "requestPayment:fail 该订单已关闭"


def test_an_unknown_mode_is_refused(wechat: Simulator, panel: dict[str, str]) -> None:
    with pytest.raises(ControlError, match="no_such_mode"):
        pay(wechat, panel, "steal")
