"""付款单与预支付 — orders, and what WeChat was told about the payer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.states import StateEvent, Stateful
from server.payments.states import ORDER


class Order(Stateful, Base):
    """付款单: `no` is WeChat's out_trade_no; `title` stands in the bill's description and is never a user's word.

    `purpose` is the account the money is for, such as `campaign:<uid>`; only the rooms above read it. `refunding_fen`
    is what refunds have asked for and not finished: it is set aside with the asking, so two never ask for the same fen.
    `donor_uid` is None only for an order that was rebuilt after a restore and whose donor the backup did not know.
    """

    __tablename__ = "payment_orders"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("refunded_fen >= 0 AND refunding_fen >= 0", "refunds_are_not_negative"),
        CheckConstraint("refunded_fen + refunding_fen <= amount_fen", "refunded_at_most_paid"),
        CheckConstraint("paid_at IS NOT NULL OR refunded_fen + refunding_fen = 0", "refunded_after_paid"),
        CheckConstraint("state IN ('asked', 'paid', 'closed', 'refunded')", "state"),
        CheckConstraint("channel IN ('jsapi', 'h5')", "channel"),
        CheckConstraint("(transaction_id IS NULL) = (paid_at IS NULL)", "paid_both_or_neither"),
        CheckConstraint("(state IN ('paid', 'refunded')) = (paid_at IS NOT NULL)", "paid_has_its_moment"),
        CheckConstraint("(state = 'refunded') <= (refunded_fen = amount_fen)", "refunded_means_all"),
        Index("ix_payment_orders_asked", "state", "expires_at"),
    )
    machine = ORDER

    no: Mapped[str] = mapped_column(String(32), unique=True)
    donor_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    purpose: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(8))
    amount_fen: Mapped[int] = mapped_column(Fen)
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    refunding_fen: Mapped[int] = mapped_column(Fen, default=0)
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    expires_at: Mapped[datetime]
    transaction_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    paid_at: Mapped[datetime | None] = mapped_column(index=True)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class OrderEvent(StateEvent, Base):
    __tablename__ = "payment_order_events"


Order.events = OrderEvent


class Prepay(Base):
    """预支付: what we told WeChat about the payer, pinned before the first call, and what it answered last.

    Asking again must repeat the first parameters to the letter, or WeChat refuses the re-entry.
    """

    __tablename__ = "payment_prepays"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True)
    order_no: Mapped[str] = mapped_column(String(32), unique=True)
    payer_sealed: Mapped[bytes | None]
    payer = Sealed()  # jsapi: openid; h5: the payer's address. Forgotten when the order is final.
    prepay_id: Mapped[str | None] = mapped_column(String(64))
    h5_url: Mapped[str | None] = mapped_column(String(512))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
