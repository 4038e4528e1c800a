"""退款凭据 — keep what WeChat says about refunds, and turn a refund on the strength of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import update

from server.kit import tasks
from server.kit.actors import THE_CLOCK
from server.kit.db import db, dump_json, insert_once, swap_one
from server.kit.money import yuan
from server.kit.settings import settings
from server.kit.states import born, move
from server.kit.units import writing
from server.payments.models import Evidence, Order, Refund
from server.payments.queries import order_or_none, refund_or_none, refund_words
from server.payments.service.asking import QUERY, nudge
from server.payments.service.matters import close_refund_matters, raise_matter
from server.payments.service.refunds import lock_order, look_at_refund, set_aside
from server.payments.states import HELD, RUNNING, RefundState
from server.wechat.pay.facts import RefundSaid
from server.wechat.pay.notice import open_refund_notice

SETTLE = "gifts.settle_refund"
Verdict = Literal["nothing", "done", "closed", "unpaid", "no_room"]


@dataclass(frozen=True)
class Turned:
    """What became of a refund in this call. unpaid: its order is not booked yet; no_room: other refunds stand there."""

    verdict: Verdict
    refund: Refund | None = None
    order: Order | None = None


NOTHING = Turned("nothing")


def take_refund_notice(headers: Mapping[str, str], raw: bytes) -> bool:
    """收退款通知. As `take_notice`: verified outside any unit, kept in one of its own. Raises Forged, Malformed."""
    notice = open_refund_notice(headers, raw)
    with writing():
        return keep_refund("refund_notice", notice.refund, source=notice.id)


def keep_refund(kind: str, said: RefundSaid, *, source: str = "") -> bool:
    """存退款凭据, with the task that settles it. `kind` refund_notice | refund_query | refund_bill.

    `source`: the notice's id, or whatever makes the word a new one. False when the very same word is stored already.
    A refund that we do not know is found out about all the same: it was made on WeChat's merchant platform.
    """
    digest = _digest(kind, said, source)
    evidence = Evidence(
        kind=kind,
        order_no=said.order_no,
        amount_fen=said.amount_fen,
        currency="CNY",
        transaction_id=said.transaction_id,
        refund_no=said.refund_no,
        refund_state=said.status,
        success_time=said.success_time,
        digest=digest,
        body={**said.body, "mchid": said.mchid, "refund_id": said.refund_id, "source": source},
    )
    if not insert_once(evidence):
        return False
    if order_or_none(said.order_no) is None:
        says = f"微信退款 {said.refund_no} 的订单 {said.order_no} 不是本平台的订单；请核对商户平台"
        raise_matter("unknown_order", key=f"unknown:{said.order_no}", says=says, order_no=said.order_no)
    else:
        tasks.add(SETTLE, {"refund_no": said.refund_no}, key=f"settle-refund:{digest}")
    db.session.flush()
    return True


def adopt_refund(said: RefundSaid, kind: str) -> bool:
    """认领退款 that WeChat knows and we may not: evidence and settle task; settling makes the row if there is none."""
    return keep_refund(kind, said)


def turn_refund(refund_no: str) -> Turned:
    """办结退款. Read the words about one refund and move it as far as they reach; called by the room that books.

    SUCCESS is the last word, whatever else was said before or after. Nothing is written when it cannot be settled yet.
    """
    words, refund = refund_words(refund_no), refund_or_none(refund_no)
    order = order_or_none(refund.order_no if refund else words[0].order_no or "") if words else None
    if order is None:
        return NOTHING
    order = lock_order(order.no)
    if order.paid_at is None:
        return Turned("unpaid", order=order)
    if refund is None:
        refund = refund_or_none(refund_no)
    else:
        db.session.refresh(refund)  # whoever stood before us in the line may have finished it
    good = [word for word in words if _agrees(word, order, refund or words[0])]
    if not good or (refund is not None and refund.state == RefundState.DONE):
        return NOTHING
    word = next((one for one in good if one.refund_state == "SUCCESS"), good[-1])
    if refund is None:
        refund = _adopt(order, word)
        if refund is None:
            return Turned("no_room", order=order)
    return _turn(refund, order, word)


def ask_about_order(order: Order) -> None:
    """查付款. A refund was heard of before the payment that it gives back: find out about that."""
    if order.state == "asked":
        nudge(order.no)
    else:
        tasks.add(QUERY, {"order_no": order.no, "state": order.state}, key=f"query-{order.state}:{order.no}")


def _turn(refund: Refund, order: Order, word: Evidence) -> Turned:
    state = word.refund_state
    if state == "SUCCESS":
        return _finish(refund, order, word)
    if state == "CLOSED" and refund.state in HELD:
        row = update(Order).where(Order.id == order.id)
        assert swap_one(row.values(refunding_fen=Order.refunding_fen - refund.amount_fen)), refund.no
        move(refund, "fail", actor=THE_CLOCK, note=_source(word), changes=_known_as(word))
        says = f"微信关闭了退款 {refund.no}（{yuan(refund.amount_fen)} 元），钱没有退出；请核对后重新申请退款"
        raise_matter("refund_closed", key=f"refund-closed:{refund.no}", says=says, order_no=order.no)
        return Turned("closed", refund, order)
    if state == "ABNORMAL" and refund.state in (RefundState.APPROVED, RefundState.PROCESSING):
        move(refund, "stumble", actor=THE_CLOCK, note=_source(word), changes=_known_as(word))
        says = f"退款 {refund.no}（{yuan(refund.amount_fen)} 元）未能退到捐赠人账户；请在微信商户平台处理后记下结果"
        raise_matter(
            "refund_abnormal", key=f"refund-abnormal:{refund.no}:{refund.version}", says=says, order_no=order.no
        )
        look_at_refund(refund)
    elif state == "PROCESSING" and refund.state == RefundState.APPROVED:
        move(refund, "accept", actor=THE_CLOCK, note=_source(word), changes=_known_as(word))
        look_at_refund(refund)
    return NOTHING


def _finish(refund: Refund, order: Order, word: Evidence) -> Turned:
    """The money has gone back. What was not set aside any more needs room first."""
    held_fen = refund.amount_fen if refund.state in RUNNING else 0
    fits = Order.refunded_fen + Order.refunding_fen - held_fen + refund.amount_fen <= Order.amount_fen
    back = update(Order).where(Order.id == order.id, fits)
    sums = {"refunded_fen": Order.refunded_fen + refund.amount_fen, "refunding_fen": Order.refunding_fen - held_fen}
    if not swap_one(back.values(**sums)):
        return Turned("no_room", refund, order)
    if refund.origin == "desk" and refund.approved_by is None:
        says = f"退款 {refund.no}（{yuan(refund.amount_fen)} 元）没有第二人同意，却已在微信退出；请核查"
        raise_matter("refund_unagreed", key=f"refund-unagreed:{refund.no}", says=says, order_no=order.no)
    done = {"done_at": word.success_time or word.at, "refusal": None}
    move(refund, "finish", actor=THE_CLOCK, note=_source(word), changes=_known_as(word) | done)
    close_refund_matters(refund.no, note=f"退款已成功退回（依据 {_source(word)}）")
    db.session.refresh(order)
    if order.refunded_fen == order.amount_fen:
        move(order, "refund", actor=THE_CLOCK)
    return Turned("done", refund, order)


def _adopt(order: Order, word: Evidence) -> Refund | None:
    """A refund made on WeChat's merchant platform gets its row here. None when other refunds stand in its place."""
    assert word.amount_fen is not None
    assert word.refund_no is not None
    is_over = word.refund_state == "CLOSED"
    if not is_over and not set_aside(order, word.amount_fen):
        return None
    refund = Refund(
        no=word.refund_no,
        order_no=order.no,
        amount_fen=word.amount_fen,
        why="console",
        origin="console",
        state=RefundState.CLOSED if is_over else RefundState.PROCESSING,
        **_known_as(word),
    )
    born(refund)
    if not is_over:
        look_at_refund(refund)
    return refund


def _agrees(word: Evidence, order: Order, wanted: Refund | Evidence) -> bool:
    problems = [
        name
        for name, same in (
            ("金额", word.amount_fen == wanted.amount_fen),
            ("订单", word.order_no == wanted.order_no),
            ("商户号", word.body.get("mchid") == settings().wechat_mchid),
            ("交易单号", word.transaction_id == order.transaction_id),
        )
        if not same
    ]
    if problems:
        says = f"退款 {word.refund_no} 的凭据 {word.id} 与退款单不符：{'、'.join(problems)}；未入账，请核对商户平台"
        raise_matter("mismatch", key=f"mismatch:{word.digest}", says=says, order_no=word.order_no)
    return not problems


def _known_as(word: Evidence) -> dict[str, str]:
    return {"refund_id": word.body["refund_id"]}


def _source(word: Evidence) -> str:
    return f"{word.kind} {word.id}"


def _digest(kind: str, said: RefundSaid, source: str) -> str:
    moment = said.success_time.isoformat() if said.success_time else ""
    facts = (kind, source, said.refund_no, said.order_no, said.status, said.refund_id, said.transaction_id)
    return hashlib.sha256(dump_json([*facts, said.amount_fen, said.mchid, moment]).encode()).hexdigest()
