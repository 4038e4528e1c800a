"""疑点 — what waits for a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base
from server.kit.states import StateEvent, Stateful
from server.payments.states import MATTER


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
