"""付款的表 — orders, prepay sessions, evidence, slips, and matters that wait for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.payments.states import MATTER, ORDER, SLIP


class Order(Stateful, Base):
    """付款单: `no` is WeChat's out_trade_no; `title` stands in the bill's description and is never a user's word.

    `purpose` is the account the money is for, such as `campaign:<uid>`; only the rooms above read it.
    """

    __tablename__ = "payment_orders"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("refunded_fen >= 0 AND refunded_fen <= amount_fen", "refunded_at_most_paid"),
        CheckConstraint("state IN ('asked', 'paid', 'closed', 'refunded')", "state"),
        CheckConstraint("channel IN ('jsapi', 'h5')", "channel"),
        CheckConstraint("(transaction_id IS NULL) = (paid_at IS NULL)", "paid_both_or_neither"),
        CheckConstraint("(state IN ('paid', 'refunded')) = (paid_at IS NOT NULL)", "paid_has_its_moment"),
        CheckConstraint("(state = 'refunded') <= (refunded_fen = amount_fen)", "refunded_means_all"),
        Index("ix_payment_orders_asked", "state", "expires_at"),
    )
    machine = ORDER

    no: Mapped[str] = mapped_column(String(32), unique=True)
    donor_uid: Mapped[str] = mapped_column(String(16), index=True)
    purpose: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(8))
    amount_fen: Mapped[int] = mapped_column(Fen)
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    expires_at: Mapped[datetime]
    transaction_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    paid_at: Mapped[datetime | None] = mapped_column(index=True)


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


class Evidence(Base):
    """凭据: what WeChat signed, or what two people signed. Only ever added; `digest` makes a repeat no news.

    `body` holds the facts as they came, without the payer's openid.
    """

    __tablename__ = "payment_evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('notice', 'query', 'slip', 'bank_line', 'platform_line')", "kind"),
        CheckConstraint("(kind = 'slip') = (slip_uid IS NOT NULL)", "slip_has_its_slip"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    order_no: Mapped[str | None] = mapped_column(String(32), index=True)
    slip_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(String(8))
    transaction_id: Mapped[str | None] = mapped_column(String(32), index=True)
    trade_state: Mapped[str | None] = mapped_column(String(16))
    success_time: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Slip(Stateful, SecondPerson, Base):
    """入账单: cash or a bank transfer that two people vouch for. `voucher` is the number on the paper."""

    __tablename__ = "payment_slips"
    __table_args__ = (
        *SecondPerson.four_eyes(),
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("kind IN ('cash', 'bank')", "kind"),
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
    made_at: Mapped[datetime] = mapped_column(default=now)


class SlipEvent(StateEvent, Base):
    __tablename__ = "payment_slip_events"


Slip.events = SlipEvent


class Matter(Stateful, Base):
    """疑点: something about money that a program must not decide. It waits on finance's list until a person has."""

    __tablename__ = "payment_matters"
    __table_args__ = (CheckConstraint("state IN ('open', 'settled')", "state"),)
    machine = MATTER

    kind: Mapped[str] = mapped_column(String(24))
    order_no: Mapped[str | None] = mapped_column(String(32), index=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    says: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(default=now)


class MatterEvent(StateEvent, Base):
    __tablename__ = "payment_matter_events"


Matter.events = MatterEvent
