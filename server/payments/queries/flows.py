"""对资金账单 — every row of a fund flow bill beside its row of the trade bill and our books, by number; fees apart.

The merchant's account must have moved once for each payment and refund, by just its money. A fee is a row of the
account's own, or is taken off the income at once: both are the same money.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.db import db
from server.kit.money import yuan
from server.payments.models import Bill, BillDay, BillFlow, BillRow, Order, Refund
from server.payments.queries.found import Found, Rows, listed, none, within
from server.payments.queries.funds import CHARGED, RETURNED, TRADED
from server.payments.queries.matching import PAID, REFUND
from server.payments.states import RefundState

CLOSED = "退款关闭"  # the money of a refund that came to nothing is in the account again
# `rules.fee_fen` in the database's words.
_CHARGE = case((BillRow.charge_e3 < 0, -((500 - BillRow.charge_e3) // 1000)), else_=(BillRow.charge_e3 + 500) // 1000)
_PAID_FEN = func.coalesce(BillRow.settled_fen, BillRow.amount_fen)
_BACK_FEN = func.coalesce(BillRow.settled_fen, BillRow.refunded_fen)


class _Day:
    """The bills a day is judged by: its own and, for the minutes before midnight, the day's before."""

    def __init__(self, day: date, trade: Bill | None, flow: Bill | None) -> None:
        self.day, self.trade, self.flow = day, trade, flow
        before = (BillDay.trade_bill_id, BillDay.flow_bill_id)
        last = db.session.execute(select(*before).where(BillDay.day == day - timedelta(days=1))).one_or_none()
        ids = (trade.id if trade else None, last[0] if last else None)
        self.trades = [bill_id for bill_id in ids if bill_id is not None]
        ids = (flow.id if flow else None, last[1] if last else None)
        self.flows = [bill_id for bill_id in ids if bill_id is not None]

    def rows(self, kind: str) -> ColumnElement[bool]:
        """Rows of the trade bill that this day answers for."""
        return and_(BillRow.bill_id.in_(self.trades), *within(BillRow.at, self.day), BillRow.kind == kind)

    def moves(self, *kinds: str) -> ColumnElement[bool]:
        """Rows of the fund flow bill that this day answers for."""
        return and_(BillFlow.bill_id.in_(self.flows), *within(BillFlow.at, self.day), BillFlow.kind.in_(kinds))

    def row_of(self, *where: ColumnElement[bool]) -> Select[int]:
        """The same deed in any day's trade bill that counts."""
        return select(BillRow.id).where(*where, self._counts(BillRow.bill_id, BillDay.trade_bill_id, self.trade))

    def move_of(self, what: Any, kind: str, number: Any) -> Rows:
        """The same deed in any day's fund flow bill that counts."""
        counts = self._counts(BillFlow.bill_id, BillDay.flow_bill_id, self.flow)
        return select(what).where(BillFlow.number == number, BillFlow.kind == kind, counts)

    def _counts(
        self, column: InstrumentedAttribute[int], counting: InstrumentedAttribute[int | None], bill: Bill | None
    ) -> ColumnElement[bool]:
        others = select(counting).where(BillDay.day != self.day, counting.is_not(None))
        return column.in_(others) if bill is None else or_(column == bill.id, column.in_(others))


def compare_flows(day: date, trade: Bill | None, flow: Bill | None) -> list[Found]:
    """逐笔核对资金. Reads only; eight statements whatever the length of the bills (None: WeChat had none).

    A day with one bill and without the other is for `compare_funds` to tell: here only what nobody has booked.
    """
    asked = _Day(day, trade, flow)
    found = _strange_moves(asked) + _strange_returns(asked) + _others(asked)
    if flow is not None:
        found += _twice(flow)
    if (trade is None) == (flow is None):
        found += _payments(asked) + _returns(asked) + _charges(asked) + _strange_charges(asked)
    return found


def _payments(asked: _Day) -> list[Found]:
    """A payment of the trade bill that is not one movement of its own money under its own number."""
    move = asked.move_of(BillFlow.id, TRADED, BillRow.order_no).where(
        BillFlow.deed == BillRow.transaction_id, BillFlow.amount_fen.in_((_PAID_FEN, _PAID_FEN - _CHARGE))
    )
    moved = asked.move_of(func.sum(BillFlow.amount_fen), TRADED, BillRow.order_no).scalar_subquery()
    query = select(BillRow.order_no, _PAID_FEN, _PAID_FEN - _CHARGE, moved)
    query = query.where(asked.rows(PAID), none(move)).order_by(BillRow.id)
    return listed(query, "flow_missing", lambda row: _beside(f"订单 {row[0]}", row, row[0]))


def _returns(asked: _Day) -> list[Found]:
    """The same of refunds: what left is what went back, less the part of the fee that WeChat gave back."""
    left = -(_BACK_FEN + _CHARGE)
    move = asked.move_of(BillFlow.id, RETURNED, BillRow.refund_no).where(
        BillFlow.deed == BillRow.refund_id, BillFlow.amount_fen == left
    )
    moved = asked.move_of(func.sum(BillFlow.amount_fen), RETURNED, BillRow.refund_no).scalar_subquery()
    query = select(BillRow.refund_no, left, left, moved, BillRow.order_no)
    query = query.where(asked.rows(REFUND), none(move)).order_by(BillRow.id)
    return listed(query, "flow_missing", lambda row: _beside(f"退款 {row[0]}", row, order_no=row[4], refund_no=row[0]))


def _beside(what: str, row: Any, order_no: str, refund_no: str | None = None) -> Found:
    should_fen, net_fen, moved_fen = int(row[1]), int(row[2]), row[3]
    if moved_fen is None:
        says = f"交易账单里有{what}（{yuan(should_fen)} 元），资金账单里没有"
        return Found("flow_missing", says, order_no, refund_no, ours_fen=should_fen)
    moved_fen = int(moved_fen)
    if moved_fen in (should_fen, net_fen):
        says = f"{what} 在资金账单里的业务单号与交易账单里的不一样"
    else:
        says = f"{what} 按交易账单是 {yuan(should_fen)} 元，资金账单里是 {yuan(moved_fen)} 元"
    return Found("flow_amount", says, order_no, refund_no, ours_fen=should_fen, theirs_fen=moved_fen)


def _charges(asked: _Day) -> list[Found]:
    """手续费 of each payment that the trade bill says had one: taken once, in a row of its own or off the income."""
    income = asked.move_of(func.sum(BillFlow.amount_fen), TRADED, BillRow.order_no).scalar_subquery()
    taken = asked.move_of(func.sum(BillFlow.amount_fen), CHARGED, BillRow.order_no).scalar_subquery()
    each = (
        select(
            BillRow.id,
            BillRow.order_no.label("no"),
            _CHARGE.label("charge"),
            (_PAID_FEN - income).label("off"),
            (-func.coalesce(taken, 0)).label("taken"),
        )
        .where(asked.rows(PAID), BillRow.charge_e3 != 0)
        .subquery()
    )
    # What is off by another sum than the fee is no fee: `_payments` tells of it.
    odd = and_(each.c.off.in_((0, each.c.charge)), each.c.taken + each.c.off != each.c.charge)
    query = select(each.c.no, each.c.charge, each.c.taken + each.c.off).where(odd).order_by(each.c.id)
    return listed(query, "fee", lambda row: _charged(row[0], int(row[1]), int(row[2])))


def _strange_charges(asked: _Day) -> list[Found]:
    """The account paid a fee that the trade bill knows nothing of."""
    row = asked.row_of(BillRow.order_no == BillFlow.number, BillRow.kind == PAID, BillRow.charge_e3 != 0)
    query = select(BillFlow.number, -BillFlow.amount_fen).where(asked.moves(CHARGED), none(row)).order_by(BillFlow.id)
    return listed(query, "fee", lambda row: _charged(row[0], 0, int(row[1])))


def _charged(order_no: str, should_fen: int, taken_fen: int) -> Found:
    says = f"订单 {order_no} 的手续费：交易账单 {yuan(should_fen)} 元，资金账单 {yuan(taken_fen)} 元"
    return Found("fee", says, order_no=order_no[:32], ours_fen=should_fen, theirs_fen=taken_fen)


def _strange_moves(asked: _Day) -> list[Found]:
    """Income that no trade bill knows: beside it what the books have under that number."""
    row = asked.row_of(BillRow.order_no == BillFlow.number, BillRow.kind != REFUND)
    booked = (Order.no == BillFlow.number) & Order.paid_at.is_not(None)
    query = select(BillFlow.number, BillFlow.amount_fen, Order.amount_fen).outerjoin(Order, booked)
    query = query.where(asked.moves(TRADED), none(row))
    if asked.trade is None:
        query = query.where(or_(Order.id.is_(None), Order.amount_fen != BillFlow.amount_fen))
    return listed(query.order_by(BillFlow.id), "flow_unknown", lambda row: _strange("收款", row, "order", row[0], None))


def _strange_returns(asked: _Day) -> list[Found]:
    """Outgo for a refund that no trade bill knows."""
    row = asked.row_of(BillRow.refund_no == BillFlow.number, BillRow.kind == REFUND)
    ours = (Refund.no == BillFlow.number) & Refund.state.not_in((RefundState.REVIEW, RefundState.REFUSED))
    query = select(BillFlow.number, BillFlow.amount_fen, -Refund.amount_fen, Refund.order_no).outerjoin(Refund, ours)
    query = query.where(asked.moves(RETURNED), none(row))
    if asked.trade is None:
        query = query.where(or_(Refund.id.is_(None), -Refund.amount_fen != BillFlow.amount_fen))
    return listed(
        query.order_by(BillFlow.id), "flow_unknown", lambda row: _strange("退款", row, "refund", row[3], row[0])
    )


def _strange(what: str, row: Any, asks: str, order_no: str | None, refund_no: str | None) -> Found:
    ours = f"这里记的是 {yuan(row[2])} 元" if row[2] is not None else "这里也没有"
    return Found(
        "flow_unknown",
        f"资金账单里有{what} {row[0]}（{yuan(row[1])} 元），交易账单里没有，{ours}",
        order_no=order_no[:32] if order_no else None,
        refund_no=refund_no,
        ours_fen=row[2],
        theirs_fen=row[1],
        asks="" if row[2] is not None else asks,
    )


def _twice(flow: Bill) -> list[Found]:
    once = func.count()
    query = select(BillFlow.kind, BillFlow.number, once, func.sum(BillFlow.amount_fen))
    query = query.where(BillFlow.bill_id == flow.id, BillFlow.kind.in_((TRADED, RETURNED)))
    query = query.group_by(BillFlow.kind, BillFlow.number, BillFlow.deed).having(once > 1).order_by(BillFlow.number)
    return listed(query, "flow_twice", _repeated)


def _repeated(row: Any) -> Found:
    is_refund = row[0] == RETURNED
    return Found(
        "flow_twice",
        f"资金账单里{row[0]} {row[1]} 出现了 {row[2]} 次",
        order_no=None if is_refund else row[1][:32],
        refund_no=row[1] if is_refund else None,
        theirs_fen=int(row[3]),
    )


def _others(asked: _Day) -> list[Found]:
    """Of another kind, and under a number of ours: a closed refund's money that is back is right, all else is not."""
    known = BillFlow.kind.in_((TRADED, RETURNED, CHARGED))
    closed = and_(BillFlow.kind == CLOSED, Refund.state == RefundState.CLOSED)
    query = select(BillFlow.number, BillFlow.kind, BillFlow.amount_fen, Order.no, Refund.no, Refund.order_no)
    query = query.outerjoin(Order, Order.no == BillFlow.number).outerjoin(Refund, Refund.no == BillFlow.number)
    query = query.where(BillFlow.bill_id.in_(asked.flows), *within(BillFlow.at, asked.day), ~known)
    query = query.where(or_(Order.id.is_not(None), and_(Refund.id.is_not(None), ~closed))).order_by(BillFlow.id)
    return listed(
        query,
        "flow_other",
        lambda row: Found(
            "flow_other",
            f"资金账单里 {row[0]} 另有一笔“{row[1]}”（{yuan(row[2])} 元），这里没有对应的记录",
            order_no=row[3] or row[5],
            refund_no=row[4],
            theirs_fen=row[2],
            asks="refund" if row[4] else "",
        ),
    )
