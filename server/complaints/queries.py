"""查看 — one complaint for its desk, what whoever complained may read, and how well the house answers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from server.complaints import rules
from server.complaints.errors import ComplaintNotFound
from server.complaints.models import Complaint, ComplaintEvent, ComplaintFile, ComplaintNote
from server.complaints.rules import About
from server.complaints.states import CHARITY_DESK, HANDLERS, OPEN, RELIEF_DESK, ComplaintState
from server.kit.actors import Actor
from server.kit.clock import now, start_of, today
from server.kit.db import db
from server.kit.waiting import NOTHING, Waiting, waiting


@dataclass(frozen=True)
class Figures:
    """Of this year: how many came, how many have an answer, and how many of these had it in time."""

    told: int
    answered: int
    in_time: int


def visible(actor: Actor) -> ColumnElement[bool]:
    """What this desk answers for: the relief side its policies, the charity its own, both what is about the house."""
    relief = Complaint.about.in_([About.POLICY, About.NOTICE, About.HOUSE])
    charity = Complaint.about.in_([About.CAMPAIGN, About.WISH, About.NOTICE, About.HOUSE])
    sees = [charity] if actor.roles & CHARITY_DESK else []
    sees += [relief] if actor.roles & RELIEF_DESK else []
    return or_(*sees) if sees else Complaint.id < 0


def for_desk(uid: str, actor: Actor) -> Complaint:
    """ComplaintNotFound for what is another desk's."""
    row = db.session.scalar(select(Complaint).where(Complaint.uid == uid, visible(actor)))
    if row is None:
        raise ComplaintNotFound
    return row


def is_overdue(row: Complaint) -> bool:
    return row.due_at is not None and row.due_at < now()


def may_ask_again(row: Complaint) -> bool:
    """Once, and for a while after the answer."""
    asked = row.state == ComplaintState.ANSWERED and not row.again and row.answered_at is not None
    return bool(asked and row.answered_at and now() <= row.answered_at + rules.AGAIN_WITHIN)


def history(row: Complaint) -> list[ComplaintEvent]:
    """Every move, oldest first."""
    mine = select(ComplaintEvent).where(ComplaintEvent.subject_id == row.id)
    return list(db.session.scalars(mine.order_by(ComplaintEvent.version)))


def notes(row: Complaint, *kinds: str) -> list[ComplaintNote]:
    """Of these kinds, oldest first."""
    mine = select(ComplaintNote).where(ComplaintNote.complaint_id == row.id, ComplaintNote.kind.in_(kinds))
    return list(db.session.scalars(mine.order_by(ComplaintNote.id)))


def photos(row: Complaint) -> list[ComplaintFile]:
    return list(
        db.session.scalars(select(ComplaintFile).where(ComplaintFile.complaint_id == row.id).order_by(ComplaintFile.id))
    )


def photo_of(uid: str, photo_uid: str, *, actor: Actor) -> str:
    """The file of one picture, for the desk of its complaint. ComplaintNotFound."""
    mine = select(ComplaintFile.file_uid).join(Complaint, Complaint.id == ComplaintFile.complaint_id)
    found = db.session.scalar(mine.where(Complaint.uid == uid, ComplaintFile.uid == photo_uid, visible(actor)))
    if found is None:
        raise ComplaintNotFound
    return found


def waiting_for(actor: Actor) -> Waiting:
    """What this desk has to answer; late is what is past its fifth working day."""
    if not actor.roles & HANDLERS:
        return NOTHING
    return waiting(select(Complaint.at, Complaint.due_at).where(Complaint.state.in_(OPEN), visible(actor)))


def holding(about: About, uid: str) -> Complaint | None:
    """The open complaint for which this thing stands still, if there is one."""
    mine = Complaint.about == str(about), Complaint.subject == uid, Complaint.frozen_at.is_not(None)
    return db.session.scalars(select(Complaint).where(*mine, Complaint.state.in_(OPEN)).limit(1)).one_or_none()


def figures() -> Figures:
    """办理情况 of this year, for everybody. One statement."""
    year = start_of(today().replace(month=1, day=1))
    answered = Complaint.answered_at.is_not(None)
    told, done, in_time = db.session.execute(
        select(
            func.count(),
            func.count().filter(answered),
            func.count().filter(answered, Complaint.in_time.is_(True)),
        ).where(Complaint.at >= year, Complaint.state != ComplaintState.WITHDRAWN)
    ).one()
    return Figures(told, done, in_time)
