"""表 — one row per message, and what WeChat carries of them. No name, phone or address stands in any: a message may
be read over a shoulder.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id, one_of
from server.kit.ids import new_uid
from server.messages.rules import ANSWERS, CONSENTS_MAX, SENDING_STATES, SOURCES


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


class Subscription(Base):
    """订阅. How many more messages of one template a person agreed to, by the record that came with their WeChat.

    `always`: they ticked 总是保持以上选择, so a tap adds a consent without a question. `off`: switched off in WeChat.
    """

    __tablename__ = "message_subscriptions"
    __table_args__ = (
        UniqueConstraint("donor_uid", "template"),
        CheckConstraint(f"remaining BETWEEN 0 AND {CONSENTS_MAX}", "remaining"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    donor_uid: Mapped[str] = mapped_column(String(16))
    template: Mapped[str] = mapped_column(String(64))
    remaining: Mapped[int] = mapped_column(default=0)
    always: Mapped[bool] = mapped_column(default=False)
    off: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now)


class SubscriptionAnswer(Base):
    """一次回答, as the phone told it and as WeChat pushed it: the second of the two names the first in `repeats`.

    `key` keeps what one of them brings twice from being heard twice.
    """

    __tablename__ = "message_answers"
    __table_args__ = (
        CheckConstraint(one_of("source", SOURCES), "source"),
        CheckConstraint(one_of("answer", ANSWERS), "answer"),
        Index("ix_message_answers_pair", "donor_uid", "template", "said_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    donor_uid: Mapped[str] = mapped_column(String(16))
    template: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(String(8))
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    repeats: Mapped[int | None] = mapped_column(Id, ForeignKey("message_answers.id"), unique=True)
    said_at: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(default=now)


class Sending(Base):
    """外发. One message on its way by WeChat: the machine's own work, as a task is, with no moves of people.

    `facts` are the fields as WeChat takes them; `attempt` the fence of whoever is sending now; `code` the last answer;
    `template` is the one whose consent was taken, `from_uid` the record of the person whose consent it was.
    """

    __tablename__ = "message_sendings"
    __table_args__ = (
        CheckConstraint(one_of("state", SENDING_STATES), "state"),
        CheckConstraint("state <> 'sending' OR attempt IS NOT NULL", "sending_has_an_attempt"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('waiting', 'sending'))", "ended"),
        Index("ix_message_sendings_state", "state", "kind", "ended_at"),
        Index("ix_message_sendings_person", "from_uid", "template", "tried_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    message_id: Mapped[int] = mapped_column(Id, ForeignKey("messages.id"), unique=True)
    donor_uid: Mapped[str] = mapped_column(String(16), index=True)
    from_uid: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(20))
    template: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(128))
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    rounds: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[str | None] = mapped_column(String(16))
    doubtful: Mapped[bool] = mapped_column(default=False)
    code: Mapped[int | None]
    msgid: Mapped[str | None] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
    tried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
