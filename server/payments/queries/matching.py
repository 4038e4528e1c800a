"""对账 — hold a day's trade bill against the books, set against set in the database: a bill is never held in memory."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.db import db
from server.kit.money import yuan
from server.payments.models import Bill, BillDay, BillRow, Order, Refund
from server.payments.queries.found import Figures, Found, Rows, listed, none, within
from server.payments.states import RefundState

REFUND = "REFUND"
PAID = "SUCCESS"


def compare(day: date, bill: Bill | None) -> tuple[list[Found], Figures]:
    """逐笔核对 one day's trade bill (None: WeChat had none). Reads only; a dozen statements whatever its length.

    Gives the differences and `{figure: [ours, WeChat's]}`.
    """
    found = _absent_orders(day, bill) + _absent_refunds(day, bill)
    if bill is not None:
        found += _unknown_orders(bill) + _other_amounts(bill) + _twice(bill)
        found += _unknown_refunds(bill) + _other_refunds(bill)
    return found, _figures(bill, found)


def _rows(bill: Bill) -> ColumnElement[bool]:
    return BillRow.bill_id == bill.id


def _unknown_orders(bill: Bill) -> list[Found]:
    """Paid by the bill, not paid here: lost with a restore, or its notice and every query were lost."""
    paid = (Order.no == BillRow.order_no) & Order.paid_at.is_not(None)
    query = select(BillRow.order_no, BillRow.amount_fen, BillRow.kind).outerjoin(Order, paid)
    query = query.where(_rows(bill), BillRow.kind != REFUND, Order.id.is_(None)).order_by(BillRow.line)
    return listed(
        query,
        "missing_here",
        lambda row: Found(
            "missing_here",
            f"账单里有订单 {row[0]}（{yuan(row[1])} 元），这里没有入账",
            order_no=row[0],
            theirs_fen=row[1],
            asks="order",
        ),
    )


def _other_amounts(bill: Bill) -> list[Found]:
    """Paid on both sides, and not the same: fen, or the transaction's number."""
    same = (BillRow.amount_fen == Order.amount_fen) & (BillRow.transaction_id == Order.transaction_id)
    query = select(Order.no, Order.amount_fen, BillRow.amount_fen).join(BillRow, BillRow.order_no == Order.no)
    query = query.where(_rows(bill), BillRow.kind == "SUCCESS", Order.paid_at.is_not(None), ~same)
    return listed(
        query.order_by(BillRow.line),
        "amount",
        lambda row: Found(
            "amount",
            f"订单 {row[0]} 这里是 {yuan(row[1])} 元，账单里是 {yuan(row[2])} 元"
            if row[1] != row[2]
            else f"订单 {row[0]} 的微信交易单号与账单里的不一样",
            order_no=row[0],
            ours_fen=row[1],
            theirs_fen=row[2],
        ),
    )


def _twice(bill: Bill) -> list[Found]:
    """A payment or a refund that stands in the bill more than once."""
    once = func.count()
    query = select(BillRow.order_no, BillRow.refund_no, BillRow.kind, once, func.sum(BillRow.amount_fen))
    query = query.where(_rows(bill)).group_by(
        BillRow.order_no, BillRow.transaction_id, BillRow.refund_no, BillRow.refund_id, BillRow.kind
    )
    return listed(
        query.having(once > 1).order_by(BillRow.order_no),
        "duplicate",
        lambda row: Found(
            "duplicate", f"订单 {row[0]} 在账单里出现了 {row[3]} 次", row[0], row[1], theirs_fen=int(row[4])
        ),
    )


def _any_bill(day: date, bill: Bill | None) -> ColumnElement[bool]:
    """Rows of this bill, and of the bill that counts of every other day."""
    others = select(BillDay.trade_bill_id).where(BillDay.day != day, BillDay.trade_bill_id.is_not(None))
    return BillRow.bill_id.in_(others) if bill is None else or_(BillRow.bill_id == bill.id, BillRow.bill_id.in_(others))


def _absent_orders(day: date, bill: Bill | None) -> list[Found]:
    """Paid here, and in no bill. The last minutes of a day are judged with the next one's bill."""
    row = select(BillRow.id).where(BillRow.order_no == Order.no, BillRow.kind == "SUCCESS", _any_bill(day, bill))
    query = select(Order.no, Order.amount_fen).where(*within(Order.paid_at, day), none(row))
    return listed(
        query.order_by(Order.id),
        "missing_in_bill",
        lambda row: Found(
            "missing_in_bill",
            f"订单 {row[0]}（{yuan(row[1])} 元）这里已入账，账单里没有",
            order_no=row[0],
            ours_fen=row[1],
        ),
    )


def _unknown_refunds(bill: Bill) -> list[Found]:
    """In the bill and not on its way here: made at WeChat's own platform, or lost with a restore."""
    ours = (Refund.no == BillRow.refund_no) & Refund.state.not_in((RefundState.REVIEW, RefundState.REFUSED))
    query = select(BillRow.order_no, BillRow.refund_no, BillRow.refunded_fen).outerjoin(Refund, ours)
    query = query.where(_rows(bill), BillRow.kind == REFUND, Refund.id.is_(None)).order_by(BillRow.line)
    return listed(
        query,
        "refund_unknown",
        lambda row: Found(
            "refund_unknown",
            f"账单里有退款 {row[1]}（{yuan(row[2])} 元），这里没有这笔退款",
            order_no=row[0],
            refund_no=row[1],
            theirs_fen=row[2],
            asks="refund",
        ),
    )


def _other_refunds(bill: Bill) -> list[Found]:
    query = select(Refund.order_no, Refund.no, Refund.amount_fen, BillRow.refunded_fen)
    query = query.join(BillRow, BillRow.refund_no == Refund.no)
    query = query.where(_rows(bill), BillRow.kind == REFUND, BillRow.refunded_fen != Refund.amount_fen)
    return listed(
        query.order_by(BillRow.line),
        "amount",
        lambda row: Found(
            "amount",
            f"退款 {row[1]} 这里是 {yuan(row[2])} 元，账单里是 {yuan(row[3])} 元",
            order_no=row[0],
            refund_no=row[1],
            ours_fen=row[2],
            theirs_fen=row[3],
        ),
    )


def _absent_refunds(day: date, bill: Bill | None) -> list[Found]:
    """Done here by this day, and in no bill up to it: a refund stands in the bill of the day it was taken up."""
    row = select(BillRow.id).where(BillRow.refund_no == Refund.no, _any_bill(day, bill))
    query = select(Refund.order_no, Refund.no, Refund.amount_fen)
    query = query.where(*within(Refund.done_at, day), none(row)).order_by(Refund.id)
    return listed(
        query,
        "refund_missing",
        lambda row: Found(
            "refund_missing",
            f"退款 {row[1]}（{yuan(row[2])} 元）这里已完成，账单里没有",
            order_no=row[0],
            refund_no=row[1],
            ours_fen=row[2],
        ),
    )


def _figures(bill: Bill | None, found: list[Found]) -> Figures:
    """Ours: what of the bill's day we know, with what we know and it does not. Equal where nothing differs."""
    row = aliased(BillRow)
    paid = select(func.count(), func.coalesce(func.sum(Order.amount_fen), 0)).where(Order.paid_at.is_not(None))
    back = select(func.count(), func.coalesce(func.sum(Refund.amount_fen), 0))
    sums: dict[str, list[int]] = bill.sums if bill is not None else {}
    ours = {"paid": [0, 0], "refund": [0, 0]}
    if bill is not None:
        ours["paid"] = _pair(paid.where(_in_bill(row, bill, row.order_no == Order.no, row.kind == "SUCCESS")))
        ours["refund"] = _pair(back.where(_in_bill(row, bill, row.refund_no == Refund.no)))
    for one in found:
        name = {"missing_in_bill": "paid", "refund_missing": "refund"}.get(one.kind)
        if name and one.ours_fen is not None:
            ours[name][0] += 1
            ours[name][1] += one.ours_fen
    figures = {}
    for name, theirs in (("paid", "SUCCESS"), ("refund", REFUND)):
        there = sums.get(theirs, [0, 0])
        figures[f"{name}_count"], figures[f"{name}_fen"] = [ours[name][0], there[0]], [ours[name][1], there[1]]
    return figures


def _in_bill(row: Any, bill: Bill, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(row.id).where(row.bill_id == bill.id, *where).exists()


def _pair(query: Rows) -> list[int]:
    count, fen = db.session.execute(query).one()
    return [int(count), int(fen)]
