"""退款自检 — I7, I9 and I10 as far as refunds go: no fen twice, nobody forgotten, no word of WeChat unheard."""

from collections import defaultdict

from sqlalchemy import func, select

from server.kit.checks import Check
from server.kit.db import db
from server.kit.tasks import Task
from server.payments.models import Evidence, Order, OrderEvent, Refund
from server.payments.service.refund_words import SETTLE
from server.payments.service.refunds import LOOK, SEND, look_key, send_key
from server.payments.states import RUNNING


def sums_agree() -> list[str]:
    """I7: an order's two figures are the sums of its refunds, finished and running; together never more than paid."""
    back: dict[str, dict[str, int]] = defaultdict(lambda: {"done": 0, "running": 0})
    sums = select(Refund.order_no, Refund.state, func.sum(Refund.amount_fen)).group_by(Refund.order_no, Refund.state)
    for order_no, state, fen in db.session.execute(sums):
        if state == "done" or state in RUNNING:
            back[order_no]["done" if state == "done" else "running"] += int(fen)
    touched = (Order.refunded_fen > 0) | (Order.refunding_fen > 0) | Order.no.in_(select(Refund.order_no))
    problems = []
    for order in db.session.scalars(select(Order).where(touched).order_by(Order.id)):
        sums_here = back[order.no]
        if (order.refunded_fen, order.refunding_fen) != (sums_here["done"], sums_here["running"]):
            problems.append(f"订单 {order.no} 的退款金额与它的退款单不符")
        if sums_here["done"] + sums_here["running"] > order.amount_fen:
            problems.append(f"订单 {order.no} 的退款单合计超过付款")
    return problems


def vouched_for() -> list[str]:
    """I6: a refund is done on the word of WeChat about this refund, this order and this amount."""
    same = (Evidence.refund_no == Refund.no) & (Evidence.refund_state == "SUCCESS")
    same &= (Evidence.amount_fen == Refund.amount_fen) & (Evidence.order_no == Refund.order_no)
    bare = select(Refund.no).where(Refund.state == "done", ~select(Evidence.id).where(same).exists())
    return [f"退款 {no} 已办结，但没有相符的凭据" for no in db.session.scalars(bare)]


def nobody_forgotten() -> list[str]:
    """I9: what is agreed is being sent, and what WeChat works at is being asked about."""
    waiting = select(Task.key).where(Task.topic.in_((SEND, LOOK)), Task.state == "waiting")
    planned = set(db.session.scalars(waiting))
    rows = select(Refund.no, Refund.state).where(Refund.state.in_(("approved", "processing", "abnormal")))
    return [
        f"退款 {no} 还没有结果，却没有安排办理或查询"
        for no, state in db.session.execute(rows)
        if (send_key(no) if state == "approved" else look_key(no)) not in planned
    ]


def nothing_unheard() -> list[str]:
    """I10: what WeChat says has gone back is booked, or on its way to being booked."""
    done = select(Refund.id).where(Refund.no == Evidence.refund_no, Refund.state == "done").exists()
    ours = select(Order.id).where(Order.no == Evidence.order_no).exists()
    said = select(Evidence.digest, Evidence.refund_no).where(Evidence.refund_state == "SUCCESS", ours, ~done)
    loose = db.session.execute(said).all()
    if not loose:
        return []
    settling = set(db.session.scalars(select(Task.key).where(Task.topic == SETTLE, Task.state == "waiting")))
    return [
        f"退款 {no} 已在微信退出，这里却没有记账" for digest, no in loose if f"settle-refund:{digest}" not in settling
    ]


def late_money_goes_back() -> list[str]:
    """I10: an order that was closed here and then paid has its refund."""
    late = select(OrderEvent.subject_id).where(OrderEvent.move == "pay", OrderEvent.source == "closed")
    refund = select(Refund.id).where(Refund.order_no == Order.no).exists()
    kept = db.session.scalars(select(Order.no).where(Order.id.in_(late), ~refund))
    return [f"订单 {no} 关闭后才付款，却没有安排退款" for no in kept]


CHECKS = [
    Check("I6.refund", "退款都有微信的凭据", vouched_for, brakes=True),
    Check("I7.refund", "退款合计等于退款单之和", sums_agree, brakes=True),
    Check("I9.refund", "没有无人过问的退款", nobody_forgotten),
    Check("I10.refund", "微信已退的款都记了账", nothing_unheard),
    Check("I10.late", "关闭后付款的订单都退款", late_money_goes_back),
]
