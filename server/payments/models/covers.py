"""补足单 — other money of the charity that takes the place of what went back and was not there any more."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SQLColumnExpression, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.payments.states import COVER


class Cover(SecondPerson, Stateful, Base):
    """补足单: fills one shortfall whole. `short` is the reference of the entry that made it, and the matter's key.

    `account` is `shortfall:<campaign>`, `source` where the money was put: an account of the world outside. `paper` is
    the kept scan of the transfer, `voucher` its number.
    """

    __tablename__ = "payment_covers"
    __table_args__ = (
        CheckConstraint("state IN ('review', 'done', 'void')", "state"),
        CheckConstraint("amount_fen > 0", "amount_is_positive"),
        Index(
            "uq_payment_covers_short",
            "short",
            unique=True,
            sqlite_where=text("state <> 'void'"),
            postgresql_where=text("state <> 'void'"),
        ),
        Index(
            "uq_payment_covers_voucher",
            "source",
            "voucher",
            unique=True,
            sqlite_where=text("state <> 'void'"),
            postgresql_where=text("state <> 'void'"),
        ),
        *SecondPerson.four_eyes(),
    )
    machine = COVER

    short: Mapped[str] = mapped_column(String(100))
    account: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[int] = mapped_column(Fen)
    reason: Mapped[str] = mapped_column(String(200))
    voucher: Mapped[str] = mapped_column(String(64))
    paper: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.voucher


class CoverEvent(StateEvent, Base):
    __tablename__ = "payment_cover_events"


Cover.events = CoverEvent
