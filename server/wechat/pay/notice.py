"""支付通知 — open what WeChat posts to us: signature first, over the raw bytes; only then is anything read.

pay.weixin.qq.com/doc/v3/merchant/4012791861. X
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.wechat.pay import keys
from server.wechat.pay.errors import Malformed
from server.wechat.pay.facts import NotATransaction, RefundSaid, Transaction, parse, parse_refund_notice
from server.wechat.pay.seal import unseal
from server.wechat.pay.strict import NotStrict, read_object

BODY_BYTES_MAX = 64 * 1024
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
    keys.verify(headers, raw)
    try:
        outer = read_object(raw)
        notice_id, event_type = outer.get("id"), outer.get("event_type")
        if not isinstance(notice_id, str) or not _ID.fullmatch(notice_id):
            raise Malformed("id")
        if not isinstance(event_type, str) or event_type not in events:
            raise Malformed("event_type")
        resource = outer.get("resource")
        if not isinstance(resource, dict) or resource.get("original_type") != original_type:
            raise Malformed("original_type")
        return notice_id, event_type, read_object(unseal(resource))
    except NotStrict as error:
        raise Malformed(str(error)) from error
