"""Notices: opened only when WeChat signed them, and read strictly."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.kit.clock import at
from server.kit.http import House
from server.wechat.pay.errors import Forged, Malformed
from server.wechat.pay.notice import Notice, open_notice
from tests.wechat_pay.test_sign import VECTORS, headers_of
from tests.wechat_simulator.identities import APIV3_KEY, PLATFORM_KEYS
from tests.wechat_simulator.signing import signed_headers

MOMENT = 1767225601
NONCE = "fdasflkja484"
Open = Callable[[Any], Notice]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


@pytest.fixture
def opens(app: House) -> Open:
    """Open a body as if WeChat had signed just these bytes a moment ago."""

    def try_it(body: Any) -> Notice:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signed_headers(next(iter(PLATFORM_KEYS.values())), raw, MOMENT, "0123456789abcdef")
        with app.app_context(), at(datetime.fromtimestamp(MOMENT, UTC)):
            return open_notice({**headers, "Wechatpay-Serial": VECTORS["const"]["pub_key_id"]}, raw)

    return try_it


def plain(**changes: Any) -> dict[str, Any]:
    return {**json.loads(VECTORS["notify_transaction"]["plain"]), **changes}


def sealed(content: Any, *, nonce: str = NONCE, covers: str = "transaction", **changes: Any) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    box = AESGCM(APIV3_KEY.encode()).encrypt(nonce.encode(), text.encode(), covers.encode())
    resource = {
        "original_type": "transaction",
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(box).decode(),
        "associated_data": covers,
        "nonce": nonce,
        **changes,
    }
    return {"id": "EV-1", "event_type": "TRANSACTION.SUCCESS", "resource": resource}


@pytest.mark.parametrize("name", ["notify_transaction", "notify_transaction_empty_aad"])
def test_the_vectors_open(app: House, name: str) -> None:
    vector = VECTORS[name]
    with app.app_context(), at(datetime.fromtimestamp(int(vector["timestamp"]), UTC)):
        notice = open_notice(headers_of(vector), vector["body"].encode())
    said, facts = notice.transaction, json.loads(vector["plain"])
    assert notice.id == json.loads(vector["body"])["id"]
    assert (said.order_no, said.transaction_id) == (facts["out_trade_no"], facts["transaction_id"])
    assert (said.amount_fen, said.currency, said.trade_state) == (facts["amount"]["total"], "CNY", "SUCCESS")
    assert said.success_time == datetime.fromisoformat(facts["success_time"])


def test_evidence_holds_no_openid(opens: Open) -> None:
    notice = opens(sealed(plain()))
    assert plain()["payer"]["openid"] not in json.dumps(notice.transaction.body)
    assert notice.transaction.body["amount"]["total"] == plain()["amount"]["total"]


@pytest.mark.parametrize("name", ["notify_probe", "notify_tampered_body"])
def test_a_spoilt_notice_is_forged(app: House, name: str) -> None:
    vector = VECTORS[name]
    with app.app_context(), at(datetime.fromtimestamp(int(vector["timestamp"]), UTC)), pytest.raises(Forged):
        open_notice(headers_of(vector), vector["body"].encode())


def grown(content: dict[str, Any], more: str) -> bytes:
    """A good object with one thing too many at its end."""
    return f"{json.dumps(content)[:-1]},{more}}}".encode()


def test_one_harmless_thing_more_is_no_fault(opens: Open) -> None:
    """What the broken ones below are made of is good without the fault."""
    assert opens(grown(sealed(grown(plain(), '"x":1').decode()), '"x":[[1]]')).id == "EV-1"


BROKEN: dict[str, Any] = {
    "not json": b"{",
    "nan": grown(sealed(plain()), '"x":NaN'),
    "infinity": grown(sealed(plain()), '"x":-Infinity'),
    "a key twice": grown(sealed(plain()), '"id":"EV-2"'),
    "a key twice inside": sealed(grown(plain(), '"out_trade_no":"OTHER0001"').decode()),
    "nested in a good one": grown(sealed(plain()), '"x":' + "[" * 21 + "]" * 21),
    "a list": b"[]",
    "nested": b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "not utf-8": b'{"id":"\xff"}',
    "too large": b" " * (64 * 1024 + 1),
    "no id": {**sealed(plain()), "id": None},
    "long id": {**sealed(plain()), "id": "E" * 37},
    "refund event": {**sealed(plain()), "event_type": "REFUND.SUCCESS"},
    "no resource": {**sealed(plain()), "resource": None},
    "algorithm": sealed(plain(), algorithm="AEAD_SM4_GCM"),
    "original type": sealed(plain(), original_type="refund"),
    "short nonce": sealed(plain(), nonce="fdasflkja48"),
    "long associated data": sealed(plain(), covers="a" * 17),
    "wrong associated data": sealed(plain(), associated_data="refund"),
    "associated data no text": sealed(plain(), associated_data=5),
    "ciphertext not base64": sealed(plain(), ciphertext="***"),
    "ciphertext short": sealed(plain(), ciphertext="AAAA"),
    "plain nan": sealed(grown(plain(), '"x":NaN').decode()),
    "no amount": sealed(plain(amount=None)),
    "float fen": sealed(plain(amount={"total": 5000.0, "currency": "CNY"})),
    "true fen": sealed(plain(amount={"total": True, "currency": "CNY"})),
    "no fen": sealed(plain(amount={"total": 0, "currency": "CNY"})),
    "huge fen": sealed(plain(amount={"total": 10**30, "currency": "CNY"})),
    "text fen": sealed(plain(amount={"total": "5000", "currency": "CNY"})),
    "no currency": sealed(plain(amount={"total": 5000})),
    "unknown state": sealed(plain(trade_state="MAYBE")),
    "no transaction": sealed(plain(transaction_id="")),
    "order no path": sealed(plain(out_trade_no="../x")),
    "naive time": sealed(plain(success_time="2026-01-01T08:00:01")),
    "no time": sealed(plain(success_time=None)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_signed_but_unreadable_is_malformed(opens: Open, name: str) -> None:
    with pytest.raises(Malformed):
        opens(BROKEN[name])
