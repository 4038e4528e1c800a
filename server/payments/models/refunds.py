"""退款单 — money on its way back to a donor through WeChat."""

from datetime import datetime

from sqlalchemy import CheckConstraint, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.payments.states import REFUND


class Refund(Stateful, SecondPerson, Base):
    """退款单: `no` is WeChat's out_refund_no, the same however often it is sent; `why` is a code of `rules.REFUND_WHY`.

    `origin`: desk (asked and agreed to by two people), clock (money that may not stay), console (made by staff on
    WeChat's merchant platform and found afterwards). `note` is the desk's own, for the second person. `refusal` is the
    code with which WeChat last refused to take it; None while it has not, or when we are in doubt.
    """

    __tablename__ = "payment_refunds"
    __table_args__ = (
        *SecondPerson.four_eyes(),
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("origin IN ('desk', 'clock', 'console')", "origin"),
        CheckConstraint("(origin = 'console') = (why = 'console')", "console_says_so"),
        CheckConstraint("(origin = 'desk') = (asked_by IS NOT NULL)", "desk_is_somebody"),
        CheckConstraint(
            "origin <> 'desk' OR approved_by IS NOT NULL OR state IN ('review', 'refused', 'done')", "two_people_agreed"
        ),
        CheckConstraint(
            "state IN ('review', 'approved', 'processing', 'done', 'abnormal', 'closed', 'refused')", "state"
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", "done_has_its_moment"),
        CheckConstraint("done_at IS NULL OR refund_id IS NOT NULL", "done_has_its_number"),
    )
    machine = REFUND

    no: Mapped[str] = mapped_column(String(64), unique=True)
    order_no: Mapped[str] = mapped_column(String(32), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    why: Mapped[str] = mapped_column(String(16))
    origin: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(200), default="")
    refusal: Mapped[str | None] = mapped_column(String(32))
    refund_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
    done_at: Mapped[datetime | None]

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class RefundEvent(StateEvent, Base):
    __tablename__ = "payment_refund_events"


Refund.events = RefundEvent
