"""账单 — what WeChat says of a whole day, row by row, and where it differs from what we know."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, UniqueConstraint, cast
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen, Id
from server.kit.states import StateEvent, Stateful
from server.payments.states import BILL_DAY, DIFFERENCE


class BillDay(Stateful, Base):
    """对账日: one row for each day whose bills are due. `figures` is what stood beside what when it was matched last:
    `{name: [ours, WeChat's]}`, counts and fen.
    """

    __tablename__ = "payment_bill_days"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'creating', 'matched', 'empty', 'differs', 'cleared')", "state"),
    )
    machine = BILL_DAY

    day: Mapped[date] = mapped_column(unique=True)
    trade_bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment_bills.id"))
    flow_bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment_bills.id"))
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(200), default="")
    matched_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cast(cls.day, String)


class BillDayEvent(StateEvent, Base):
    __tablename__ = "payment_bill_day_events"


BillDay.events = BillDayEvent


class Bill(Base):
    """账单: one file that WeChat gave us, known by its sum. `lines` of its rows stand in the table so far; it counts
    only when it is complete. `sums` is what its rows come to, `{kind: [count, fen]}`.
    """

    __tablename__ = "payment_bills"
    __table_args__ = (
        CheckConstraint("kind IN ('trade', 'fundflow')", "kind"),
        CheckConstraint("lines >= 0", "lines"),
        UniqueConstraint("day", "kind", "sha1"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    sha1: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    lines: Mapped[int] = mapped_column(default=0)
    sums: Mapped[dict[str, Any]] = mapped_column(default=dict)
    complete_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class BillRow(Base):
    """账单行: without the payer's openid and without the description; the file keeps those.

    `kind` SUCCESS | REFUND | REVOKED of a trade bill. `charge_e3` is WeChat's fee in thousandths of a fen, less than
    nought where it comes back. `settled_fen` is what went through the account where a voucher makes it another sum.
    """

    __tablename__ = "payment_bill_rows"
    __table_args__ = (
        UniqueConstraint("bill_id", "line"),
        # The number first: SQLite, which keeps no statistics, would look through the whole bill for each order.
        Index("ix_payment_bill_rows_order", "order_no", "bill_id"),
        Index("ix_payment_bill_rows_refund", "refund_no", "bill_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bill_id: Mapped[int] = mapped_column(Id, ForeignKey("payment_bills.id"))
    line: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    order_no: Mapped[str] = mapped_column(String(32))
    transaction_id: Mapped[str] = mapped_column(String(32))
    amount_fen: Mapped[int] = mapped_column(Fen)
    refund_no: Mapped[str | None] = mapped_column(String(64))
    refund_id: Mapped[str | None] = mapped_column(String(32))
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    settled_fen: Mapped[int | None] = mapped_column(Fen)
    charge_e3: Mapped[int]


class BillFlow(Base):
    """资金流水: one movement of the merchant's account as a fund flow bill tells it.

    `kind` 交易 | 退款 | 扣除交易手续费 | … as WeChat writes it. `number` is the order's or refund's number of ours,
    `deed` WeChat's own. `amount_fen` is what the account gained, less than nought for an outgo.
    """

    __tablename__ = "payment_bill_flows"
    __table_args__ = (
        UniqueConstraint("bill_id", "line"),
        Index("ix_payment_bill_flows_number", "number", "bill_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bill_id: Mapped[int] = mapped_column(Id, ForeignKey("payment_bills.id"))
    line: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(64))
    deed: Mapped[str] = mapped_column(String(64))
    amount_fen: Mapped[int] = mapped_column(Fen)


class Difference(Stateful, Base):
    """差异: where a bill and our books do not say the same. `owner` (a staff ref) answers for it until it is closed.

    `key` makes it one difference however often the day is matched; other figures are another difference.
    """

    __tablename__ = "payment_differences"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'explained', 'settled')", "state"),
        CheckConstraint(
            "kind IN ('missing_here', 'missing_in_bill', 'amount', 'duplicate', 'refund_unknown', 'refund_missing',"
            " 'flow_missing', 'flow_unknown', 'flow_amount', 'flow_twice', 'flow_other', 'fee', 'sum', 'bad_bill')",
            "kind",
        ),
    )
    machine = DIFFERENCE

    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    order_no: Mapped[str | None] = mapped_column(String(32), index=True)
    refund_no: Mapped[str | None] = mapped_column(String(64))
    ours_fen: Mapped[int | None] = mapped_column(Fen)
    theirs_fen: Mapped[int | None] = mapped_column(Fen)
    says: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str | None] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class DifferenceEvent(StateEvent, Base):
    __tablename__ = "payment_difference_events"


Difference.events = DifferenceEvent
