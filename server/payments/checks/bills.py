"""对账自检 — I6 against the bills that are in, and I13: no day whose bill is due is left out."""

from datetime import timedelta

from sqlalchemy import select

from server.kit.checks import Check
from server.kit.clock import in_china, now
from server.kit.db import db
from server.payments import rules
from server.payments.models import BillDay, BillRow, Difference, Order
from server.payments.queries.bills import days_known
from server.payments.states import DayState, DifferenceState

PLANNED_WITHIN = timedelta(hours=1)  # the clock plans every ten minutes
UNDONE_AFTER = timedelta(days=3)


def bills_agree() -> list[str]:
    """I6: an order's fen are the bill's fen, for each day whose bill is in; what a person has explained is no fault."""
    explained = select(Difference.id).where(
        Difference.order_no == Order.no, Difference.kind == "amount", Difference.state != DifferenceState.OPEN
    )
    odd = (
        select(Order.no)
        .join(BillRow, BillRow.order_no == Order.no)
        .join(BillDay, BillDay.trade_bill_id == BillRow.bill_id)
    )
    odd = odd.where(
        BillRow.kind == "SUCCESS",
        Order.paid_at.is_not(None),
        Order.amount_fen != BillRow.amount_fen,
        ~explained.exists(),
    )
    return [f"订单 {no} 的金额与微信账单不符" for no in db.session.scalars(odd.order_by(Order.id))]


def every_day_is_matched() -> list[str]:
    """I13: every day whose bill is due has its row, and none has stood there for days without an outcome."""
    first = db.session.scalar(select(Order.asked_at).order_by(Order.asked_at).limit(1))
    if first is None:
        return []
    due = rules.bill_days(in_china(first).date(), now() - PLANNED_WITHIN)
    known = days_known(due)
    problems = [f"{day:%Y-%m-%d} 的账单应已出来，还没有安排对账" for day in due if day not in known]
    open_days = select(BillDay.day).where(BillDay.state.in_((DayState.DUE, DayState.CREATING)))
    late = [day for day in db.session.scalars(open_days) if now() > rules.bill_due(day) + UNDONE_AFTER]
    return problems + [f"{day:%Y-%m-%d} 的账单三天还没有对上" for day in sorted(late)]


CHECKS = [
    Check("I6.bill", "订单金额等于微信账单金额", bills_agree, brakes=True),
    Check("I13", "应对账的日子都对了账", every_day_is_matched),
]
