"""What answers and notices hold: every field by its name, type, whether it must be there, and its greatest length.

Written by hand after the platform's published models (wechatpay-openapi 基础支付 1.2.3, 退款 1.1.1, 平台证书) and the
lengths that the pages of pay.weixin.qq.com/doc/v3/merchant print. What belongs to coupons and shops, of which this
simulator has none, may stand there and is not looked into. Amounts are whole fen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00")


@dataclass(frozen=True)
class Field:
    """``kind`` text, moment, fen, any, or the name of a table: one of its objects, after ``*`` a list of them."""

    kind: str
    required: bool
    most: int = 0


Table = Mapping[str, Field]


def _table(lines: str) -> Table:
    """``name! kind most`` a line; ``!`` marks what must be there."""
    found = {}
    for line in lines.strip().splitlines():
        name, kind, *most = line.split()
        found[name.rstrip("!")] = Field(kind, name.endswith("!"), int(most[0]) if most else 0)
    return found


TABLES: dict[str, Table] = {
    "prepay_jsapi": _table("prepay_id! text 64"),
    "prepay_h5": _table("h5_url! text 512"),
    "order": _table("""
        appid! text 32
        mchid! text 32
        out_trade_no! text 32
        transaction_id text 32
        trade_type text 16
        trade_state! text 32
        trade_state_desc! text 256
        bank_type text 32
        attach text 128
        success_time moment 64
        payer payer
        amount order_amount
        scene_info any
        promotion_detail any
    """),
    "payment": _table("""
        appid! text 32
        mchid! text 32
        out_trade_no! text 32
        transaction_id! text 32
        trade_type! text 16
        trade_state! text 32
        trade_state_desc! text 256
        bank_type! text 32
        attach text 128
        success_time! moment 64
        payer! payer
        amount! paid_amount
        scene_info any
        promotion_detail any
    """),
    "payer": _table("openid! text 128"),
    "order_amount": _table("""
        total! fen
        payer_total fen
        currency text 16
        payer_currency text 16
    """),
    "paid_amount": _table("""
        total! fen
        payer_total! fen
        currency! text 16
        payer_currency! text 16
    """),
    "refund": _table("""
        refund_id! text 32
        out_refund_no! text 64
        transaction_id! text 32
        out_trade_no! text 32
        channel! text 16
        user_received_account! text 64
        success_time moment 64
        create_time! moment 64
        status! text 32
        funds_account text 32
        amount! refund_amount
        promotion_detail any
    """),
    "refund_amount": _table("""
        total! fen
        refund! fen
        from any
        payer_total! fen
        payer_refund! fen
        settlement_refund! fen
        settlement_total! fen
        discount_refund! fen
        currency! text 16
        refund_fee fen
    """),
    "refund_news": _table("""
        mchid! text 32
        out_trade_no! text 32
        transaction_id! text 32
        out_refund_no! text 64
        refund_id! text 32
        refund_status! text 16
        success_time moment 64
        user_received_account! text 64
        amount! refund_news_amount
    """),
    "refund_news_amount": _table("""
        total! fen
        refund! fen
        payer_total! fen
        payer_refund! fen
    """),
    "notice": _table("""
        id! text 36
        create_time! moment 32
        event_type! text 32
        resource_type! text 32
        resource! sealed
        summary! text 64
    """),
    "sealed": _table("""
        original_type! text 16
        algorithm! text 32
        ciphertext! text 1048576
        associated_data text 16
        nonce! text 16
    """),
    "certificates": _table("data! *certificate"),
    "certificate": _table("""
        serial_no! text 40
        effective_time! moment 64
        expire_time! moment 64
        encrypt_certificate! sealed_certificate
    """),
    "sealed_certificate": _table("""
        algorithm! text 32
        nonce! text 16
        associated_data! text 16
        ciphertext! text 1048576
    """),
    "bill": _table("""
        hash_type! text 32
        hash_value! text 1024
        download_url! text 2048
    """),
    "error": _table("""
        code! text 32
        message! text 256
        detail error_detail
    """),
    "error_detail": _table("""
        field text 256
        value any
        issue text 256
        location text 32
    """),
}


def problems(table: str, value: Any, path: str = "") -> list[str]:
    """Where ``value`` is not what the table says: missing, unknown, of another type, too long. Empty when it fits."""
    if not isinstance(value, dict):
        return [f"{path or '/'} is no object"]
    fields = TABLES[table]
    found = [f"{path}/{name} is missing" for name, field in fields.items() if field.required and name not in value]
    for name, inner in value.items():
        if name not in fields:
            found.append(f"{path}/{name} is not known")
        else:
            found += _problems(fields[name], inner, f"{path}/{name}")
    return found


def _problems(field: Field, value: Any, path: str) -> list[str]:
    if field.kind == "any":
        return []
    if field.kind == "fen":
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return [] if fits else [f"{path} is no whole number of fen"]
    if field.kind in ("text", "moment"):
        return _text_problems(field, value, path)
    if not field.kind.startswith("*"):
        return problems(field.kind, value, path)
    if not isinstance(value, list):
        return [f"{path} is no list"]
    return [one for number, inner in enumerate(value) for one in problems(field.kind[1:], inner, f"{path}/{number}")]


def _text_problems(field: Field, value: Any, path: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{path} is no text"]
    if len(value) > field.most:
        return [f"{path} is longer than {field.most}"]
    if field.kind == "moment" and not RFC3339.fullmatch(value):
        return [f"{path} is no moment"]
    return []
