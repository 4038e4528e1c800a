"""看付款单. Nothing here asks WeChat."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from server.kit.db import db
from server.kit.errors import NotFound
from server.payments.models import Order, Prepay


def find(order_no: str) -> Order:
    """Raises NotFound."""
    order = order_or_none(order_no)
    if order is None:
        raise NotFound
    return order


def order_or_none(order_no: str) -> Order | None:
    return db.session.scalar(select(Order).where(Order.no == order_no))


def find_own(order_no: str, donor_uids: Iterable[str]) -> Order:
    """The order if it belongs to one of these donor records; NotFound also for what is somebody else's."""
    order = find(order_no)
    if order.donor_uid not in set(donor_uids):
        raise NotFound
    return order


def orders(nos: Iterable[str]) -> dict[str, Order]:
    """Many at once, by number."""
    rows = db.session.scalars(select(Order).where(Order.no.in_(list(nos))))
    return {order.no: order for order in rows}


def order_by_transaction(transaction_id: str) -> Order | None:
    return db.session.scalar(select(Order).where(Order.transaction_id == transaction_id))


def newest_order_at() -> datetime | None:
    """When the newest order was asked for; None when there has never been one."""
    return db.session.scalar(select(Order.asked_at).order_by(Order.asked_at.desc()).limit(1))


def prepay_of(order_no: str) -> Prepay | None:
    return db.session.scalar(select(Prepay).where(Prepay.order_no == order_no))


def paid_orders() -> dict[str, tuple[str, int, int]]:
    """Number → (purpose, fen, refunded fen) of every order that was paid: for the checks of rooms above."""
    rows = db.session.execute(
        select(Order.no, Order.purpose, Order.amount_fen, Order.refunded_fen).where(Order.paid_at.is_not(None))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
