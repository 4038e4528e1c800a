"""Planted faults at the answers: what the caller sees, and what was done all the same."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, call, check_signature
from tests.wechat_simulator.client import ControlError, Simulator

GONE = (ConnectionError, http.client.RemoteDisconnected)


@pytest.fixture(autouse=True)
def healed(wechat: Simulator) -> Iterator[None]:
    yield
    wechat.delete("/_sim/faults")


def created(merchant: Merchant, body: dict[str, Any]) -> bool:
    return merchant.query(body["out_trade_no"]).status == 200


@pytest.mark.parametrize(("kind", "done"), [("reset_after", True), ("reset_before", False)])
def test_a_torn_connection(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, kind: str, done: bool) -> None:
    body = jsapi_body()
    wechat.fault("jsapi", kind)
    with pytest.raises(GONE):
        merchant.prepay(body)
    assert created(merchant, body) == done
    assert merchant.prepay(body).status == 200


@pytest.mark.parametrize(("kind", "done"), [("error_created", True), ("error_not_created", False)])
def test_a_system_error(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, kind: str, done: bool) -> None:
    body = jsapi_body()
    wechat.fault("jsapi", kind)
    heard = merchant.prepay(body)
    assert (heard.status, heard.json["code"]) == (500, "SYSTEM_ERROR")
    assert created(merchant, body) == done


@pytest.mark.parametrize("kind", ["timeout", "delay"])
def test_a_late_answer_is_about_something_done(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, kind: str
) -> None:
    body = jsapi_body()
    wechat.fault("jsapi", kind, args={"seconds": 0.6})
    began = time.monotonic()
    assert merchant.prepay(body).status == 200
    assert time.monotonic() - began >= 0.6


def test_an_unsigned_answer(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    wechat.fault("jsapi", "unsigned")
    heard = merchant.prepay(jsapi_body())
    assert heard.status == 200
    assert not [name for name in heard.headers if name.startswith("Wechatpay-")]


@pytest.mark.parametrize("kind", ["probe", "wrong_key"])
def test_a_badly_signed_answer(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, kind: str) -> None:
    wechat.fault("jsapi", kind)
    heard = merchant.prepay(jsapi_body())
    assert heard.status == 200
    with pytest.raises((InvalidSignature, ValueError)):
        check_signature(heard.headers, heard.body)


@pytest.mark.parametrize(("kind", "status"), [("rate_limited", 429), ("html_502", 502)])
def test_a_refusal_that_does_nothing(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, kind: str, status: int
) -> None:
    body = jsapi_body()
    wechat.fault("jsapi", kind)
    assert merchant.prepay(body).status == status
    assert not created(merchant, body)


def test_half_an_answer(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    wechat.fault("jsapi", "truncated")
    with pytest.raises(ValueError, match="Unterminated|Expecting"):
        _ = merchant.prepay(jsapi_body()).json


@pytest.mark.parametrize(
    ("kind", "args", "body"),
    [
        ("busy", {}, b'{"errcode":-1,"errmsg":"system error"}'),
        ("empty", {}, b""),
        ("errcode", {"errcode": 45009, "errmsg": "quota"}, b'{"errcode":45009,"errmsg":"quota"}'),
    ],
)
def test_the_mini_program_platform_is_busy(wechat: Simulator, kind: str, args: dict[str, Any], body: bytes) -> None:
    wechat.fault("jscode2session", kind, args=args)
    heard = call(wechat.base, "GET", "/sns/jscode2session")
    assert (heard.status, heard.body) == (200, body)


def test_a_fault_strikes_at_the_nth_time_only(wechat: Simulator, merchant: Merchant) -> None:
    wechat.fault("query", "error_not_created", nth=3)
    assert [merchant.query("NOSUCHORDER").status for _ in range(5)] == [404, 404, 500, 404, 404]


def test_a_fault_strikes_so_many_times(wechat: Simulator, merchant: Merchant) -> None:
    wechat.fault("query", "error_not_created", count=2)
    assert [merchant.query("NOSUCHORDER").status for _ in range(4)] == [500, 500, 404, 404]


def test_a_fault_strikes_by_chance_the_same_way_each_time(wechat: Simulator, merchant: Merchant) -> None:
    runs = []
    for _ in range(2):
        wechat.fault("query", "error_not_created", p=0.5)
        runs.append([merchant.query("NOSUCHORDER").status for _ in range(20)])
        wechat.delete("/_sim/faults")
    assert runs[0] == runs[1]
    assert set(runs[0]) == {404, 500}


@pytest.mark.parametrize(("target", "kind"), [("jsapi", "drop_dead"), ("nowhere", "unsigned"), ("notify", "unsigned")])
def test_a_fault_that_does_not_exist_is_refused(wechat: Simulator, target: str, kind: str) -> None:
    with pytest.raises(ControlError, match="no_such_fault"):
        wechat.fault(target, kind)
