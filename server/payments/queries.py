"""看付款 — what rooms above and staff can look at. Nothing here asks WeChat."""

from collections.abc import Iterable

from sqlalchemy import func, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.payments.models import Evidence, Matter, Order, Prepay, Slip, SlipEvent

# What WeChat says of an order that was paid; REFUND means paid first.
PAID_STATES = ("SUCCESS", "REFUND")


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


def prepay_of(order_no: str) -> Prepay | None:
    return db.session.scalar(select(Prepay).where(Prepay.order_no == order_no))


def evidence_of(order_no: str) -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.order_no == order_no).order_by(Evidence.id)))


def paid_evidence(order_no: str) -> list[Evidence]:
    """Evidence that says "paid", oldest first."""
    said = select(Evidence).where(Evidence.order_no == order_no, Evidence.trade_state.in_(PAID_STATES))
    return list(db.session.scalars(said.order_by(Evidence.id)))


def paid_orders() -> dict[str, tuple[str, int, int]]:
    """Number → (purpose, fen, refunded fen) of every order that was paid: for the checks of rooms above."""
    rows = db.session.execute(
        select(Order.no, Order.purpose, Order.amount_fen, Order.refunded_fen).where(Order.paid_at.is_not(None))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def approved_slips() -> dict[str, tuple[str, int]]:
    """Uid → (purpose, fen) of every approved slip: for the checks of rooms above."""
    rows = db.session.execute(select(Slip.uid, Slip.purpose, Slip.amount_fen).where(Slip.state == "approved"))
    return {row[0]: (row[1], row[2]) for row in rows}


def orders_with_evidence() -> set[str]:
    """Numbers of the orders for which paid evidence is stored."""
    rows = db.session.scalars(select(Evidence.order_no).where(Evidence.trade_state.in_(PAID_STATES)))
    return {no for no in rows if no}


def find_slip(uid: str) -> Slip:
    """Raises NotFound."""
    slip = db.session.scalar(select(Slip).where(Slip.uid == uid))
    if slip is None:
        raise NotFound
    return slip


def slip_by_voucher(kind: str, voucher: str) -> Slip | None:
    return db.session.scalar(select(Slip).where(Slip.kind == kind, Slip.voucher == voucher))


def slips(*, state: str = "", purpose: str = "", page: int = 1, page_size: int = 20) -> Page[Slip]:
    """入账单, newest first."""
    query = select(Slip).order_by(Slip.id.desc())
    if state:
        query = query.where(Slip.state == state)
    if purpose:
        query = query.where(Slip.purpose == purpose)
    return page_of(query, page, page_size)


def find_matter(uid: str) -> Matter:
    """Raises NotFound."""
    matter = db.session.scalar(select(Matter).where(Matter.uid == uid))
    if matter is None:
        raise NotFound
    return matter


def open_matters(page: int = 1, page_size: int = 20) -> Page[Matter]:
    """疑点 that still wait for a person, oldest first."""
    return page_of(select(Matter).where(Matter.state == "open").order_by(Matter.id), page, page_size)


def slip_history(slip: Slip) -> list[SlipEvent]:
    """Every move of a slip, oldest first."""
    return list(
        db.session.scalars(select(SlipEvent).where(SlipEvent.subject_id == slip.id).order_by(SlipEvent.version))
    )


def slips_waiting(*, not_by: Actor) -> int:
    """How many slips wait for a second person who is not the one who asked."""
    waiting = select(func.count()).select_from(Slip).where(Slip.state == "review", Slip.asked_by != not_by.ref)
    return db.session.scalar(waiting) or 0


def matters_waiting() -> int:
    """How many matters wait for a person."""
    return db.session.scalar(select(func.count()).select_from(Matter).where(Matter.state == "open")) or 0
