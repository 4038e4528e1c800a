"""支付接口 — prepay, query, close, refund. Every answer is verified; every doubt is Unknown.

pay.weixin.qq.com/doc/v3/merchant/4012525182 (JSAPI), 4012791833 (H5), 4012791859 (query), 4012791860 (close),
4012791883 (refund), 4012791884 (its query).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from server.kit.clock import iso, now
from server.kit.settings import settings
from server.wechat.pay import exchange, sign
from server.wechat.pay.errors import Refused, Unknown
from server.wechat.pay.facts import ATTACH_MAX, NotATransaction, RefundSaid, Transaction, parse, parse_refund

NOTIFY_PATH = "/wechat/pay/notify"
REFUND_NOTIFY_PATH = "/wechat/pay/refund-notify"
NOT_THERE = frozenset({"ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"})
REASON_MAX = 80


@dataclass(frozen=True)
class Wanted:
    """What we ask WeChat to collect. Asking again with the same number must repeat every field.

    `attach` comes back with the paid order and stands in the bill: at most 128 characters, never a user's word.
    """

    order_no: str
    description: str
    amount_fen: int
    expires_at: datetime
    attach: str = ""


@dataclass(frozen=True)
class RefundWanted:
    """What we ask WeChat to give back. `reason` is one of our own sentences (the donor reads it), at most 80."""

    refund_no: str
    order_no: str
    amount_fen: int
    paid_fen: int
    reason: str


def prepay_jsapi(wanted: Wanted, *, openid: str) -> str:
    """The prepay_id for `wx.requestPayment`, good for two hours. Raises Unknown, Refused."""
    body = _order(wanted) | {"payer": {"openid": openid}}
    return _field(exchange.call("POST", "/v3/pay/transactions/jsapi", body), "prepay_id")


def prepay_h5(wanted: Wanted, *, client_ip: str) -> str:
    """The address of WeChat's cashier page, good for five minutes. Raises Unknown, Refused."""
    body = _order(wanted) | {"scene_info": {"payer_client_ip": client_ip, "h5_info": {"type": "Wap"}}}
    return _field(exchange.call("POST", "/v3/pay/transactions/h5", body), "h5_url")


def query(order_no: str) -> Transaction | None:
    """What WeChat knows about the order; None when it has never heard of it. Raises Unknown, Refused."""
    target = f"/v3/pay/transactions/out-trade-no/{quote(order_no, safe='')}?mchid={settings().wechat_mchid}"
    try:
        found = parse(exchange.call("GET", target))
    except Refused as refused:
        if refused.code in NOT_THERE:
            return None
        raise
    except NotATransaction as error:
        raise Unknown(f"unreadable answer: {error}") from error
    if found.order_no != order_no:
        raise Unknown("the answer is about another order")
    return found


def close(order_no: str) -> None:
    """Nobody can pay this order any more. Repeatable. Raises Unknown, Refused (ORDERPAID, USERPAYING, …)."""
    target = f"/v3/pay/transactions/out-trade-no/{quote(order_no, safe='')}/close"
    exchange.call("POST", target, {"mchid": settings().wechat_mchid})


def refund(wanted: RefundWanted) -> RefundSaid:
    """Give money back. The same number asked again is the same refund; never ask with a new one after Unknown.

    Raises Unknown, Refused (NOT_ENOUGH: the merchant's balance is short; RESOURCE_NOT_EXISTS: no such order; …).
    """
    assert 0 < len(wanted.reason) <= REASON_MAX, "a refund's reason"
    body = {
        "out_trade_no": wanted.order_no,
        "out_refund_no": wanted.refund_no,
        "reason": wanted.reason,
        "notify_url": settings().wechat_notify_base + REFUND_NOTIFY_PATH,
        "amount": {"refund": wanted.amount_fen, "total": wanted.paid_fen, "currency": "CNY"},
    }
    said = _refund_said(exchange.call("POST", "/v3/refund/domestic/refunds", body))
    asked = (wanted.refund_no, wanted.order_no, wanted.amount_fen, wanted.paid_fen)
    if (said.refund_no, said.order_no, said.amount_fen, said.paid_fen) != asked:
        raise Unknown("the answer is about another refund")
    return said


def query_refund(refund_no: str) -> RefundSaid | None:
    """What WeChat knows about the refund; None when it has never heard of it. Raises Unknown, Refused."""
    try:
        said = _refund_said(exchange.call("GET", f"/v3/refund/domestic/refunds/{quote(refund_no, safe='')}"))
    except Refused as refused:
        if refused.code in NOT_THERE:
            return None
        raise
    if said.refund_no != refund_no:
        raise Unknown("the answer is about another refund")
    return said


def payment_parameters(prepay_id: str) -> dict[str, str]:
    """What the phone hands to `wx.requestPayment`, signed by us."""
    timestamp, nonce, package = str(int(now().timestamp())), secrets.token_hex(16), f"prepay_id={prepay_id}"
    who = sign.merchant_of(settings())
    signed = sign.pay_sign(who, appid=settings().wechat_appid, timestamp=timestamp, nonce=nonce, package=package)
    return {"timeStamp": timestamp, "nonceStr": nonce, "package": package, "signType": "RSA", "paySign": signed}


def _refund_said(answer: dict[str, Any]) -> RefundSaid:
    try:
        return parse_refund(answer, settings().wechat_mchid)
    except NotATransaction as error:
        raise Unknown(f"unreadable answer: {error}") from error


def _order(wanted: Wanted) -> dict[str, Any]:
    assert len(wanted.attach) <= ATTACH_MAX, "an order's attach"
    attach = {"attach": wanted.attach} if wanted.attach else {}
    return {
        **attach,
        "appid": settings().wechat_appid,
        "mchid": settings().wechat_mchid,
        "description": wanted.description,
        "out_trade_no": wanted.order_no,
        "time_expire": iso(wanted.expires_at),
        "notify_url": settings().wechat_notify_base + NOTIFY_PATH,
        "amount": {"total": wanted.amount_fen, "currency": "CNY"},
    }


def _field(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Unknown(f"no {name}")
    return value
