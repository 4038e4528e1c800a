"""案头 — what staff see of policies: every one of them with what is being prepared, and the course of each version."""

from dataclasses import dataclass

from sqlalchemy import func, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.waiting import Waiting, stands_since, waiting
from server.policies.errors import VersionUnknown
from server.policies.models import Category, Department, Policy, PolicyCard, PolicyFigure, PolicyVersion, VersionEvent
from server.policies.states import CardState, FigureState, VersionState

PENDING = (VersionState.DRAFT, VersionState.REVIEW)


@dataclass(frozen=True)
class Line:
    """One policy in the list: the text in force, the one in preparation and the one that waits for its day, if any.

    `summary` and `amount_text` are of the text in force, its figures put in; empty without one.
    """

    policy: Policy
    category: str
    department: str
    live: PolicyVersion | None
    pending: PolicyVersion | None
    scheduled: PolicyVersion | None
    summary: str
    amount_text: str


def departments() -> list[str]:
    return list(db.session.scalars(select(Department.name).order_by(Department.position)))


def categories() -> list[str]:
    return list(db.session.scalars(select(Category.name).order_by(Category.position)))


def shelf_names(policy: Policy) -> tuple[str, str]:
    """How the department and the category of a policy are called."""
    department = db.session.get_one(Department, policy.department_id)
    return department.name, db.session.get_one(Category, policy.category_id).name


def next_number() -> int:
    """A number that is free, after the last one."""
    return (db.session.scalar(select(func.max(Policy.no))) or 0) + 1


def before(version: PolicyVersion) -> PolicyVersion | None:
    """The text that `version` is held against: the one in force, or for an old text the one before it."""
    mine = select(PolicyVersion).where(PolicyVersion.policy_id == version.policy_id, PolicyVersion.id != version.id)
    if version.state in (*PENDING, VersionState.SCHEDULED):
        return db.session.scalar(mine.where(PolicyVersion.state == VersionState.PUBLISHED))
    earlier = mine.where(PolicyVersion.number < version.number, PolicyVersion.state == VersionState.REPLACED)
    return db.session.scalar(earlier.order_by(PolicyVersion.number.desc()).limit(1))


def versions(policy: Policy) -> list[PolicyVersion]:
    """Every text of a policy, newest first."""
    mine = select(PolicyVersion).where(PolicyVersion.policy_id == policy.id)
    return list(db.session.scalars(mine.order_by(PolicyVersion.number.desc())))


def version(uid: str) -> tuple[Policy, PolicyVersion]:
    row = db.session.execute(
        select(Policy, PolicyVersion)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .where(PolicyVersion.uid == uid)
    ).one_or_none()
    if row is None:
        raise VersionUnknown
    return row[0], row[1]


def events(version: PolicyVersion) -> list[VersionEvent]:
    """办理过程 of one text, newest first."""
    mine = select(VersionEvent).where(VersionEvent.subject_id == version.id)
    return list(db.session.scalars(mine.order_by(VersionEvent.version.desc())))


def in_review(*, not_by: Actor) -> Waiting:
    """How many texts, figures and names wait for a second person who is not the one who asked. One statement."""
    kinds = (
        (PolicyVersion, VersionState.REVIEW),
        (PolicyFigure, FigureState.ASKED),
        (PolicyCard, CardState.ASKED),
    )
    first, *others = (
        select(stands_since(kind, kind.at)).where(kind.state == state, kind.asked_by != not_by.ref)
        for kind, state in kinds
    )
    return waiting(first.union_all(*others))
