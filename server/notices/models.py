"""表 — one row per notice. Its words are public; who wrote them is kept as a reference only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, SQLColumnExpression, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.notices.states import LIFE


class NoticeEvent(StateEvent, Base):
    __tablename__ = "notice_events"


class Notice(SecondPerson, Stateful, Base):
    """公告. `organisation` is who stands for it in public; a clerk's name never does."""

    __tablename__ = "notices"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('draft', 'review', 'published', 'withdrawn')", "state"),
        CheckConstraint("kind IN ('notice', 'news', 'result')", "kind"),
        CheckConstraint("audience IN ('public', 'staff')", "audience"),
        CheckConstraint("shown_to >= shown_from", "shown"),
        CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND approved_by IS NOT NULL)", "published_by_two"
        ),
        Index("ix_notices_shelf", "audience", "state", "published_at"),
    )
    machine = LIFE
    events = NoticeEvent

    kind: Mapped[str] = mapped_column(String(8))
    audience: Mapped[str] = mapped_column(String(8), default="public")
    title: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(String(80), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    cover: Mapped[str | None] = mapped_column(String(16))
    pinned_until: Mapped[date | None]
    shown_from: Mapped[date | None]
    shown_to: Mapped[date | None]
    organisation: Mapped[str] = mapped_column(String(60), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.title
