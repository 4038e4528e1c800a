"""Signatures byte for byte against the published vectors, and every way in which a signature can be none."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.kit.http import House
from server.kit.settings import Settings
from server.wechat.pay import sign
from server.wechat.pay.errors import Forged
from tests.wechat_simulator.identities import APPID

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "wechat_simulator" / "vectors" / "vectors.json").read_text(encoding="utf-8")
)
SIGNED = [
    "response_prepay",
    "response_204_empty",
    "notify_transaction",
    "notify_transaction_empty_aad",
    "notify_refund",
]
SPOILT = ["notify_probe", "notify_tampered_body"]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


@pytest.fixture
def known(app: House) -> Settings:
    settings: Settings = app.extensions["wishbridge_settings"]
    return settings


def headers_of(vector: dict[str, Any], **changes: str | None) -> dict[str, str]:
    found = {
        "Wechatpay-Timestamp": vector["timestamp"],
        "Wechatpay-Nonce": vector["nonce"],
        "Wechatpay-Signature": vector["signature"],
        "Wechatpay-Serial": VECTORS["const"]["pub_key_id"],
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }
    changed = {**found, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return {name: value for name, value in changed.items() if value is not None}


def moment(vector: dict[str, Any], shift_s: int = 0) -> datetime:
    return datetime.fromtimestamp(int(vector["timestamp"]) + shift_s, UTC)


@pytest.mark.parametrize("name", ["request_prepay", "request_query", "request_bill"])
def test_requests_are_signed_to_the_byte(known: Settings, name: str) -> None:
    vector = VECTORS[name]
    who = sign.merchant_of(known)
    made = sign.authorization(
        who, vector["method"], vector["uri"], vector["body"], timestamp=vector["timestamp"], nonce=vector["nonce"]
    )
    assert made == vector["authorization"]


def test_pay_sign_is_the_vectors(known: Settings) -> None:
    vector = VECTORS["paysign"]
    made = sign.pay_sign(
        sign.merchant_of(known),
        appid=APPID,
        timestamp=vector["timeStamp"],
        nonce=vector["nonceStr"],
        package=vector["package"],
    )
    assert made == vector["paySign"]


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("shift_s", [-300, 0, 300])
def test_wechats_word_is_believed_within_five_minutes(known: Settings, name: str, shift_s: int) -> None:
    vector = VECTORS[name]
    body = vector["body"].encode()
    sign.verify(headers_of(vector), body, sign.configured_key(known), moment(vector, shift_s))


@pytest.mark.parametrize("shift_s", [-301, 301, 3600, -86400])
def test_outside_the_window_it_is_forged(known: Settings, shift_s: int) -> None:
    vector = VECTORS["notify_transaction"]
    body = vector["body"].encode()
    with pytest.raises(Forged, match="window"):
        sign.verify(headers_of(vector), body, sign.configured_key(known), moment(vector, shift_s))


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_vectors_are_forged(known: Settings, name: str) -> None:
    vector = VECTORS[name]
    with pytest.raises(Forged):
        sign.verify(headers_of(vector), vector["body"].encode(), sign.configured_key(known), moment(vector))


@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Signature", "Serial", "Signature_Type"])
@pytest.mark.parametrize("value", [None, "", "x", "1767225601, 1767225601", "１７６７２２５６０１", "\x00"])
def test_a_header_missing_doubled_or_odd_is_forged(known: Settings, name: str, value: str | None) -> None:
    vector = VECTORS["notify_transaction"]
    headers = headers_of(vector, **{f"Wechatpay_{name}": value})
    with pytest.raises(Forged):
        sign.verify(headers, vector["body"].encode(), sign.configured_key(known), moment(vector))


@pytest.mark.parametrize("stray", ["*", "\n", "é", "="])
def test_a_signature_with_a_stray_letter_is_forged(known: Settings, stray: str) -> None:
    """A lenient base64 reader would skip the letter and find a good signature."""
    vector = VECTORS["response_prepay"]
    spoilt = vector["signature"][:40] + stray + vector["signature"][40:]
    headers = headers_of(vector, Wechatpay_Signature=spoilt)
    with pytest.raises(Forged):
        sign.verify(headers, vector["body"].encode(), sign.configured_key(known), moment(vector))


def test_any_flipped_bit_is_forged(known: Settings) -> None:
    vector = VECTORS["response_prepay"]
    raw = vector["body"].encode()
    for place in range(len(raw)):
        bent = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(Forged):
            sign.verify(headers_of(vector), bent, sign.configured_key(known), moment(vector))


@pytest.mark.parametrize("name", SIGNED)
def test_only_the_raw_bytes_were_signed(known: Settings, name: str) -> None:
    """Bytes that a decoder would drop, and white space that a parser would, count like any other."""
    vector = VECTORS[name]
    raw = vector["body"].encode()
    for bent in (
        raw + b"\xff",
        b"\xff" + raw,
        raw + b"\n",
        raw + b" ",
        b" " + raw,
        b"\xef\xbb\xbf" + raw,
        raw + b"\x00",
    ):
        with pytest.raises(Forged):
            sign.verify(headers_of(vector), bent, sign.configured_key(known), moment(vector))


def test_a_second_key_is_only_another_entry(known: Settings) -> None:
    """While WeChat switches from certificate to public key both are believed, each under its own id."""
    vector = VECTORS["response_prepay"]
    (key,) = sign.configured_key(known).values()
    both = {"5157F09EFDC096DE15EBE81A47057A7232F1B8E1": key, **sign.configured_key(known)}
    headers = headers_of(vector, Wechatpay_Serial="5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
    sign.verify(headers, vector["body"].encode(), both, moment(vector))
    with pytest.raises(Forged, match="serial"):
        sign.verify(headers, vector["body"].encode(), sign.configured_key(known), moment(vector))
