"""P1: what an order must be, and what a second request for it gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import NOTIFY_URL, Heard, Merchant, call
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator


def soon(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def param_error(heard: Heard, field: str) -> bool:
    found = heard.json
    return heard.status == 400 and found["code"] == "PARAM_ERROR" and found["detail"]["field"] == field


def test_a_prepay_session_has_the_platforms_shape(merchant: Merchant, jsapi_body: OrderBody) -> None:
    heard = merchant.prepay(jsapi_body(attach="a", time_expire=soon(30), detail={"cost_price": 6600}))
    assert heard.status == 200, heard.body
    assert set(heard.json) == {"prepay_id"}
    assert heard.json["prepay_id"].startswith("wx")
    assert len(heard.json["prepay_id"]) == 36


def test_the_same_order_again_gives_a_new_session(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    first, second = merchant.prepay(body), merchant.prepay(body)
    assert second.status == 200
    assert first.json["prepay_id"] != second.json["prepay_id"]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"total": 6601, "currency": "CNY"}},
        {"description": "别的"},
        {"attach": "x"},
        {"notify_url": NOTIFY_URL + "2"},
    ],
)
def test_the_same_number_for_another_order_is_refused(
    merchant: Merchant, jsapi_body: OrderBody, change: dict[str, Any]
) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    heard = merchant.prepay({**body, **change})
    assert (heard.status, heard.json["code"]) == (400, "INVALID_REQUEST")
    assert "请求重入时" in heard.json["message"]


def test_time_expire_cannot_be_moved(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body(time_expire=soon(30))
    merchant.prepay(body)
    assert merchant.prepay({**body, "time_expire": soon(60)}).json["code"] == "INVALID_REQUEST"


def test_a_paid_order_is_refused(merchant: Merchant, wechat: Simulator, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    assert merchant.prepay(body).json["code"] == "ORDERPAID"


def test_a_closed_order_is_refused(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    merchant.close(body["out_trade_no"])
    assert merchant.prepay(body).json["code"] == "ORDER_CLOSED"


@pytest.mark.parametrize("name", ["appid", "mchid", "description", "out_trade_no", "notify_url", "amount", "payer"])
def test_what_must_be_there_is_missed(merchant: Merchant, jsapi_body: OrderBody, name: str) -> None:
    heard = merchant.prepay(jsapi_body(**{name: None}))
    assert param_error(heard, f"/{name}")
    assert f"输入源“/body/{name}”" in heard.json["message"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("/description", {"description": ""}),
        ("/description", {"description": "善" * 128}),
        ("/description", {"description": 7}),
        ("/out_trade_no", {"out_trade_no": "12345"}),
        ("/out_trade_no", {"out_trade_no": "1" * 33}),
        ("/out_trade_no", {"out_trade_no": "GIFT 0001"}),
        ("/out_trade_no", {"out_trade_no": "心愿000001"}),
        ("/out_trade_no", {"out_trade_no": "GIFT0001\n"}),
        ("/attach", {"attach": "x" * 129}),
        ("/amount/total", {"amount": {"total": 0}}),
        ("/amount/total", {"amount": {"total": -1}}),
        ("/amount/total", {"amount": {"total": 1.0}}),
        ("/amount/total", {"amount": {"total": "6600"}}),
        ("/amount/total", {"amount": {"total": True}}),
        ("/amount/total", {"amount": {}}),
        ("/amount/currency", {"amount": {"total": 1, "currency": "USD"}}),
        ("/amount/more", {"amount": {"total": 1, "more": 1}}),
        ("/payer/openid", {"payer": {}}),
        ("/payer", {"payer": "openid"}),
        ("/surprise", {"surprise": 1}),
        ("/notify_url", {"notify_url": "http://donate.example.gov.cn/n"}),
        ("/notify_url", {"notify_url": NOTIFY_URL + "?a=1"}),
        ("/notify_url", {"notify_url": NOTIFY_URL + "?"}),
        ("/notify_url", {"notify_url": NOTIFY_URL + "n" * 255}),
        ("/notify_url", {"notify_url": "https://localhost/n"}),
        ("/notify_url", {"notify_url": "https://127.0.0.1/n"}),
        ("/notify_url", {"notify_url": "https://10.0.0.7/n"}),
        ("/notify_url", {"notify_url": "https://[::1]/n"}),
        ("/notify_url", {"notify_url": "https://intranet/n"}),
        ("/time_expire", {"time_expire": "2030-01-01 00:00:00"}),
        ("/time_expire", {"time_expire": "2030-01-01T00:00:00"}),
        ("/time_expire", {"time_expire": "tomorrow"}),
        ("/time_expire", {"time_expire": "2020-01-01T00:00:00+08:00"}),
        ("/mchid", {"mchid": identities.SECOND_MCHID}),
    ],
)  # fmt: skip
def test_each_rule_names_its_field(
    merchant: Merchant, jsapi_body: OrderBody, field: str, change: dict[str, Any]
) -> None:
    heard = merchant.prepay(jsapi_body(**change))
    assert param_error(heard, field), heard.body


def test_less_than_a_minute_is_too_soon(merchant: Merchant, jsapi_body: OrderBody) -> None:
    assert param_error(merchant.prepay(jsapi_body(time_expire=soon(0.9))), "/time_expire")
    assert merchant.prepay(jsapi_body(time_expire=soon(1.2))).status == 200


def test_an_appid_of_another_merchant_is_refused(merchant: Merchant, jsapi_body: OrderBody) -> None:
    heard = merchant.prepay(jsapi_body(appid=identities.SECOND_APPID))
    assert (heard.status, heard.json["code"]) == (400, "APPID_MCHID_NOT_MATCH")


def test_an_openid_of_another_appid_is_refused(merchant: Merchant, wechat: Simulator, jsapi_body: OrderBody) -> None:
    foreign = wechat.post("/_sim/login", {"user": "lan", "appid": identities.SECOND_APPID})["openid"]
    heard = merchant.prepay(jsapi_body(payer={"openid": foreign}))
    assert heard.json == {"code": "PARAM_ERROR", "message": "appid和openid不匹配"}


def test_an_openid_of_nobody_is_refused(merchant: Merchant, jsapi_body: OrderBody) -> None:
    assert merchant.prepay(jsapi_body(payer={"openid": "o" * 28})).json["message"] == "无效的openid"


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[" * 100_000])
def test_what_is_no_plain_object_is_refused(merchant: Merchant, raw: bytes) -> None:
    target = "/v3/pay/transactions/jsapi"
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    headers["Authorization"] = merchant.authorization("POST", target, raw)
    heard = call(merchant.base, "POST", target, raw, headers)
    assert (heard.status, heard.json["code"]) == (400, "PARAM_ERROR")


@pytest.mark.parametrize(
    ("field", "scene"),
    [
        ("/scene_info", None),
        ("/scene_info/payer_client_ip", {"h5_info": {"type": "Wap"}}),
        ("/scene_info/payer_client_ip", {"payer_client_ip": "here", "h5_info": {"type": "Wap"}}),
        ("/scene_info/h5_info", {"payer_client_ip": "127.0.0.1"}),
        ("/scene_info/h5_info/type", {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Fridge"}}),
    ],
)
def test_h5_demands_its_scene(merchant: Merchant, h5_body: OrderBody, field: str, scene: object) -> None:
    assert param_error(merchant.prepay(h5_body(scene_info=scene), "h5"), field)


def test_h5_knows_no_payer(merchant: Merchant, h5_body: OrderBody, openid: str) -> None:
    assert param_error(merchant.prepay(h5_body(payer={"openid": openid}), "h5"), "/payer")


def test_a_number_of_one_way_is_not_good_for_the_other(
    merchant: Merchant, jsapi_body: OrderBody, h5_body: OrderBody
) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    heard = merchant.prepay(h5_body(out_trade_no=body["out_trade_no"]), "h5")
    assert heard.json["code"] == "INVALID_REQUEST"


def test_two_merchants_may_use_one_number(merchant: Merchant, wechat: Simulator, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    second = Merchant(wechat.base, identities.MERCHANTS[identities.SECOND_MCHID])
    foreign = wechat.post("/_sim/login", {"user": "lan", "appid": identities.SECOND_APPID})["openid"]
    names = {"appid": identities.SECOND_APPID, "mchid": identities.SECOND_MCHID}
    assert second.query(body["out_trade_no"]).status == 404
    assert second.prepay({**body, **names, "payer": {"openid": foreign}}).status == 200
