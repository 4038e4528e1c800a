"""Notices of refunds over real HTTP: kept once however often they come, refused when forged or out of place."""

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import requests

from server.kit.clock import now
from server.kit.units import reading
from server.payments import queries
from tests.payments.test_take_notice import OURS, STRANGER
from tests.payments.test_take_notice import notice as payment_notice
from tests.refunding import Refunding, refunding
from tests.wechat_simulator.identities import APIV3_KEY, PlatformKey
from tests.wechat_simulator.signing import signed_headers
from tests.wechat_simulator.web import seal

__all__ = ["refunding"]
Problems = Callable[[], list[str]]


def notice(facts: dict[str, Any], notice_id: str = "EV-2026112200000000001") -> bytes:
    """A refund's notice as WeChat would seal it."""
    nonce = secrets.token_hex(6)
    resource = {
        "original_type": "refund",
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": seal(APIV3_KEY, json.dumps(facts), nonce, "refund"),
        "associated_data": "refund",
        "nonce": nonce,
    }
    event = f"REFUND.{facts.get('refund_status')}"
    return json.dumps({"id": notice_id, "event_type": event, "resource": resource}).encode()


def send(base: str, raw: bytes, *, key: PlatformKey = OURS, path: str = "/wechat/pay/refund-notify") -> int:
    signed = signed_headers(key, raw, now().timestamp(), secrets.token_hex(8))
    answer = requests.post(f"{base}{path}", raw, headers={**signed, "Content-Type": "application/json"}, timeout=60)
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message"}, answer.text
    return answer.status_code


@pytest.fixture
def facts(refunding: Refunding) -> dict[str, Any]:
    """What WeChat would say of a refund of 16 yuan that two people agreed to and that it has taken."""
    refunding.giving.wechat.fault("refund_result", "delay", args={"seconds": 86400})
    refund_no = refunding.agreed(1600)
    refunding.drain()
    (row,) = refunding.at_wechat()
    order = refunding.giving.wechat.order(refunding.order_no)
    return {
        "mchid": order["mchid"],
        "out_trade_no": order["out_trade_no"],
        "transaction_id": order["transaction_id"],
        "out_refund_no": refund_no,
        "refund_id": row["refund_id"],
        "refund_status": "SUCCESS",
        "success_time": now().isoformat(),
        "user_received_account": "招商银行信用卡0403",
        "amount": {"total": 6600, "refund": 1600, "payer_total": 6600, "payer_refund": 1600},
    }


def test_it_counts_once_however_often_it_comes(
    listening: str, refunding: Refunding, facts: dict[str, Any], problems: Problems
) -> None:
    assert [send(listening, notice(facts)) for _ in range(5)] == [204] * 5
    assert refunding.sums() == ("paid", 0, 1600), "only settling books it"
    refunding.drain()
    assert refunding.sums() == ("paid", 1600, 0)
    assert refunding.told().count("退款已完成") == 1
    assert problems() == []


def test_the_donors_account_is_not_kept(listening: str, refunding: Refunding, facts: dict[str, Any]) -> None:
    send(listening, notice(facts))
    with refunding.giving.app.app_context(), reading():
        bodies = [json.dumps(row.body, ensure_ascii=False) for row in queries.refund_words(facts["out_refund_no"])]
    assert bodies
    assert not any("招商" in body or "0403" in body for body in bodies)


def test_forged(listening: str, refunding: Refunding, facts: dict[str, Any]) -> None:
    assert send(listening, notice(facts), key=STRANGER) == 401
    refunding.drain()
    assert refunding.sums() == ("paid", 0, 1600)


def test_each_kind_at_its_own_door(listening: str, facts: dict[str, Any]) -> None:
    assert send(listening, payment_notice(facts)) == 400
    assert send(listening, notice(facts), path="/wechat/pay/notify") == 400


def test_too_large(listening: str, facts: dict[str, Any]) -> None:
    assert send(listening, b" " * (64 * 1024 + 1)) == 413


def test_another_amount_moves_nothing(listening: str, refunding: Refunding, facts: dict[str, Any]) -> None:
    facts["amount"]["refund"] = 1599
    facts["refund_status"] = "CLOSED"
    del facts["success_time"]
    assert send(listening, notice(facts)) == 204
    refunding.drain()
    assert refunding.sums() == ("paid", 0, 1600)
    assert refunding.giving.matters() == ["mismatch"]
