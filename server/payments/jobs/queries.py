"""付款的定时 — ask WeChat how an order ended, until it has. Lost notices are found here, expired orders closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.kit.clock import now
from server.kit.units import reading
from server.payments import rules
from server.payments.queries import order_or_none, prepay_of
from server.payments.service import close, keep_transaction
from server.payments.states import OrderState
from server.wechat.pay import client
from server.wechat.pay.errors import Refused, Unknown
from server.wechat.pay.facts import Transaction

# What WeChat says of an order that nobody can pay any more.
SHUT = frozenset({"CLOSED", "REVOKED"})
UNPAID = frozenset({"NOTPAY", "PAYERROR"})


@dataclass(frozen=True)
class Heard:
    """`doubt`: we could not find out. `said` None without doubt: WeChat has never heard of the order."""

    said: Transaction | None = None
    doubt: bool = False


def fetch_query(payload: dict[str, Any]) -> Heard | None:
    """问微信. Network only. Once expired and unpaid: query, close, query again (a close can lose the race)."""
    with reading():
        order = order_or_none(payload["order_no"])
        if order is None or order.state != payload.get("state", OrderState.ASKED):
            return None
        no, expired = order.no, now() >= order.expires_at + rules.EXPIRY_GRACE
    try:
        said = client.query(no)
        if expired and said is not None and said.trade_state in UNPAID:
            said = _close_and_ask(no)
        return Heard(said)
    except (Unknown, Refused):
        return Heard(doubt=True)


def _close_and_ask(order_no: str) -> Transaction | None:
    try:
        client.close(order_no)
    except Refused as refused:
        if refused.code not in ("ORDERPAID", "ORDER_PAID", "ORDER_CLOSED", "ORDERCLOSED"):
            raise
    return client.query(order_no)


def record_query(payload: dict[str, Any], heard: Heard | None) -> datetime | None:
    """记下回答. None when the order is final, else the moment of the next question."""
    order = order_or_none(payload["order_no"])
    if heard is None or order is None or order.state not in (OrderState.ASKED, OrderState.CLOSED):
        return None
    if heard.said is not None and heard.said.is_paid:
        keep_transaction("query", heard.said)
    elif not heard.doubt and _is_over(order.expires_at, heard.said):
        if order.state == OrderState.ASKED:
            close(order.no)
        return None
    prepay = prepay_of(order.no)
    cashier_at = None if prepay is None else prepay.answered_at or prepay.asked_at
    return rules.next_look(cashier_at, order.expires_at, now())


def _is_over(expires_at: datetime, said: Transaction | None) -> bool:
    """Closed at WeChat; or unknown there after its time, when WeChat would not take it any more."""
    if said is None:
        return now() >= expires_at + rules.EXPIRY_GRACE
    return said.trade_state in SHUT
