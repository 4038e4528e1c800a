"""退款的定时 — send a refund until WeChat answers, and ask what became of it until that is known. It never gives up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.kit.clock import now
from server.kit.money import yuan
from server.kit.units import reading
from server.payments import rules
from server.payments.models import Refund
from server.payments.queries import find, refund_moved_at, refund_or_none
from server.payments.service import keep_refund, raise_matter
from server.payments.states import RefundState
from server.wechat.pay import client
from server.wechat.pay.errors import Refused, Unknown
from server.wechat.pay.facts import RefundSaid

OPEN = (RefundState.PROCESSING, RefundState.ABNORMAL)


@dataclass(frozen=True)
class Answered:
    """`refusal`: WeChat's signed code, and it knows of no such refund. Neither it nor `said`: we could not find out."""

    said: RefundSaid | None = None
    refusal: str = ""


def fetch_send(payload: dict[str, Any]) -> Answered | None:
    """提交微信. Network only; always with the same number, so whatever was lost on the way is one refund."""
    with reading():
        refund = refund_or_none(payload["refund_no"])
        if refund is None or refund.state != RefundState.APPROVED:
            return None
        paid_fen, reason = find(refund.order_no).amount_fen, rules.REFUND_WHY[refund.why][1]
        wanted = client.RefundWanted(refund.no, refund.order_no, refund.amount_fen, paid_fen, reason)
    try:
        return Answered(client.refund(wanted))
    except Refused as refused:
        return _after_refusal(wanted.refund_no, refused.code)
    except Unknown:
        return Answered()


def _after_refusal(refund_no: str, code: str) -> Answered:
    """A refusal to take it again is not a refusal of it: an earlier try may have been taken after all."""
    try:
        said = client.query_refund(refund_no)
    except (Unknown, Refused):
        return Answered()
    return Answered(said) if said is not None else Answered(refusal=code[:32] or "REFUSED")


def record_send(payload: dict[str, Any], answered: Answered | None) -> datetime | None:
    """记下答复. None once WeChat has it (from then on it is asked about), else when to send it again."""
    refund = refund_or_none(payload["refund_no"])
    if answered is None or refund is None:
        return None
    if answered.said is not None:
        keep_refund("refund_query", answered.said, source=f"v{refund.version}")
        # Kept until its settling has moved the refund on: should that be delayed, we are here again.
        return rules.next_refund_look(refund_moved_at(refund), now())
    if refund.state != RefundState.APPROVED:
        return None
    refund.refusal = answered.refusal or None
    if answered.refusal:
        _tell_of_refusal(refund, answered.refusal)
    return rules.next_refund_look(refund_moved_at(refund), now())


def fetch_refund_query(payload: dict[str, Any]) -> Answered | None:
    """问退款. Network only."""
    with reading():
        refund = refund_or_none(payload["refund_no"])
        if refund is None or refund.state not in OPEN:
            return None
        no = refund.no
    try:
        return Answered(client.query_refund(no))
    except (Unknown, Refused):
        return Answered()


def record_refund_query(payload: dict[str, Any], answered: Answered | None) -> datetime | None:
    """记下退款结果. None when the refund has come to its end, else when to ask again."""
    refund = refund_or_none(payload["refund_no"])
    if answered is None or refund is None or refund.state not in OPEN:
        return None
    if answered.said is not None:
        # A word is new to each version: what was abnormal before a person saw to it may be abnormal still.
        keep_refund("refund_query", answered.said, source=f"v{refund.version}")
    moved_at = refund_moved_at(refund)
    if refund.state == RefundState.PROCESSING and now() >= moved_at + rules.REFUND_SLOW:
        says = f"退款 {refund.no}（{yuan(refund.amount_fen)} 元）超过一天还在微信处理中；请到商户平台查看"
        raise_matter("refund_slow", key=f"refund-slow:{refund.no}", says=says, order_no=refund.order_no)
    return rules.next_refund_look(moved_at, now())


def _tell_of_refusal(refund: Refund, code: str) -> None:
    what = (
        "商户号可用余额不足，请充值，系统会自动重试"
        if code == "NOT_ENOUGH"
        else f"微信不受理（{code}），请核对商户平台"
    )
    says = f"退款 {refund.no}（{yuan(refund.amount_fen)} 元）没有提交成功：{what}"
    raise_matter("refund_refused", key=f"refund-refused:{refund.no}:{code}", says=says, order_no=refund.order_no)
