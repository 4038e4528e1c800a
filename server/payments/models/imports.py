"""导入与流水 — files of banks and designated platforms, and each movement of money they tell of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.payments.states import IMPORT, LINE

IMPORT_KINDS = "'bank', 'platform_gifts', 'platform_settlements'"


class Import(Stateful, Base):
    """导入: one file, kept whole. Its rows are written when a person has seen what will become of them.

    `columns` says which heading holds what, `header` on which line they stand; `refused` and `passed` the lines
    that did not become rows, each `{number, says}` without personal data.
    """

    __tablename__ = "payment_imports"
    __table_args__ = (
        CheckConstraint(f"kind IN ({IMPORT_KINDS})", "kind"),
        CheckConstraint("state IN ('draft', 'taken', 'dropped')", "state"),
        CheckConstraint("(kind = 'bank') = (platform = '')", "platform_has_its_name"),
        Index(
            "uq_payment_imports_file",
            "kind",
            "platform",
            "sha256",
            unique=True,
            sqlite_where=text("state <> 'dropped'"),
            postgresql_where=text("state <> 'dropped'"),
        ),
    )
    machine = IMPORT

    kind: Mapped[str] = mapped_column(String(24))
    platform: Mapped[str] = mapped_column(String(40))
    file_uid: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    header: Mapped[int]
    columns: Mapped[dict[str, Any]]
    new_count: Mapped[int] = mapped_column(default=0)
    known_count: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[Any]] = mapped_column(default=list)
    passed: Mapped[list[Any]] = mapped_column(default=list)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class ImportEvent(StateEvent, Base):
    __tablename__ = "payment_import_events"


Import.events = ImportEvent


class ImportColumns(Base):
    """列名对应: the columns a person chose for this bank's or platform's files the last time, where we guess others."""

    __tablename__ = "payment_import_columns"
    __table_args__ = (UniqueConstraint("kind", "platform"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    platform: Mapped[str] = mapped_column(String(40))
    columns: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class PaymentLine(SecondPerson, Stateful, Base):
    """流水: one movement of money as a bank or a platform tells it. `row_key` is their own number for it.

    `purpose` is set when it is matched: the campaign's account, or `platform:<name>` for a settlement that the bank
    shows; `partner_uid` then names the other half (the settlement of the bank line, and the reverse). The second
    person is the one who agrees that a match was wrong.
    """

    __tablename__ = "payment_lines"
    __table_args__ = (
        CheckConstraint("kind IN ('bank', 'gift', 'settlement', 'fee', 'matching', 'refund')", "kind"),
        CheckConstraint("state IN ('new', 'matched', 'ignored', 'undoing', 'undone')", "state"),
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("(kind = 'bank') = (platform = '')", "platform_has_its_name"),
        CheckConstraint(
            "(state IN ('matched', 'undoing', 'undone')) = (purpose IS NOT NULL)", "matched_has_its_purpose"
        ),
        *SecondPerson.four_eyes(),
        UniqueConstraint("kind", "platform", "row_key"),
        Index("ix_payment_lines_queue", "state", "day", "id"),
    )
    machine = LINE

    import_id: Mapped[int] = mapped_column(ForeignKey("payment_imports.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    platform: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(Fen)
    payer_sealed: Mapped[bytes | None]
    payer = Sealed()
    payer_blind: Mapped[str | None] = mapped_column(String(64), index=True)
    nickname_sealed: Mapped[bytes | None]
    nickname = Sealed()  # the name the platform shows in public, chosen by the donor there
    note_sealed: Mapped[bytes | None]
    note = Sealed()
    project: Mapped[str] = mapped_column(String(200), default="")
    original: Mapped[str] = mapped_column(String(64), default="")  # of a refund: the number of the gift it gives back
    purpose: Mapped[str | None] = mapped_column(String(60), index=True)
    partner_uid: Mapped[str | None] = mapped_column(String(16), unique=True)


class PaymentLineEvent(StateEvent, Base):
    __tablename__ = "payment_line_events"


PaymentLine.events = PaymentLineEvent
