"""入账单 — cash, bank transfers and goods that two people vouch for."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, SQLColumnExpression, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.payments.states import SLIP


class Slip(Stateful, SecondPerson, Base):
    """入账单: cash, a bank transfer or goods that two people vouch for. `voucher` is the number on the paper.

    Of goods `amount_fen` is their value, found as `valued_by` says (invoice, market, appraisal); it is no money.
    """

    __tablename__ = "payment_slips"
    __table_args__ = (
        *SecondPerson.four_eyes(),
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("kind IN ('cash', 'bank', 'goods')", "kind"),
        CheckConstraint("(kind = 'goods') = (goods <> '')", "goods_are_named"),
        CheckConstraint("(kind = 'goods') = (valued_by <> '')", "goods_have_their_value"),
        CheckConstraint("state IN ('draft', 'review', 'approved', 'void')", "state"),
        CheckConstraint("shown_as IN ('real', 'alias', 'anonymous')", "shown_as"),
        CheckConstraint("(state = 'approved') = (approved_by IS NOT NULL)", "approved_by_somebody"),
        UniqueConstraint("kind", "voucher"),
    )
    machine = SLIP

    kind: Mapped[str] = mapped_column(String(8))
    voucher: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(60), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    received_on: Mapped[date]
    donor_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    donor_name_sealed: Mapped[bytes | None]
    donor_name = Sealed()
    shown_as: Mapped[str] = mapped_column(String(10))
    alias: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(String(200), default="")
    goods: Mapped[str] = mapped_column(String(200), default="")
    valued_by: Mapped[str] = mapped_column(String(10), default="")
    made_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.voucher


class SlipEvent(StateEvent, Base):
    __tablename__ = "payment_slip_events"


Slip.events = SlipEvent
