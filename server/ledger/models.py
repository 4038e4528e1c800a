"""账本的表 — entries are only ever added; the triggers of `kit.triggers` see to it on both engines."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen, Id


class Entry(Base):
    """分录: `amount_fen` left `source` and reached `target`. `reference` is unique, so nothing is posted twice.

    A mistake is corrected by a second entry with the ends swapped, which names the first in `reverses`.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        CheckConstraint("source <> target", "source_is_not_target"),
        # With the id behind it, so that a balance reads only the entries its fold does not hold yet.
        Index("ix_ledger_entries_source_id", "source", "id"),
        Index("ix_ledger_entries_target_id", "target", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(80))
    amount_fen: Mapped[int] = mapped_column(Fen)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    reverses: Mapped[int | None] = mapped_column(Id, ForeignKey("ledger_entries.id"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Account(Base):
    """账户: the row that an outflow locks before it sums. Inflow never touches it, so gifts never wait for gifts."""

    __tablename__ = "ledger_accounts"

    path: Mapped[str] = mapped_column(String(80), primary_key=True)


class Fold(Base):
    """折叠: what the entries up to `upto_id` come to for one account, so that a balance is this and a short tail.

    A shortcut and never the truth: it can be thrown away and is made anew, and I1 holds it against the entries.
    All rows have the same `upto_id`; an account without a row has no entry up to there.
    """

    __tablename__ = "ledger_folds"

    account: Mapped[str] = mapped_column(String(80), primary_key=True)
    upto_id: Mapped[int] = mapped_column(Id)
    in_outside_fen: Mapped[int] = mapped_column(Fen, default=0)
    in_inside_fen: Mapped[int] = mapped_column(Fen, default=0)
    out_outside_fen: Mapped[int] = mapped_column(Fen, default=0)
    out_inside_fen: Mapped[int] = mapped_column(Fen, default=0)
    at: Mapped[datetime] = mapped_column(default=now)


class BookCheck(Base):
    """自检结果: what `check-books` found, each time it ran. The newest row holds or releases the brake."""

    __tablename__ = "ledger_checks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    findings: Mapped[list[Any]]
    problems_count: Mapped[int]
    brakes: Mapped[bool]
