"""Notices over real HTTP: booked once however often they come, refused when forged, and never answered too early."""

import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from server.kit.clock import now
from server.kit.http import House
from tests.paying import Giving
from tests.wechat_simulator.identities import (
    APIV3_KEY,
    PAY_PUBLIC_KEY_ID,
    PLATFORM_KEYS,
    STRANGER_KEY_FILE,
    PlatformKey,
)
from tests.wechat_simulator.signing import probe_of, signed_headers
from tests.wechat_simulator.web import seal

Drain, Later, Problems = Callable[[], int], Callable[[float], None], Callable[[], list[str]]
OURS = PLATFORM_KEYS[PAY_PUBLIC_KEY_ID]
STRANGER = PlatformKey(PAY_PUBLIC_KEY_ID, STRANGER_KEY_FILE)


def notice(facts: dict[str, Any], notice_id: str = "EV-2026112100000000001") -> bytes:
    """A notice as WeChat would seal it; each call has a nonce of its own, as each of WeChat's tries has."""
    nonce = secrets.token_hex(6)
    resource = {
        "original_type": "transaction",
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": seal(APIV3_KEY, json.dumps(facts), nonce, "transaction"),
        "associated_data": "transaction",
        "nonce": nonce,
    }
    return json.dumps({"id": notice_id, "event_type": "TRANSACTION.SUCCESS", "resource": resource}).encode()


def facts_of(giving: Giving, order_no: str, **changes: Any) -> dict[str, Any]:
    order = giving.wechat.order(order_no)
    facts = {name: order[name] for name in ("mchid", "appid", "out_trade_no", "transaction_id")}
    return {
        **facts,
        "trade_state": "SUCCESS",
        "success_time": now().isoformat(),
        "amount": {"total": order["total_fen"], "currency": "CNY"},
        "payer": {"openid": giving.openid},
        **changes,
    }


def send(base: str, raw: bytes, *, key: PlatformKey = OURS, shift_s: int = 0, **headers: str) -> int:
    """Post it, signed by `key` as of now + shift; the status of the answer."""
    signed = signed_headers(key, raw, now().timestamp() + shift_s, secrets.token_hex(8))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = requests.post(
        f"{base}/wechat/pay/notify", raw, headers={**signed, "Content-Type": "application/json", **named}, timeout=60
    )
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message"}, answer.text
    return answer.status_code


@pytest.fixture
def paid(giving: Giving) -> str:
    """Paid at WeChat; its own notice is lost, so that ours are the only ones."""
    giving.wechat.fault("notify", "drop")
    return giving.paid_at_wechat()


def test_wechats_own_notice_books_the_gift(listening: str, giving: Giving, drain: Drain, problems: Problems) -> None:
    order_no = giving.paid_at_wechat()
    giving.wechat.wait()
    assert giving.evidence(order_no) == ["notice"]
    assert giving.state(order_no) == "asked", "only settling turns it paid"
    drain()
    assert giving.settled(order_no)
    assert giving.raised_fen() == 6600
    assert problems() == []


def test_a_lost_notice_is_found_by_the_query(
    listening: str, giving: Giving, paid: str, drain: Drain, later: Later, problems: Problems
) -> None:
    drain()
    assert not giving.settled(paid)
    later(4)
    drain()
    assert giving.settled(paid)
    assert giving.evidence(paid) == ["query"]
    assert problems() == []


@pytest.mark.parametrize("kind", ["duplicate", "concurrent"])
def test_the_simulators_copies_are_one_gift(
    listening: str, giving: Giving, drain: Drain, problems: Problems, kind: str
) -> None:
    giving.wechat.fault("notify", kind, args={"copies": 8})
    order_no = giving.paid_at_wechat()
    giving.wechat.wait()
    drain()
    assert giving.settled(order_no)
    assert giving.evidence(order_no) == ["notice"]
    assert giving.raised_fen() == 6600
    assert problems() == []


def test_eight_at_once_and_fifty_in_a_row(
    listening: str, giving: Giving, paid: str, drain: Drain, problems: Problems
) -> None:
    facts = facts_of(giving, paid)
    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(lambda _: send(listening, notice(facts)), range(8))) == {204}
    drain()
    assert {send(listening, notice(facts)) for _ in range(50)} == {204}
    drain()
    assert giving.settled(paid)
    assert giving.evidence(paid) == ["notice"]
    assert giving.raised_fen() == 6600
    assert problems() == []


def test_notice_and_query_together_are_one_gift(
    listening: str, giving: Giving, paid: str, drain: Drain, later: Later, problems: Problems
) -> None:
    later(4)
    assert send(listening, notice(facts_of(giving, paid))) == 204
    drain()
    assert giving.settled(paid)
    assert giving.raised_fen() == 6600
    assert giving.matters() == []
    assert problems() == []


def test_only_wechats_word_of_this_moment_counts(listening: str, giving: Giving, paid: str, drain: Drain) -> None:
    raw = notice(facts_of(giving, paid))
    probe = probe_of(signed_headers(OURS, raw, now().timestamp(), "n")["Wechatpay-Signature"])
    assert send(listening, raw, key=STRANGER) == 401
    assert send(listening, raw, shift_s=-301) == 401
    assert send(listening, raw, shift_s=302) == 401
    assert send(listening, raw, shift_s=-86400) == 401
    assert send(listening, raw, Wechatpay_Signature=probe) == 401
    assert send(listening, raw, Wechatpay_Serial="FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF") == 401
    assert send(listening, raw, Wechatpay_Signature_Type="WECHATPAY2-SM2-WITH-SM3") == 401
    assert send(listening, b" " * 65_537) == 413
    assert send(listening, b"{}") == 400
    drain()
    assert giving.evidence(paid) == []
    assert giving.state(paid) == "asked"


@pytest.mark.parametrize("kind", ["probe", "wrong_key", "unknown_serial", "corrupt", "stale"])
def test_the_simulators_forgeries_are_refused_and_the_good_one_is_booked(
    listening: str, giving: Giving, drain: Drain, later: Later, kind: str
) -> None:
    giving.wechat.fault("notify", kind)
    order_no = giving.paid_at_wechat()
    giving.wechat.wait()
    later(31)
    giving.wechat.wait()
    drain()
    assert giving.settled(order_no)
    assert giving.wechat.get("/_sim/state")["violations"] == []


def test_bytes_of_an_hour_ago_are_refused(listening: str, giving: Giving, paid: str, later: Later) -> None:
    raw = notice(facts_of(giving, paid))
    assert send(listening, raw) == 204
    later(3600)
    assert send(listening, raw, shift_s=-3600) == 401


WRONG = {
    "amount": {"amount": {"total": 1, "currency": "CNY"}},
    "more": {"amount": {"total": 6601, "currency": "CNY"}},
    "currency": {"amount": {"total": 6600, "currency": "USD"}},
    "merchant": {"mchid": "1900000002"},
    "appid": {"appid": "wx9c8b7a6f5e4d3c2b"},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_notice_that_disagrees_with_its_order_books_nothing(
    listening: str, giving: Giving, drain: Drain, problems: Problems, name: str
) -> None:
    """Nobody has paid here: a signed word that does not fit is a person's matter, and the answer is still 2xx."""
    order_no = giving.give()
    giving.cashier(order_no)
    facts = facts_of(giving, order_no, transaction_id="4200002601202611210000000001", **WRONG[name])
    assert send(listening, notice(facts)) == 204
    drain()
    assert giving.state(order_no) == "asked"
    assert giving.matters() == ["mismatch"]
    assert giving.raised_fen() == 0
    assert problems() == []


def test_the_good_notice_after_a_wrong_one_is_booked(listening: str, giving: Giving, paid: str, drain: Drain) -> None:
    """The same notice but for its amount is another word, and news."""
    facts = facts_of(giving, paid)
    assert send(listening, notice({**facts, "amount": {"total": 1, "currency": "CNY"}})) == 204
    drain()
    assert send(listening, notice(facts)) == 204
    drain()
    assert giving.settled(paid)
    assert giving.matters() == ["mismatch"]


def test_an_order_we_never_made_is_a_matter(listening: str, giving: Giving, paid: str, drain: Drain) -> None:
    facts = facts_of(giving, paid, out_trade_no="G20261121SOMEBODYELSE01")
    assert send(listening, notice(facts)) == 204
    assert send(listening, notice(facts, "EV-2")) == 204
    drain()
    assert giving.matters() == ["unknown_order"]


def test_a_success_that_is_none_is_a_matter(listening: str, giving: Giving, drain: Drain) -> None:
    order_no = giving.give()
    giving.cashier(order_no)
    assert send(listening, notice(facts_of(giving, order_no, trade_state="NOTPAY"))) == 204
    drain()
    assert giving.state(order_no) == "asked"
    assert giving.matters() == ["odd_notice"]


def test_one_transaction_pays_one_order(listening: str, giving: Giving, paid: str, drain: Drain) -> None:
    assert send(listening, notice(facts_of(giving, paid))) == 204
    drain()
    other = giving.give()
    giving.cashier(other)
    facts = facts_of(giving, other, transaction_id=facts_of(giving, paid)["transaction_id"])
    assert send(listening, notice(facts, "EV-2")) == 204
    drain()
    assert giving.state(other) == "asked"
    assert giving.matters() == ["mismatch"]


def test_a_second_payment_of_a_paid_order_is_a_matter(listening: str, giving: Giving, paid: str, drain: Drain) -> None:
    assert send(listening, notice(facts_of(giving, paid))) == 204
    drain()
    assert send(listening, notice(facts_of(giving, paid, transaction_id="4200009"), "EV-2")) == 204
    drain()
    assert giving.raised_fen() == 6600
    assert giving.matters() == ["paid_twice"]


def test_no_other_method(app: House) -> None:
    answer = app.test_client().get("/wechat/pay/notify")
    assert answer.status_code == 405
    assert set(answer.get_json()) == {"code", "message"}
