"""退款 — ask for money to go back, agree to it, and hand it to the clock. The books are the room above's business."""

from datetime import datetime

from sqlalchemy import select, update

from server.kit import audit, tasks
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now, today
from server.kit.db import db, swap_one
from server.kit.errors import Forbidden, Invalid, NotFound, field_error
from server.kit.ids import new_uid
from server.kit.lengths import whole
from server.kit.money import yuan
from server.kit.states import born, move
from server.payments import rules
from server.payments.errors import NotPaidYet, RefundNotRefused, RefundTooLate, RefundTooMany, RefundTooMuch
from server.payments.models import Order, Refund
from server.payments.queries import find_refund, refunds_of
from server.payments.states import RefundState
from server.people.roles import MONEY_HANDLERS

SEND = "payments.refund_send"
LOOK = "payments.refund_query"


def ask_refund(order_no: str, *, amount_fen: int, why: str, actor: Actor, note: str = "") -> Refund:
    """申请退款. The amount is set aside at once, so two never ask for the same fen; another person must agree.

    `why` is one of `rules.DESK_WHY`; of a child's gift `note` says what the guardian has shown. Raises Forbidden,
    NotFound, Invalid, NotPaidYet, RefundTooLate, RefundTooMany, RefundTooMuch.
    """
    if not MONEY_HANDLERS & actor.roles:
        raise Forbidden
    if why not in rules.DESK_WHY:
        raise Invalid(detail=[field_error("/why", "请选择退款原因")])
    wrong = rules.proof_missing(why, note)
    if wrong:
        raise Invalid(detail=[field_error("/note", wrong)])
    order = lock_order(order_no)
    _refuse(order, amount_fen)
    refund = _new(order, amount_fen, why, origin="desk", state=RefundState.REVIEW, note=whole(note), asked_by=actor)
    audit.write(actor, "payments.ask_refund", refund.uid, {"order_no": order_no, "amount_fen": amount_fen, "why": why})
    return refund


def refund_by_clock(order_no: str, *, why: str) -> Refund | None:
    """自动退款. All that is left of money that may not stay, without a second person: late | stopped.

    None when nothing is left to give back. Call it through the room that books, which sets the money aside too.
    """
    order = lock_order(order_no)
    left_fen = order.amount_fen - order.refunded_fen - order.refunding_fen
    if not left_fen:
        return None
    refund = _new(order, left_fen, why, origin="clock", state=RefundState.APPROVED)
    audit.write(THE_CLOCK, "payments.refund_by_clock", refund.uid, {"order_no": order_no, "why": why})
    _send(refund)
    return refund


def approve_refund(uid: str, *, actor: Actor, seen_version: int | None = None) -> Refund:
    """同意退款. A second person agrees to what they saw; from now on it is sent until WeChat answers.

    Call it through the room that books: the purse must cover it. Raises SamePerson, StateChanged.
    """
    refund = move(_in_line(uid), "approve", actor=actor, seen_version=seen_version)
    _send(refund)
    return refund


def refuse_refund(uid: str, *, actor: Actor, note: str = "", seen_version: int | None = None) -> Refund:
    """不予退款. What was set aside is free again."""
    return _release(move(_in_line(uid), "refuse", actor=actor, note=note, seen_version=seen_version))


def withdraw_refund(uid: str, *, actor: Actor, note: str = "") -> Refund:
    """撤回申请, before anybody has agreed."""
    return _release(move(_in_line(uid), "withdraw", actor=actor, note=note))


def stop_refund(uid: str, *, actor: Actor, note: str = "") -> Refund:
    """停止退款 that WeChat has refused to take. Raises RefundNotRefused: what is in doubt may have gone back already.

    Call it through the room that books, which gives the purse its money back.
    """
    refund = _in_line(uid)
    if refund.refusal is None:
        raise RefundNotRefused
    return _release(move(refund, "stop", actor=actor, note=note))


def handle_refund(uid: str, *, actor: Actor, note: str) -> Refund:
    """已处理异常. A person has seen to it on WeChat's merchant platform; WeChat is asked at once what came of it."""
    refund = move(_in_line(uid), "handle", actor=actor, note=note)
    look_at_refund(refund, due=now())
    return refund


def give_way(refund: Refund) -> None:
    """让路. WeChat has given the order's money back another way: a refund that it never took can no longer be one."""
    name = "refuse" if refund.state == RefundState.REVIEW else "stop"
    _release(move(refund, name, actor=THE_CLOCK, note="商户平台已另行退款，余额不足"))


def look_at_refund(refund: Refund, *, due: datetime | None = None) -> None:
    """催问退款. Have WeChat asked by `due` (default: as the schedule begins) what became of it."""
    due = due or rules.next_refund_look(now(), now())
    if not tasks.add(LOOK, {"refund_no": refund.no}, due=due, key=look_key(refund.no)):
        tasks.sooner(look_key(refund.no), due)


def send_key(refund_no: str) -> str:
    return f"refund-send:{refund_no}"


def look_key(refund_no: str) -> str:
    return f"refund-query:{refund_no}"


def lock_order(order_no: str) -> Order:
    """Whoever changes what goes back of an order stands in line here. Raises NotFound."""
    query = select(Order).where(Order.no == order_no).with_for_update().execution_options(populate_existing=True)
    order = db.session.scalar(query)
    if order is None:
        raise NotFound
    return order


def _in_line(uid: str) -> Refund:
    """The refund, its order locked first: always in this order, or two would wait for each other."""
    refund = find_refund(uid)
    lock_order(refund.order_no)
    db.session.refresh(refund)
    return refund


def set_aside(order: Order, amount_fen: int) -> bool:
    """预留. False when the order has not that much left."""
    fits = Order.refunded_fen + Order.refunding_fen + amount_fen <= Order.amount_fen
    row = update(Order).where(Order.id == order.id, Order.paid_at.is_not(None), fits)
    done = swap_one(row.values(refunding_fen=Order.refunding_fen + amount_fen))
    db.session.refresh(order)
    return done


def _release(refund: Refund) -> Refund:
    row = update(Order).where(Order.no == refund.order_no)
    assert swap_one(row.values(refunding_fen=Order.refunding_fen - refund.amount_fen)), refund.no
    return refund


def _send(refund: Refund) -> None:
    tasks.add(SEND, {"refund_no": refund.no}, key=send_key(refund.no))


def _refuse(order: Order, amount_fen: int) -> None:
    left_fen = order.amount_fen - order.refunded_fen - order.refunding_fen
    if order.paid_at is None:
        raise NotPaidYet
    if now() >= order.paid_at + rules.REFUND_WITHIN:
        raise RefundTooLate
    if len(refunds_of(order.no)) >= rules.REFUNDS_MAX:
        raise RefundTooMany
    if amount_fen <= 0:
        raise Invalid(detail=[field_error("/amount", "退款金额要大于 0")])
    if amount_fen > left_fen:
        raise RefundTooMuch(f"这笔捐赠最多还能退 {yuan(left_fen)} 元（含正在办理的退款）")


def _new(
    order: Order, amount_fen: int, why: str, *, origin: str, state: str, note: str = "", asked_by: Actor | None = None
) -> Refund:
    if not set_aside(order, amount_fen):
        raise RefundTooMuch
    refund = Refund(
        no=f"R{today():%Y%m%d}{new_uid().upper()}",
        order_no=order.no,
        amount_fen=amount_fen,
        why=why,
        origin=origin,
        state=state,
        note=note,
        asked_by=asked_by.ref if asked_by else None,
        asked_version=0 if asked_by else None,
    )
    born(refund)
    return refund
