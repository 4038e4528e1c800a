"""Signatures over HTTP: the right one passes, everything bent is 401 SIGN_ERROR, every answer is signed."""

from __future__ import annotations

import time

import pytest
from cryptography.exceptions import InvalidSignature

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant, call, check_signature
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator

TARGET = f"/v3/pay/transactions/out-trade-no/NOSUCHORDER?mchid={identities.MCHID}"


def ask(merchant: Merchant, authorization: str, target: str = TARGET, body: bytes = b"", method: str = "GET") -> Heard:
    headers = {"Accept": "application/json", "Content-Type": "application/json", "Authorization": authorization}
    return call(merchant.base, method, target, body, headers)


def refused(heard: Heard) -> bool:
    check_signature(heard.headers, heard.body)
    return heard.status == 401 and heard.json["code"] == "SIGN_ERROR"


def test_the_right_signature_passes_and_the_answer_is_signed(merchant: Merchant, jsapi_body: OrderBody) -> None:
    heard = merchant.prepay(jsapi_body())
    assert heard.status == 200
    check_signature(heard.headers, heard.body)
    assert heard.headers["Wechatpay-Serial"] == identities.PAY_PUBLIC_KEY_ID
    assert heard.headers["Wechatpay-Signature-Type"] == "WECHATPAY2-SHA256-RSA2048"
    assert heard.headers["Request-ID"]
    with pytest.raises(InvalidSignature):
        check_signature(heard.headers, heard.body + b" ")


def test_a_refusal_is_signed_too(merchant: Merchant) -> None:
    heard = merchant.query("NOSUCHORDER")
    assert heard.status == 404
    check_signature(heard.headers, heard.body)


def test_an_empty_answer_is_signed(merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    heard = merchant.close(body["out_trade_no"])
    assert (heard.status, heard.body) == (204, b"")
    check_signature(heard.headers, b"")


def test_the_refusal_shows_what_would_have_been_signed(merchant: Merchant) -> None:
    heard = ask(merchant, merchant.authorization("GET", TARGET + "0", b""))
    assert refused(heard)
    detail = heard.json["detail"]
    assert (detail["location"], detail["issue"]) == ("authorization", "sign not match")
    information = detail["sign_information"]
    assert (information["method"], information["url"]) == ("GET", TARGET)
    assert information["sign_message_length"] > len(information["truncated_sign_message"]) > 0


@pytest.mark.parametrize("at", range(0, 256, 15))
def test_one_flipped_bit_in_the_signature_is_refused(merchant: Merchant, at: int) -> None:
    good = merchant.authorization("GET", TARGET, b"", timestamp=str(int(time.time())))
    start = good.index('signature="') + len('signature="') + at
    other = "A" if good[start] != "A" else "B"
    assert refused(ask(merchant, good[:start] + other + good[start + 1 :]))


def test_one_flipped_bit_in_the_body_is_refused(merchant: Merchant) -> None:
    target, body = "/v3/pay/transactions/jsapi", b'{"amount":{"total":6600}}'
    authorization = merchant.authorization("POST", target, body)
    for at in range(len(body)):
        bent = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert refused(ask(merchant, authorization, target, bent, "POST"))


@pytest.mark.parametrize("target", [TARGET + "&x=1", TARGET.replace("NOSUCH", "nosuch"), TARGET.replace("?", "?&")])
def test_another_target_is_refused(merchant: Merchant, target: str) -> None:
    assert refused(ask(merchant, merchant.authorization("GET", TARGET, b""), target))


@pytest.mark.parametrize("off_s", [-298, 0, 298])
def test_a_clock_off_by_less_than_five_minutes_passes(merchant: Merchant, off_s: int) -> None:
    merchant.clock_s = off_s
    assert merchant.query("NOSUCHORDER").status == 404


@pytest.mark.parametrize("off_s", [-302, 303, -86400])
def test_a_clock_off_by_more_is_refused(merchant: Merchant, off_s: int) -> None:
    merchant.clock_s = off_s
    assert refused(merchant.query("NOSUCHORDER"))


def test_a_wrong_platform_clock_refuses_a_right_merchant(merchant: Merchant, wechat: Simulator) -> None:
    wechat.post("/_sim/clock", {"skew_s": 600})
    assert refused(merchant.query("NOSUCHORDER"))
    wechat.post("/_sim/clock", {"skew_s": 0})
    assert merchant.query("NOSUCHORDER").status == 404


@pytest.mark.parametrize(
    "bent",
    [
        {"mchid": "1999999999"},
        {"mchid": identities.SECOND_MCHID},
        {"serial_no": identities.SECOND_MERCHANT_SERIAL},
        {"signature": ""},
        {"signature": "not base64!"},
        {"timestamp": "soon"},
        {"timestamp": "-1"},
        {"more": "1"},
    ],
)
def test_a_bent_part_is_refused(merchant: Merchant, bent: dict[str, str]) -> None:
    assert refused(ask(merchant, merchant.authorization("GET", TARGET, b"", **bent)))


@pytest.mark.parametrize("header", ["", "Bearer x", "WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SHA256-RSA2048 mchid=1"])
def test_a_header_that_is_none_is_refused(merchant: Merchant, header: str) -> None:
    assert refused(ask(merchant, header))


def test_the_key_of_the_second_merchant_does_not_sign_for_the_first(merchant: Merchant) -> None:
    second = Merchant(merchant.base, identities.MERCHANTS[identities.SECOND_MCHID])
    forged = second.authorization("GET", TARGET, b"", mchid=identities.MCHID, serial_no=identities.MERCHANT_SERIAL)
    assert refused(ask(merchant, forged))


def test_the_caller_may_name_the_key_it_expects(merchant: Merchant) -> None:
    expected = {"Wechatpay-Serial": identities.PAY_PUBLIC_KEY_ID}
    assert merchant.send("GET", TARGET, None, **expected).status == 404
    unknown = merchant.send("GET", TARGET, None, **{"Wechatpay-Serial": "PUB_KEY_ID_0"})
    assert (unknown.status, unknown.json["code"]) == (400, "PARAM_ERROR")


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [("Accept", "text/html", 406), ("User-Agent", "", 400), ("Content-Type", "text/plain", 415)],
)
def test_the_headers_are_demanded(
    merchant: Merchant, jsapi_body: OrderBody, header: str, value: str, status: int
) -> None:
    heard = merchant.send("POST", "/v3/pay/transactions/jsapi", jsapi_body(), **{header: value})
    assert heard.status == status
