"""付款自检 — I5 to I10 as far as orders, slips and their evidence go."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.kit.checks import Check
from server.kit.db import db
from server.kit.tasks import Task
from server.payments.models import Evidence, Order, Slip
from server.payments.queries import PAID_STATES


def evidence_for_all() -> list[str]:
    """I5: a paid order has the word of WeChat, an approved slip that of two people."""
    word = select(Evidence.id).where(Evidence.order_no == Order.no, Evidence.trade_state.in_(PAID_STATES))
    bare = select(Order.no).where(Order.paid_at.is_not(None), ~word.exists())
    problems = [f"订单 {no} 已付款，但没有凭据" for no in db.session.scalars(bare)]
    vouched = select(Evidence.id).where(Evidence.slip_uid == Slip.uid, Evidence.kind == "slip")
    loose = select(Slip.uid).where(Slip.state == "approved", ~vouched.exists())
    return problems + [f"入账单 {uid} 已复核，但没有凭据" for uid in db.session.scalars(loose)]


def evidence_agrees() -> list[str]:
    """I6: what a paid order says is what its evidence says: fen, currency, transaction."""
    same = (Evidence.amount_fen == Order.amount_fen) & (Evidence.currency == "CNY")
    same &= Evidence.transaction_id == Order.transaction_id
    word = select(Evidence.id).where(Evidence.order_no == Order.no, Evidence.trade_state.in_(PAID_STATES), same)
    odd = select(Order.no).where(Order.paid_at.is_not(None), ~word.exists())
    problems = [f"订单 {no} 与它的凭据金额或交易单号不符" for no in db.session.scalars(odd)]
    slip = aliased(Slip)
    bent = select(Evidence.slip_uid).join(slip, slip.uid == Evidence.slip_uid)
    bent = bent.where(Evidence.amount_fen != slip.amount_fen)
    return problems + [f"入账单 {uid} 与它的凭据金额不符" for uid in db.session.scalars(bent)]


def refunds_at_most_paid() -> list[str]:
    """I7: never more back than came."""
    over = select(Order.no).where((Order.refunded_fen > Order.amount_fen) | (Order.refunded_fen < 0))
    unpaid = select(Order.no).where(Order.paid_at.is_(None), Order.refunded_fen > 0)
    return [f"订单 {no} 的退款超过付款" for no in db.session.scalars(over.union(unpaid))]


def nobody_forgotten() -> list[str]:
    """I9: an order whose end we do not know has a query waiting."""
    waiting = select(Task.key).where(Task.topic == "payments.query", Task.state == "waiting")
    planned = set(db.session.scalars(waiting))
    asked = db.session.scalars(select(Order.no).where(Order.state == "asked"))
    return [f"订单 {no} 还不知道结果，却没有安排查询" for no in asked if f"query:{no}" not in planned]


def nothing_closed_that_was_paid() -> list[str]:
    """I10: an order that is closed here, and paid at WeChat, is on its way to being booked."""
    word = select(Evidence.digest, Evidence.order_no).join(Order, Order.no == Evidence.order_no)
    paid = db.session.execute(word.where(Order.state == "closed", Evidence.trade_state.in_(PAID_STATES))).all()
    if not paid:
        return []
    settling = set(db.session.scalars(select(Task.key).where(Task.topic == "gifts.settle", Task.state == "waiting")))
    return [f"订单 {no} 已在微信付款，却在这里关闭了" for digest, no in paid if f"settle:{digest}" not in settling]


CHECKS = [
    Check("I5", "每笔到账都有凭据", evidence_for_all, brakes=True),
    Check("I6", "订单金额等于凭据金额", evidence_agrees, brakes=True),
    Check("I7", "退款不超过付款", refunds_at_most_paid, brakes=True),
    Check("I9", "没有无人过问的订单", nobody_forgotten),
    Check("I10", "已付款的订单没有被关闭", nothing_closed_that_was_paid),
]
