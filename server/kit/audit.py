"""审计 — who did what to which thing, when. Rows are only ever added; the triggers see to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import Base, Id, db


class AuditRow(Base):
    """`what` is a dotted permanent name such as `wishes.publish`; `facts` hold no personal data."""

    __tablename__ = "audit"
    __table_args__ = {"info": {"append_only": True}}

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    what: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


def write(actor: Actor, what: str, subject: str, facts: dict[str, Any] | None = None) -> None:
    """Add one line in the unit of the act itself: no act without its line, no line without its act."""
    db.session.add(AuditRow(actor=actor.ref, what=what, subject=subject, facts=facts or {}))
