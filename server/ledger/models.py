"""账本的表 — entries are only ever added; the triggers of `kit.triggers` see to it on both engines."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
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
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(String(80), index=True)
    target: Mapped[str] = mapped_column(String(80), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    reverses: Mapped[int | None] = mapped_column(Id, ForeignKey("ledger_entries.id"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Account(Base):
    """账户: the row that an outflow locks before it sums. Inflow never touches it, so gifts never wait for gifts."""

    __tablename__ = "ledger_accounts"

    path: Mapped[str] = mapped_column(String(80), primary_key=True)


class BookCheck(Base):
    """自检结果: what `check-books` found, each time it ran. The newest row holds or releases the brake."""

    __tablename__ = "ledger_checks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    findings: Mapped[list[Any]]
    problems_count: Mapped[int]
    brakes: Mapped[bool]
