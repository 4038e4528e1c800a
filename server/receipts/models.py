"""票据的表 — requests with their gifts, how much of each gift is receipted, and the charity's 税前扣除资格 by year."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.receipts.states import RECEIPT


class Qualification(Base):
    """税前扣除资格 of one year: the document that names this charity, or that it has none."""

    __tablename__ = "receipt_qualifications"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", "year"),
        CheckConstraint("valid = FALSE OR document_no <> ''", "valid_by_a_document"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    year: Mapped[int] = mapped_column(unique=True)
    valid: Mapped[bool]
    document_no: Mapped[str] = mapped_column(String(80), default="")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class ReceiptEvent(StateEvent, Base):
    __tablename__ = "receipt_events"


class Receipt(Stateful, SecondPerson, Base):
    """票据申请: one payer, one or more gifts of one year. `bill_code`, `bill_no` come from the finance system.

    `replaces_id` is the voided one in whose place it stands. `batch` names the file it was exported in.
    """

    __tablename__ = "receipts"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("kind IN ('person', 'company')", "kind"),
        CheckConstraint(
            "state IN ('requested', 'exported', 'issued', 'red_due', 'review', 'voided', 'withdrawn')", "state"
        ),
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint("(kind = 'company') = (credit_code_sealed IS NOT NULL)", "company_has_its_code"),
        CheckConstraint("(credit_code_sealed IS NULL) = (credit_code_blind IS NULL)", "code_both_or_neither"),
        CheckConstraint("(bill_no IS NULL) = (bill_code IS NULL)", "bill_both_or_neither"),
        CheckConstraint("(bill_no IS NULL) = (issued_on IS NULL)", "bill_has_its_day"),
        CheckConstraint("state NOT IN ('issued', 'review', 'voided') OR bill_no IS NOT NULL", "issued_has_its_number"),
        CheckConstraint("state NOT IN ('requested', 'exported', 'withdrawn') OR bill_no IS NULL", "number_is_issued"),
        CheckConstraint("(state = 'voided') = (red_no IS NOT NULL)", "voided_has_its_red_number"),
        CheckConstraint("state <> 'voided' OR approved_by IS NOT NULL", "voided_by_two"),
        UniqueConstraint("bill_code", "bill_no"),
        Index("ix_receipts_state_at", "state", "at"),
    )
    machine = RECEIPT
    events = ReceiptEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("PJ"))
    donor_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    title_sealed: Mapped[bytes | None]
    title = Sealed()
    credit_code_sealed: Mapped[bytes | None]
    credit_code = Sealed()
    credit_code_blind: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    year: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(Fen)
    batch: Mapped[str | None] = mapped_column(String(16), index=True)
    bill_code: Mapped[str | None] = mapped_column(String(8))
    bill_no: Mapped[str | None] = mapped_column(String(10))
    check_code: Mapped[str] = mapped_column(String(6), default="")
    issued_on: Mapped[date | None]
    red_no: Mapped[str | None] = mapped_column(String(10))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    shares: Mapped[list["ReceiptShare"]] = relationship(lazy="selectin", order_by="ReceiptShare.id")

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class ReceiptShare(Base):
    """一份: how much of which gift stands on a receipt. Never changed."""

    __tablename__ = "receipt_shares"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount"),
        UniqueConstraint("receipt_id", "gift_uid"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"), index=True)
    gift_uid: Mapped[str] = mapped_column(String(16), index=True)
    gift_no: Mapped[str] = mapped_column(String(16))
    amount_fen: Mapped[int] = mapped_column(Fen)


class ReceiptedGift(Base):
    """已开票: how much of a gift stands on live receipts. The database itself keeps it within the gift.

    `platform` is the one it came by, or empty.
    """

    __tablename__ = "receipted_gifts"
    __table_args__ = (CheckConstraint("taken_fen >= 0 AND taken_fen <= whole_fen", "taken_within_the_gift"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gift_uid: Mapped[str] = mapped_column(String(16), unique=True)
    whole_fen: Mapped[int] = mapped_column(Fen)
    taken_fen: Mapped[int] = mapped_column(Fen, default=0)
    platform: Mapped[str] = mapped_column(String(40), default="", index=True)
