"""文字 — what may stand in the timeline for ever, and what is sealed beside it."""

from sqlalchemy import func, select

from server.intake import rules
from server.intake.errors import NotePrivate, NotesFull, ReasonNeeded
from server.intake.models import HelpNote, HelpRequest, OwnWish, OwnWishNote
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.lengths import whole
from server.kit.private_text import private_parts


def plain_note(row: HelpRequest | OwnWish, text: str, field: str = "note") -> str:
    """A note fit for the timeline: short, and naming nobody. NotePrivate."""
    text = whole(" ".join(text.split()), rules.NOTE_CHARS, field)
    parts = private_parts({field: text}, [row.contact_name or "", row.person_name or ""])
    if parts:
        raise NotePrivate(detail=parts)
    return text


def needed_reason(row: HelpRequest | OwnWish, text: str) -> str:
    """A reason for the timeline. ReasonNeeded when there is none."""
    if len(text.strip()) < rules.REASON_CHARS_MIN:
        raise ReasonNeeded(detail=[field_error("/reason", ReasonNeeded.says)])
    return plain_note(row, text, "reason")


def keep_note(row: HelpRequest | OwnWish, kind: str, text: str, *, actor: Actor, shown: bool = False) -> None:
    """Sealed words: what a person said or heard, or staff saw, may name anybody. NotesFull, Invalid."""
    text = text.strip()
    if not 1 <= len(text) <= rules.TEXT_CHARS:
        raise Invalid(detail=[field_error("/text", f"请写 1 到 {rules.TEXT_CHARS} 个字")])
    note: HelpNote | OwnWishNote
    if isinstance(row, OwnWish):
        there = OwnWishNote.own_id == row.id
        note = OwnWishNote(own_id=row.id, kind=kind, shown=shown, by=actor.ref)
    else:
        there = HelpNote.request_id == row.id
        note = HelpNote(request_id=row.id, kind=kind, shown=shown, by=actor.ref)
    if (db.session.scalar(select(func.count()).where(there)) or 0) >= rules.NOTES_MAX:
        raise NotesFull
    note.text = text
    db.session.add(note)
    db.session.flush()
