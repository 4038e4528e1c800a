"""N5–N19 at the notices: what is posted, and who has failed by accepting it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant, Product, check_signature, opened
from tests.wechat_simulator.client import Simulator

Gift = Callable[[], dict[str, Any]]


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def gift(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Gift:
    def give() -> dict[str, Any]:
        body = jsapi_body()
        assert merchant.prepay(body).status == 200
        wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
        wechat.wait()
        return body

    return give


def violations(wechat: Simulator) -> list[str]:
    return [row["what"] for row in wechat.get("/_sim/state")["violations"]]


def last_tries(wechat: Simulator) -> list[str]:
    return [one["verdict"] for one in wechat.get("/_sim/state")["notices"][-1]["tries"]]


@pytest.mark.parametrize("how", ["flipped", "truncated", "aad", "nonce", "algorithm"])
def test_a_seal_that_does_not_open_is_rightly_signed(wechat: Simulator, product: Product, gift: Gift, how: str) -> None:
    product.answer = lambda heard: 401
    wechat.fault_by_id("N14", args={"how": how})
    gift()
    (heard,) = product.heard
    check_signature(heard.headers, heard.body)
    if how == "algorithm":
        assert heard.json["resource"]["algorithm"] != "AEAD_AES_256_GCM"
    else:
        with pytest.raises((InvalidTag, ValueError)):
            opened(heard)


@pytest.mark.parametrize(
    ("how", "fact"),
    [
        ("amount", lambda told: told["amount"]["total"] == 6601),
        ("currency", lambda told: told["amount"]["currency"] == "USD"),
        ("appid", lambda told: told["appid"] == "wx0000000000000000"),
        ("mchid", lambda told: told["mchid"] == "1900009999"),
        ("openid", lambda told: told["payer"]["openid"] == "oSomebodyElse"),
        ("order", lambda told: told["out_trade_no"] == "NOSUCHORDER"),
        ("state", lambda told: told["trade_state"] == "NOTPAY"),
    ],
)
def test_other_facts_are_rightly_signed_and_sealed(
    wechat: Simulator, product: Product, gift: Gift, how: str, fact: Callable[[Any], bool]
) -> None:
    wechat.fault_by_id("N15", args={"how": how})
    body = gift()
    wechat.advance(16)
    first, second = product.heard
    check_signature(first.headers, first.body)
    assert fact(opened(first))
    assert not fact(opened(second))
    assert opened(second)["out_trade_no"] == body["out_trade_no"]
    assert violations(wechat) == []


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ("missing", lambda headers: "Wechatpay-Signature" not in headers),
        ("non_hex", lambda headers: headers["Wechatpay-Serial"] == "not hexadecimal"),
        ("doubled", lambda headers: headers["Wechatpay-Signature"] == "AAAA"),
        ("timestamp", lambda headers: headers["Wechatpay-Timestamp"] == "now"),
    ],
)
def test_headers_may_be_bent(
    wechat: Simulator, product: Product, gift: Gift, how: str, wrong: Callable[[dict[str, str]], bool]
) -> None:
    wechat.fault_by_id("N13", args={"how": how})
    gift()
    assert wrong(product.heard[0].headers)
    assert "bad_headers" in violations(wechat)[0]


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ("megabytes", lambda heard: len(heard.body) > 1024 * 1024),
        ("gzip", lambda heard: heard.headers["Content-Encoding"] == "gzip" and len(heard.body) < 20_000),
        ("nested", lambda heard: heard.body.count(b"{") == 10_000),
        ("nan", lambda heard: b"NaN" in heard.body),
        ("doubled", lambda heard: heard.body.count(b'"id":') == 2),
    ],
)
def test_bodies_may_be_monstrous(
    wechat: Simulator, product: Product, gift: Gift, how: str, wrong: Callable[[Heard], bool]
) -> None:
    product.answer = lambda heard: 400
    wechat.fault_by_id("N16", args={"how": how, "mb": 1})
    gift()
    assert wrong(product.heard[0])
    check_signature(product.heard[0].headers, product.heard[0].body)


def test_yesterdays_bytes_come_once_more(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault_by_id("N9")
    gift()
    product.answer = lambda heard: 401
    wechat.advance(86_401)
    first, second = product.heard
    assert (first.body, first.headers) == (second.body, second.headers)
    assert violations(wechat) == []


def test_who_takes_yesterdays_bytes_has_failed(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault_by_id("N9")
    gift()
    wechat.advance(86_401)
    assert "yesterday" in violations(wechat)[0]


def test_it_may_come_drop_by_drop(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault_by_id("N17", args={"seconds": 1})
    began = time.monotonic()
    gift()
    assert time.monotonic() - began >= 0.9
    assert (opened(product.heard[0])["trade_state"], last_tries(wechat)) == ("SUCCESS", ["204"])


def test_an_answer_may_count_as_late(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault_by_id("N19")
    gift()
    wechat.advance(16)
    assert last_tries(wechat) == ["timeout", "204"]
    assert len({heard.json["id"] for heard in product.heard}) == 1


def test_it_may_come_before_the_prepay_is_answered(
    wechat: Simulator, product: Product, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    wechat.fault_by_id("N7")
    body = jsapi_body()
    heard = merchant.prepay(body)
    assert heard.status == 200
    assert opened(product.heard[0])["out_trade_no"] == body["out_trade_no"]


def test_an_unknown_serial_a_thousand_times_allows_one_fetch(
    wechat: Simulator, product: Product, merchant: Merchant, gift: Gift
) -> None:
    wechat.post("/_sim/rotate", {"mode": "cert"})
    product.answer = lambda heard: 401 if merchant.send("GET", "/v3/certificates") else 0
    wechat.fault_by_id("N12", args={"times": 3})
    gift()
    assert "more than one fetch" in violations(wechat)[0]


def test_notices_come_from_the_addresses_that_are_named(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.post("/_sim/sources", {"sources": ["127.0.0.7"]})
    gift()
    assert json.loads(product.heard[0].body)["event_type"] == "TRANSACTION.SUCCESS"
    assert product.callers[-1] == "127.0.0.7"


def test_a_corrupted_copy_may_be_sent_by_hand(wechat: Simulator, product: Product, gift: Gift) -> None:
    gift()
    number = wechat.get("/_sim/state")["notices"][0]["id"]
    product.answer = lambda heard: 401
    wechat.post(f"/_sim/notify/{number}/corrupt")
    assert (len(product.heard), violations(wechat)) == (2, [])
    product.answer = lambda heard: 204
    wechat.post(f"/_sim/notify/{number}/corrupt")
    assert "corrupt" in violations(wechat)[0]
