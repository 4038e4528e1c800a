"""Every published vector, byte for byte. PKCS#1 v1.5 is deterministic: any correct implementation gives these bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import datetime

import pytest

from tests.wechat_simulator import identities
from tests.wechat_simulator.bills import TRADE_HEADER, TRADE_SUMMARY_HEADER, bill_text
from tests.wechat_simulator.identities import MERCHANT_KEY_FILE, PLATFORM_KEYS, VECTORS
from tests.wechat_simulator.letters import notice_body
from tests.wechat_simulator.pay_api import transaction
from tests.wechat_simulator.push import push_signature, seal_push
from tests.wechat_simulator.rows import Notice, Order
from tests.wechat_simulator.signing import (
    answer_message,
    authenticate,
    parse_authorization,
    pay_sign_message,
    probe_of,
    request_message,
    sign,
    verified,
)
from tests.wechat_simulator.web import Request

PLATFORM = PLATFORM_KEYS[identities.PAY_PUBLIC_KEY_ID].key_file
REQUESTS = ("request_prepay", "request_query", "request_bill")
SIGNED_BY_PLATFORM = (
    "response_prepay",
    "response_204_empty",
    "notify_transaction",
    "notify_transaction_empty_aad",
    "notify_refund",
)
REJECTED = ("notify_probe", "notify_tampered_body")
OTHERS = ("const", "paysign", "push_get", "push_aes", "bill")
AT = datetime.fromisoformat("2026-01-01T08:00:01+08:00").timestamp()


def test_no_vector_is_left_out() -> None:
    assert set(VECTORS) == {*REQUESTS, *SIGNED_BY_PLATFORM, *REJECTED, *OTHERS}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_signature(name: str) -> None:
    v = VECTORS[name]
    message = request_message(v["method"], v["uri"], v["timestamp"], v["nonce"], v["body"].encode())
    assert message == v["message"].encode()
    assert len(message) == int(v["message_length"])
    assert sign(MERCHANT_KEY_FILE, message) == v["signature"]


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_accepted_by_the_header_it_carries(name: str) -> None:
    v = VECTORS[name]
    request = Request(v["method"], v["uri"], {"authorization": v["authorization"]}, v["body"].encode())
    assert authenticate(request, float(v["timestamp"])).mchid == identities.MCHID
    parts = parse_authorization(v["authorization"])
    assert parts is not None
    assert (parts.nonce, parts.signature, parts.serial) == (v["nonce"], v["signature"], identities.MERCHANT_SERIAL)


def test_the_pay_sign() -> None:
    v = VECTORS["paysign"]
    message = pay_sign_message(v["appId"], v["timeStamp"], v["nonceStr"], v["package"])
    assert message == v["message"].encode()
    assert sign(MERCHANT_KEY_FILE, message) == v["paySign"]


@pytest.mark.parametrize("name", SIGNED_BY_PLATFORM)
def test_a_platform_signature(name: str) -> None:
    v = VECTORS[name]
    message = answer_message(v["timestamp"], v["nonce"], v["body"].encode())
    assert message == v["message"].encode()
    assert sign(PLATFORM, message) == v["signature"]


@pytest.mark.parametrize("name", REJECTED)
def test_a_forged_notice_does_not_verify(name: str) -> None:
    v = VECTORS[name]
    assert not verified(PLATFORM, answer_message(v["timestamp"], v["nonce"], v["body"].encode()), v["signature"])


def test_a_probe_is_the_true_signature_with_another_beginning() -> None:
    assert probe_of(VECTORS["notify_transaction"]["signature"]) == VECTORS["notify_probe"]["signature"]


@pytest.mark.parametrize(
    ("name", "event", "original", "nonce", "extra"),
    [
        ("notify_transaction", "TRANSACTION.SUCCESS", "transaction", "fdasflkja484", "transaction"),
        ("notify_transaction_empty_aad", "TRANSACTION.SUCCESS", "transaction", "fdasflkja485", ""),
        ("notify_refund", "REFUND.SUCCESS", "refund", "fdasflkja486", "refund"),
    ],
)
def test_a_notice_body(name: str, event: str, original: str, nonce: str, extra: str) -> None:
    plain = VECTORS[name]["plain"]
    notice = Notice("EV-2026010100000000001", identities.MCHID, event, original, "支付成功", "", plain, AT)
    assert notice_body(notice, identities.APIV3_KEY, nonce, extra) == VECTORS[name]["body"].encode()


def test_a_paid_order_reads_as_the_plain_text_of_its_notice() -> None:
    order = Order(
        identities.MCHID, identities.APPID, "WX20260101000000000001", "", "", 5000, "", "JSAPI",
        "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", 0.0, "", 0.0, "SUCCESS", "4200002601202601010000000001", AT,
    )  # fmt: skip
    plain = json.dumps(transaction(order), ensure_ascii=False, separators=(",", ":"))
    assert plain == VECTORS["notify_transaction"]["plain"]


def test_the_official_push_address_check() -> None:
    v = VECTORS["push_get"]
    assert push_signature(v["token"], v["timestamp"], v["nonce"]) == v["signature"] == v["expect"]


def test_a_sealed_push() -> None:
    v = VECTORS["push_aes"]
    sealed = seal_push(v["encoding_aes_key"], v["random16"].encode(), v["plain"], identities.APPID)
    assert sealed == v["encrypt"]
    assert push_signature(v["token"], v["timestamp"], v["nonce"], sealed) == v["msg_signature"]


def test_the_trade_bill() -> None:
    paid = (
        f"2026-01-01 08:00:01|{identities.APPID}|{identities.MCHID}|0||4200002601202601010000000001|"
        "WX20260101000000000001|oUpF8uMuAJO_M2pxb1Q9zNjWeS6o|JSAPI|SUCCESS|OTHERS|CNY|50.00|0.00|0|0|0.00|0.00|||"
        "微心愿·为留守儿童添一盏台灯||0.30000|0.60%|50.00|0.00|"
    ).split("|")
    back = list(paid)
    changed = {9: "REFUND", 12: "0.00", 14: "50000000382026010100000000001", 15: "RF20260101000000000001",
               16: "20.00", 18: "ORIGINAL", 19: "PROCESSING", 22: "-0.12000", 24: "0.00", 25: "20.00"}  # fmt: skip
    for column, cell in changed.items():
        back[column] = cell
    total = ["2", "50.00", "20.00", "0.00", "0.18000", "50.00", "20.00"]
    text = bill_text(TRADE_HEADER, [paid, back], TRADE_SUMMARY_HEADER, total)
    assert text == VECTORS["bill"]["text"]
    assert hashlib.sha1(text.encode()).hexdigest() == VECTORS["bill"]["sha1_uncompressed"]  # noqa: S324
    packed = (identities.HERE / "vectors" / "bill.csv.gz").read_bytes()
    assert gzip.decompress(packed) == text.encode()
    assert hashlib.sha1(packed).hexdigest() == VECTORS["bill"]["sha1_gzip"]  # noqa: S324
