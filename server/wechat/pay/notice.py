"""支付通知 — open what WeChat posts to us: signature first, over the raw bytes; only then is anything read.

pay.weixin.qq.com/doc/v3/merchant/4012791861. A notice is opened without a database: whoever forges costs us no lock.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.kit.clock import now
from server.kit.settings import settings
from server.wechat.pay import sign
from server.wechat.pay.errors import Malformed
from server.wechat.pay.facts import NotATransaction, RefundSaid, Transaction, parse, parse_refund_notice
from server.wechat.pay.strict import NotStrict, read_object

BODY_BYTES_MAX = 64 * 1024
ALGORITHM = "AEAD_AES_256_GCM"
PAID = "TRANSACTION.SUCCESS"
REFUNDED = frozenset({"REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"})
_ID = re.compile(r"[\x21-\x7e]{1,36}")


@dataclass(frozen=True)
class Notice:
    """`id` stays the same when WeChat repeats itself; signature, time and ciphertext do not."""

    id: str
    event_type: str
    transaction: Transaction


@dataclass(frozen=True)
class RefundNotice:
    """`event_type` REFUND.SUCCESS | REFUND.ABNORMAL | REFUND.CLOSED, the same word as `refund.status`."""

    id: str
    event_type: str
    refund: RefundSaid


def open_notice(headers: Mapping[str, str], raw: bytes) -> Notice:
    """Verify, decrypt, read. Raises Forged (answer 401) or Malformed (answer 400)."""
    notice_id, event_type, plain = _opened(headers, raw, frozenset({PAID}), "transaction")
    try:
        return Notice(notice_id, event_type, parse(plain))
    except NotATransaction as error:
        raise Malformed(str(error)) from error


def open_refund_notice(headers: Mapping[str, str], raw: bytes) -> RefundNotice:
    """As `open_notice`, for what is posted to REFUND_NOTIFY_PATH. Raises Forged (401), Malformed (400)."""
    notice_id, event_type, plain = _opened(headers, raw, REFUNDED, "refund")
    try:
        said = parse_refund_notice(plain)
    except NotATransaction as error:
        raise Malformed(str(error)) from error
    if event_type != f"REFUND.{said.status}":
        raise Malformed("event_type and refund_status disagree")
    return RefundNotice(notice_id, event_type, said)


def _opened(
    headers: Mapping[str, str], raw: bytes, events: frozenset[str], original_type: str
) -> tuple[str, str, dict[str, Any]]:
    """The notice's id, its event and its plain object; nothing is read before the signature holds."""
    if len(raw) > BODY_BYTES_MAX:
        raise Malformed("too large")
    sign.verify(headers, raw, sign.platform_keys(settings()), now())
    try:
        outer = read_object(raw)
        notice_id, event_type = outer.get("id"), outer.get("event_type")
        if not isinstance(notice_id, str) or not _ID.fullmatch(notice_id):
            raise Malformed("id")
        if not isinstance(event_type, str) or event_type not in events:
            raise Malformed("event_type")
        key = settings().wechat_apiv3_key.encode()
        return notice_id, event_type, read_object(decrypt(outer.get("resource"), key, original_type))
    except NotStrict as error:
        raise Malformed(str(error)) from error


def decrypt(resource: Any, key: bytes, original_type: str) -> bytes:
    """The plain bytes of a `resource` (AES-256-GCM, 12-byte nonce, tag at the end). Raises Malformed."""
    if not isinstance(resource, dict) or resource.get("algorithm") != ALGORITHM:
        raise Malformed("algorithm")
    if resource.get("original_type") != original_type:
        raise Malformed("original_type")
    nonce, covers = _bytes(resource, "nonce"), _bytes(resource, "associated_data")
    if len(nonce) != 12 or len(covers) > 16:
        raise Malformed("nonce or associated_data")
    try:
        sealed = base64.b64decode(_bytes(resource, "ciphertext"), validate=True)
        return AESGCM(key).decrypt(nonce, sealed, covers)
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise Malformed("ciphertext") from error


def _bytes(resource: dict[str, Any], name: str) -> bytes:
    value = resource.get(name, "")
    if not isinstance(value, str):
        raise Malformed(name)
    return value.encode()
