"""表 — one row per message. No name, phone or address stands in it: it may be read over a shoulder."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid


class Message(Base):
    """消息. `link` is a path of the phone client; `key` keeps one event from being told twice."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_inbox", "donor_uid", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    donor_uid: Mapped[str] = mapped_column(String(16))
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(300))
    link: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
