"""认捐的表 — promises with their instalments, the gifts tied to them, what changed them, papers and reminders."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.promises.states import CHANGE, PROMISE


class PromiseEvent(StateEvent, Base):
    __tablename__ = "promise_events"


class Promise(Stateful, SecondPerson, Base):
    """认捐: what a company promised by an agreement or in public. What arrived of it is a sum of ties, kept nowhere.

    `no` is what the company writes on its transfers. `show_name`: it agreed to be named in public.
    """

    __tablename__ = "promises"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint("ground IN ('public', 'relief', 'other')", "ground"),
        CheckConstraint("state IN ('draft', 'review', 'standing', 'partly', 'fulfilled', 'released', 'void')", "state"),
        CheckConstraint("state IN ('draft', 'review', 'void') OR approved_by IS NOT NULL", "agreed_by_two"),
        CheckConstraint("unrelated", "unrelated"),
        Index("ix_promises_campaign_state", "campaign_uid", "state"),
    )
    machine = PROMISE
    events = PromiseEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("RJ"))
    campaign_uid: Mapped[str | None] = mapped_column(String(16))
    company: Mapped[str] = mapped_column(String(60), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), index=True)
    ground: Mapped[str] = mapped_column(String(8))
    use_text: Mapped[str] = mapped_column(String(100))
    agreement_no: Mapped[str] = mapped_column(String(80))
    signed_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(Fen)
    contact_name_sealed: Mapped[bytes | None]
    contact_name = Sealed()
    contact_phone_sealed: Mapped[bytes | None]
    contact_phone = Sealed()
    show_name: Mapped[bool] = mapped_column(default=False)
    unrelated: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class ChangeEvent(StateEvent, Base):
    __tablename__ = "promise_change_events"


class Change(Stateful, SecondPerson, Base):
    """变更: a supplementary agreement with a whole new schedule, or a release (慈善法 41); two people.

    `terms`: [[day, fen], …] of a supplement.
    """

    __tablename__ = "promise_changes"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("kind IN ('supplement', 'release')", "kind"),
        CheckConstraint("state IN ('asked', 'done', 'refused')", "state"),
        CheckConstraint("(kind = 'supplement') = (amount_fen IS NOT NULL)", "supplement_has_its_amount"),
        CheckConstraint("(kind = 'release') = (why <> '')", "release_has_its_ground"),
        CheckConstraint("why <> 'hardship' OR (reported_to <> '' AND explained_at <> '')", "hardship_is_reported"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", "done_has_its_moment"),
        Index(
            "uq_promise_changes_one_waits",
            "promise_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )
    machine = CHANGE
    events = ChangeEvent

    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    agreement_no: Mapped[str] = mapped_column(String(80))
    signed_on: Mapped[date]
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    terms: Mapped[list[Any]] = mapped_column(default=list)
    why: Mapped[str] = mapped_column(String(10), default="")
    reported_to: Mapped[str] = mapped_column(String(60), default="")
    reported_on: Mapped[date | None]
    explained_at: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class Instalment(Base):
    """分期: one day and one amount. Of an agreed promise none is ever changed: a supplement ends it by `ended_by`."""

    __tablename__ = "promise_instalments"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount"),
        Index("ix_promise_instalments_live", "promise_id", "ended_by", "due_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"))
    due_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(Fen)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("promise_changes.id"))


class Tie(Base):
    """到账: a booked gift that counts for a promise, and for how much. A gift stands on one live tie at most."""

    __tablename__ = "promise_ties"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "ended_both_or_neither"),
        CheckConstraint("(ended_at IS NULL) = (why = '')", "ended_has_its_reason"),
        Index(
            "uq_promise_ties_one_live",
            "gift_uid",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_promise_ties_promise", "promise_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"))
    gift_uid: Mapped[str] = mapped_column(String(16))
    gift_no: Mapped[str] = mapped_column(String(16))
    amount_fen: Mapped[int] = mapped_column(Fen)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(200), default="")


class Paper(Base):
    """材料: a scan of the agreement, of what changed it, of a letter; `file_uid` lies in the room of files."""

    __tablename__ = "promise_papers"
    __table_args__ = (CheckConstraint("kind IN ('agreement', 'supplement', 'release', 'other')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("promise_changes.id"))
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    is_pdf: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class Reminder(Base):
    """提醒: an instalment that falls due, or is late; open until somebody has called the company, or it is paid."""

    __tablename__ = "promise_reminders"
    __table_args__ = (
        CheckConstraint("kind IN ('due_30', 'due_7', 'overdue', 'overdue_30')", "kind"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", "done_both_or_neither"),
        UniqueConstraint("instalment_id", "kind"),
        Index("ix_promise_reminders_open", "done_at", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"), index=True)
    instalment_id: Mapped[int] = mapped_column(ForeignKey("promise_instalments.id"))
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(200), default="")
