"""案头 — what staff see of policies: every one of them with what is being prepared, and the course of each version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from server.kit import search
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.paging import Page, page_rows
from server.kit.waiting import Waiting, stands_since, waiting
from server.policies.errors import VersionUnknown
from server.policies.models import Category, Department, Policy, PolicyVersion, VersionEvent
from server.policies.states import VersionState

PENDING = (VersionState.DRAFT, VersionState.REVIEW)


@dataclass(frozen=True)
class Filter:
    """What the list may be narrowed by; empty means all. `state` looks at what is being prepared."""

    words: str = ""
    department: str = ""
    state: str = ""
    mark: str = ""
    sort: str = "no"


@dataclass(frozen=True)
class Line:
    """One policy in the list: the text in force, and the one in preparation if any."""

    policy: Policy
    category: str
    department: str
    live: PolicyVersion | None
    pending: PolicyVersion | None


_live, _pending = aliased(PolicyVersion), aliased(PolicyVersion)
SORTS = {"no": Policy.no, "name": Policy.name, "since": _live.effective_from}


def lines(wanted: Filter, page: int = 1, page_size: int = 50) -> Page[Line]:
    """政策列表: two statements, whatever the filter."""
    return page_rows(_filtered(wanted), page, page_size).map(
        lambda row: Line(row[0], row.category, row.department, row[1], row[2])
    )


def _filtered(wanted: Filter) -> Any:
    query: Any = (
        select(Policy, _live, _pending, Category.name.label("category"), Department.name.label("department"))
        .join(Category, Category.id == Policy.category_id)
        .join(Department, Department.id == Policy.department_id)
        .outerjoin(_live, and_(_live.policy_id == Policy.id, _live.state == VersionState.PUBLISHED))
        .outerjoin(_pending, and_(_pending.policy_id == Policy.id, _pending.state.in_(PENDING)))
        .order_by(_order(wanted.sort), Policy.no)
    )
    if wanted.words:
        query = query.where(Policy.uid.in_(search.matching("policy", wanted.words)))
    if wanted.department:
        query = query.where(Department.name == wanted.department)
    if wanted.state:
        query = query.where(or_(_pending.state == wanted.state, _live.state == wanted.state))
    if wanted.mark:
        query = query.where(_live.mark == wanted.mark)
    return query


def _order(sort: str) -> Any:
    column: Any = SORTS.get(sort.lstrip("-"), Policy.no)
    return column.desc() if sort.startswith("-") else column


def departments() -> list[str]:
    return list(db.session.scalars(select(Department.name).order_by(Department.position)))


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
    """How many texts wait for a second person who is not the one who submitted them."""
    asked = (PolicyVersion.state == VersionState.REVIEW, PolicyVersion.asked_by != not_by.ref)
    return waiting(select(stands_since(PolicyVersion, PolicyVersion.at)).where(*asked))
