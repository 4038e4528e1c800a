"""The notification engine: what a notice is, when it is tried again, and what may go wrong with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import NOTIFY_URL, Heard, Merchant, Product, check_signature, opened
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator

GAPS_S = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600]
Gift = Callable[[], dict[str, Any]]


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def gift(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Gift:
    """Order and pay; gives the order's body."""

    def give() -> dict[str, Any]:
        body = jsapi_body()
        assert merchant.prepay(body).status == 200
        wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
        return body

    return give


def notice(wechat: Simulator) -> dict[str, Any]:
    found: dict[str, Any] = wechat.get("/_sim/state")["notices"][-1]
    return found


def genuine(heard: Heard) -> bool:
    try:
        check_signature(heard.headers, heard.body)
        opened(heard)
    except (InvalidSignature, InvalidTag, ValueError):
        return False
    return True


def test_a_notice_is_signed_sealed_and_tells_the_order(
    wechat: Simulator, product: Product, merchant: Merchant, gift: Gift
) -> None:
    body = gift()
    wechat.wait()
    (heard,) = product.heard
    check_signature(heard.headers, heard.body)
    assert heard.path == "/wechat/pay/notify"
    assert heard.headers["Host"] == "donate.example.gov.cn"
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.headers["Wechatpay-Serial"] == identities.PAY_PUBLIC_KEY_ID
    found = heard.json
    assert (found["event_type"], found["resource_type"]) == ("TRANSACTION.SUCCESS", "encrypt-resource")
    assert len(found["id"]) <= 36
    assert len(found["summary"]) <= 16
    assert datetime.fromisoformat(found["create_time"]).tzinfo is not None
    resource = found["resource"]
    assert (resource["algorithm"], resource["original_type"]) == ("AEAD_AES_256_GCM", "transaction")
    assert (len(resource["nonce"]), len(resource["associated_data"]) < 16) == (12, True)
    assert opened(heard) == merchant.query(body["out_trade_no"]).json
    assert notice(wechat)["state"] == "done"


@pytest.mark.parametrize("status", [200, 204])
def test_both_answers_are_a_success(wechat: Simulator, product: Product, gift: Gift, status: int) -> None:
    product.answer = lambda _: status
    gift()
    wechat.wait()
    wechat.advance(86_640)
    assert len(product.heard) == 1


def test_the_retries_follow_the_schedule_to_the_second(wechat: Simulator, product: Product, gift: Gift) -> None:
    product.answer = lambda _: 500
    gift()
    wechat.wait()
    wechat.advance(86_640 + 5)
    tries = [one["at"] for one in notice(wechat)["tries"]]
    gaps = [later - earlier for earlier, later in zip(tries, tries[1:], strict=False)]
    assert gaps == pytest.approx(GAPS_S, abs=1e-3)
    assert tries[-1] - tries[0] == pytest.approx(86_640, abs=0.01)
    assert notice(wechat)["state"] == "given_up"
    wechat.advance(10 * 86_400)
    assert len(product.heard) == 16


def test_a_retry_keeps_id_and_text_and_is_signed_afresh(wechat: Simulator, product: Product, gift: Gift) -> None:
    product.answer = lambda _: 500
    gift()
    wechat.wait()
    wechat.advance(61)
    assert len(product.heard) == 4
    assert all(genuine(heard) for heard in product.heard)
    for name in ("Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature"):
        assert len({heard.headers[name] for heard in product.heard}) == 4
    stamps = [int(heard.headers["Wechatpay-Timestamp"]) for heard in product.heard]
    assert [later - stamps[0] for later in stamps] == [0, 15, 30, 60]
    assert len({heard.json["id"] for heard in product.heard}) == 1
    texts = [opened(heard) for heard in product.heard]
    assert all(text == texts[0] for text in texts)


def test_it_stops_at_the_first_success(wechat: Simulator, product: Product, gift: Gift) -> None:
    product.answer = lambda _: 500 if len(product.heard) < 3 else 204
    gift()
    wechat.advance(86_640)
    assert len(product.heard) == 3


def test_an_answer_after_five_seconds_is_none(wechat: Simulator, product: Product, gift: Gift) -> None:
    def late(heard: Heard) -> int:
        if len(product.heard) == 1:
            time.sleep(5.5)
        return 204

    product.answer = late
    gift()
    wechat.wait()
    wechat.advance(16)
    assert [one["verdict"] for one in notice(wechat)["tries"]] == ["timeout", "204"]


def test_a_host_without_a_way_is_a_failed_try(
    wechat: Simulator, product: Product, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    body = jsapi_body(notify_url="https://other.example.gov.cn/n")
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    wechat.wait()
    assert notice(wechat)["tries"][0]["verdict"] == "unmapped"
    wechat.post("/_sim/map", {"host": "other.example.gov.cn", "base": product.base})
    wechat.advance(16)
    assert (len(product.heard), product.heard[0].path) == (1, "/n")


def test_a_product_that_is_down_is_a_failed_try(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.post("/_sim/map", {"host": "donate.example.gov.cn", "base": "http://127.0.0.1:1"})
    gift()
    wechat.wait()
    assert notice(wechat)["tries"][0]["verdict"] == "ConnectionRefusedError"
    assert notice(wechat)["state"] == "pending"


def test_a_lost_notice_never_comes(wechat: Simulator, product: Product, merchant: Merchant, gift: Gift) -> None:
    wechat.fault("notify", "drop")
    gift()
    wechat.advance(100_000)
    assert (product.heard, notice(wechat)["state"]) == ([], "dropped")
    merchant.clock_s = 100_000
    gift()
    wechat.wait()
    assert len(product.heard) == 1


def test_a_delayed_notice_comes_late(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault("TRANSACTION.SUCCESS", "delay", args={"seconds": 3600})
    gift()
    wechat.advance(3590)
    assert product.heard == []
    wechat.advance(15)
    assert len(product.heard) == 1


@pytest.mark.parametrize("kind", ["duplicate", "concurrent"])
def test_a_notice_may_come_many_times(wechat: Simulator, product: Product, gift: Gift, kind: str) -> None:
    wechat.fault("notify", kind, args={"times": 5})
    gift()
    wechat.wait()
    assert len(product.heard) == 5
    assert len({heard.json["id"] for heard in product.heard}) == 1
    assert all(genuine(heard) for heard in product.heard)


def strict(heard: Heard) -> int:
    known = heard.headers["Wechatpay-Serial"] == identities.PAY_PUBLIC_KEY_ID
    fresh = abs(time.time() - int(heard.headers["Wechatpay-Timestamp"])) <= 300
    return 204 if known and fresh and genuine(heard) else 401


@pytest.mark.parametrize("kind", ["wrong_key", "unknown_serial", "corrupt", "stale"])
def test_a_forged_notice_is_followed_by_the_true_one(
    wechat: Simulator, product: Product, gift: Gift, kind: str
) -> None:
    product.answer = strict
    wechat.fault("notify", kind)
    gift()
    wechat.advance(16)
    assert [strict(heard) for heard in product.heard] == [401, 204]
    assert wechat.get("/_sim/state")["violations"] == []


def test_a_probe_is_followed_by_the_true_notice_at_once(wechat: Simulator, product: Product, gift: Gift) -> None:
    product.answer = strict
    wechat.fault("notify", "probe")
    gift()
    wechat.wait()
    probe, true = product.heard
    assert probe.headers["Wechatpay-Signature"].startswith("WECHATPAY/SIGNTEST/")
    assert genuine(true)
    assert notice(wechat)["state"] == "done"


@pytest.mark.parametrize("kind", ["probe", "wrong_key", "unknown_serial", "corrupt", "stale"])
def test_who_accepts_a_forged_notice_has_failed_the_run(
    wechat: Simulator, product: Product, gift: Gift, kind: str
) -> None:
    wechat.fault("notify", kind)
    gift()
    wechat.wait()
    (violation,) = wechat.get("/_sim/state")["violations"]
    assert kind in violation["what"]


def test_a_notice_can_be_held_released_and_replayed(wechat: Simulator, product: Product, gift: Gift) -> None:
    wechat.fault("notify", "delay", args={"seconds": 60})
    gift()
    number = notice(wechat)["id"]
    wechat.post(f"/_sim/notify/{number}/hold")
    wechat.advance(86_640)
    assert product.heard == []
    wechat.post(f"/_sim/notify/{number}/release")
    wechat.wait()
    assert len(product.heard) == 1
    wechat.post(f"/_sim/notify/{number}/replay")
    wechat.wait()
    assert len(product.heard) == 2
    assert NOTIFY_URL.endswith(product.heard[1].path)
