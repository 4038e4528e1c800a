"""看凭据."""

from sqlalchemy import select

from server.kit.db import db
from server.payments.models import Evidence

# What WeChat says of an order that was paid; REFUND means paid first.
PAID_STATES = ("SUCCESS", "REFUND")


def evidence_of(order_no: str) -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.order_no == order_no).order_by(Evidence.id)))


def paid_evidence(order_no: str) -> list[Evidence]:
    """Evidence that says "paid", oldest first."""
    said = select(Evidence).where(Evidence.order_no == order_no, Evidence.trade_state.in_(PAID_STATES))
    return list(db.session.scalars(said.order_by(Evidence.id)))


def orders_with_evidence() -> set[str]:
    """Numbers of the orders for which paid evidence is stored."""
    rows = db.session.scalars(select(Evidence.order_no).where(Evidence.trade_state.in_(PAID_STATES)))
    return {no for no in rows if no}
