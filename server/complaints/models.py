"""表 — complaints, the words and pictures beside them. Who said it is nowhere: a phone, if one was left, is sealed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.complaints.rules import About, Kind, Outcome
from server.complaints.states import LIFE, OPEN, ComplaintState
from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id, one_of
from server.kit.ids import new_number, new_uid
from server.kit.states import StateEvent, Stateful


class ComplaintEvent(StateEvent, Base):
    """经过. `note` names nobody: it stays for ever."""

    __tablename__ = "complaint_events"


class Complaint(Stateful, Base):
    """投诉. `code` is the query code, which no page of the staff shows; `key_mark` makes two presses one complaint.

    `subject_name` is what it was called that day: the page may be gone tomorrow.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(one_of("state", sorted(ComplaintState)), "state"),
        CheckConstraint(one_of("about", sorted(About)), "about"),
        CheckConstraint(one_of("kind", sorted(Kind)), "kind"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', sorted(Outcome))}", "outcome"),
        CheckConstraint("(about = 'house') = (subject IS NULL)", "subject_both_or_neither"),
        CheckConstraint(f"({one_of('state', sorted(OPEN))}) = (due_at IS NOT NULL)", "open_has_a_clock"),
        CheckConstraint("state <> 'answered' OR outcome IS NOT NULL", "answered_has_an_outcome"),
        CheckConstraint("(outcome IS NULL) = (answered_by IS NULL)", "answer_both_or_neither"),
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", "answered_both_or_neither"),
        Index("ix_complaints_due", "due_at"),
    )
    machine = LIFE
    events = ComplaintEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("TS"))
    code_sealed: Mapped[bytes | None]
    code = Sealed()
    key_mark: Mapped[str] = mapped_column(String(64), unique=True)
    about: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str | None] = mapped_column(String(16), index=True)
    subject_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    due_at: Mapped[datetime | None]
    taken_by: Mapped[str | None] = mapped_column(String(40))
    frozen_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    answered_by: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[datetime | None]
    in_time: Mapped[bool | None]
    again: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class ComplaintNote(Base):
    """话. `kind` more (added by whoever complained) | work (what was found out) | answer: sealed."""

    __tablename__ = "complaint_notes"
    __table_args__ = (CheckConstraint("kind IN ('more', 'work', 'answer')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    complaint_id: Mapped[int] = mapped_column(Id, ForeignKey("complaints.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class ComplaintFile(Base):
    """照片 of a complaint; `file_uid` lies in the room of files."""

    __tablename__ = "complaint_files"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    complaint_id: Mapped[int] = mapped_column(Id, ForeignKey("complaints.id"), index=True)
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
