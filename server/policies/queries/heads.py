"""名称和归类 — how a policy is called and shelved now, what somebody wants to change, and every change there was."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.kit.db import db
from server.policies import compare, rules
from server.policies.errors import CardUnknown
from server.policies.models import CardEvent, Policy, PolicyCard
from server.policies.queries import desk
from server.policies.states import CardState


@dataclass(frozen=True)
class Line:
    """One change, asked for, agreed to or not; `events` oldest first."""

    card: PolicyCard
    changes: Sequence[compare.Change]
    events: Sequence[CardEvent]


def of(policy: Policy) -> dict[str, str]:
    """The four lines as they are now, by the names of `rules.HEADS`."""
    department, category = desk.shelf_names(policy)
    return {
        "name": policy.name,
        "department": department,
        "category": category,
        "relief_class": policy.relief_class,
    }


def lines(policy: Policy) -> list[Line]:
    """Every change of a policy, newest first; two statements."""
    mine = select(PolicyCard).where(PolicyCard.policy_id == policy.id).order_by(PolicyCard.id.desc())
    rows = list(db.session.scalars(mine))
    moved: dict[int, list[CardEvent]] = {}
    course = select(CardEvent).where(CardEvent.subject_id.in_([row.id for row in rows])).order_by(CardEvent.version)
    for event in db.session.scalars(course) if rows else ():
        moved.setdefault(event.subject_id, []).append(event)
    return [Line(row, changes(row), moved.get(row.id, [])) for row in rows]


def changes(card: PolicyCard) -> list[compare.Change]:
    """What differs between before and after, word by word."""
    pairs = ((head.label, str(card.was.get(head.name, "")), str(getattr(card, head.name))) for head in rules.HEADS)
    return [compare.Change(label, compare.words(old, new)) for label, old, new in pairs if old != new]


def waiting_for(policy: Policy) -> PolicyCard | None:
    """The one that waits for a second person."""
    mine = (PolicyCard.policy_id == policy.id, PolicyCard.state == CardState.ASKED)
    return db.session.scalar(select(PolicyCard).where(*mine))


def find(policy: Policy, uid: str) -> PolicyCard:
    """One of this policy's. CardUnknown."""
    row = db.session.scalar(select(PolicyCard).where(PolicyCard.uid == uid, PolicyCard.policy_id == policy.id))
    if row is None:
        raise CardUnknown
    return row
