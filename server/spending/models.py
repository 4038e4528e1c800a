"""拨付的表 — payees, spendings with their vouchers, and the corrections of what was paid."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid
from server.kit.masking import mask_name
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.spending.states import CORRECTION, PAYEE, SPENDING


class PayeeEvent(StateEvent, Base):
    __tablename__ = "spending_payee_events"


class Payee(Stateful, Base):
    """收款方: never edited. A new account is a new payee, so nobody swaps the account under an agreed spending."""

    __tablename__ = "spending_payees"
    __table_args__ = (
        CheckConstraint("kind IN ('supplier', 'unit', 'person')", "kind"),
        CheckConstraint("state IN ('active', 'retired')", "state"),
        Index(
            "uq_spending_payees_active_account",
            "bank_account_blind",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )
    machine = PAYEE
    events = PayeeEvent

    kind: Mapped[str] = mapped_column(String(8))
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    bank: Mapped[str] = mapped_column(String(60))
    bank_account_sealed: Mapped[bytes | None]
    bank_account = Sealed()
    bank_account_blind: Mapped[str] = mapped_column(String(64))
    tail: Mapped[str] = mapped_column(String(4))
    sample: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def shown(self) -> str:
        """The name as a list shows it: a person's is masked, and told apart by the end of the account."""
        return mask_name(self.name or "") if self.kind == "person" else self.name or ""


class SpendingEvent(StateEvent, Base):
    __tablename__ = "spending_events"


class Spending(Stateful, SecondPerson, Base):
    """拨付单: asked, agreed, paid by three people. `what_for` and `goods` are read by everybody, `note` by staff.

    `account` is the purse, such as `campaign:<uid>`; `budget_line` the need it serves, known to the room above.
    """

    __tablename__ = "spendings"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint("state IN ('draft', 'review', 'approved', 'paid', 'reversed', 'void')", "state"),
        CheckConstraint("state NOT IN ('approved', 'paid', 'reversed') OR approved_by IS NOT NULL", "agreed_to"),
        CheckConstraint("(state IN ('paid', 'reversed')) = (paid_at IS NOT NULL)", "paid_has_its_moment"),
        CheckConstraint("(paid_at IS NULL) = (bank_ref IS NULL)", "paid_has_its_bank_ref"),
        CheckConstraint("(paid_at IS NULL) = (paid_on IS NULL)", "paid_has_its_day"),
        CheckConstraint("(paid_at IS NULL) = (paid_by IS NULL)", "paid_by_somebody"),
        CheckConstraint("paid_by IS NULL OR (paid_by <> asked_by AND paid_by <> approved_by)", "third_person"),
        Index("ix_spendings_account_state", "account", "state", "paid_at"),
    )
    machine = SPENDING
    events = SpendingEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("BF"))
    account: Mapped[str] = mapped_column(String(60))
    budget_line: Mapped[str | None] = mapped_column(String(16))
    payee_id: Mapped[int] = mapped_column(ForeignKey("spending_payees.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    what_for: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    goods: Mapped[list[Any]] = mapped_column(default=list)
    bank_ref: Mapped[str | None] = mapped_column(String(40), unique=True)
    paid_on: Mapped[date | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    payee: Mapped[Payee] = relationship(lazy="joined")

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class CorrectionEvent(StateEvent, Base):
    __tablename__ = "spending_correction_events"


class Correction(Stateful, SecondPerson, Base):
    """更正: takes a paid spending back by a second, visible line (令第81号 art. 16). `reason` is read by everybody."""

    __tablename__ = "spending_corrections"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('asked', 'done', 'refused')", "state"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", "done_has_its_moment"),
        Index(
            "uq_spending_corrections_one_live",
            "spending_id",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
    )
    machine = CORRECTION
    events = CorrectionEvent

    spending_id: Mapped[int] = mapped_column(ForeignKey("spendings.id"), index=True)
    reason: Mapped[str] = mapped_column(String(100))
    done_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return select(Spending.no).where(Spending.id == cls.spending_id).scalar_subquery()


class Voucher(Base):
    """凭证: a picture or paper of a spending; `public` when it may be shown once the money has left."""

    __tablename__ = "spending_vouchers"
    __table_args__ = (
        CheckConstraint("kind IN ('bank_slip', 'invoice', 'photo', 'paper')", "kind"),
        # A bank slip shows account numbers: it never leaves the house.
        CheckConstraint("kind <> 'bank_slip' OR NOT public", "slip_stays_private"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    spending_id: Mapped[int] = mapped_column(ForeignKey("spendings.id"), index=True)
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(30), default="")
    is_pdf: Mapped[bool] = mapped_column(default=False)
    public: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
