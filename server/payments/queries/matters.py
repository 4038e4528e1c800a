"""看疑点."""

from collections.abc import Iterable

from sqlalchemy import select

from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.waiting import DAY, Waiting, waiting
from server.payments.models import Matter, MatterEvent


def find_matter(uid: str) -> Matter:
    """Raises NotFound."""
    matter = db.session.scalar(select(Matter).where(Matter.uid == uid))
    if matter is None:
        raise NotFound
    return matter


def matter_ends(matters: Iterable[Matter]) -> dict[int, MatterEvent]:
    """How each of them came to its end: who or what, when, and the note."""
    ids = [matter.id for matter in matters]
    if not ids:
        return {}
    moved = select(MatterEvent).where(MatterEvent.subject_id.in_(ids))
    return {event.subject_id: event for event in db.session.scalars(moved.order_by(MatterEvent.version))}


def matters_waiting() -> Waiting:
    """How many matters wait for a person."""
    return waiting(select(Matter.at).where(Matter.state == "open"), DAY)
