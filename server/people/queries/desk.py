"""管理台 — what the administrators see of accounts and organisations: posts, timelines, what waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.waiting import NOTHING, Waiting, together, waiting
from server.people import rules
from server.people.errors import OrganisationUnknown
from server.people.models import (
    Invitation,
    Organisation,
    OrganisationEvent,
    RecoveryCode,
    Session,
    Staff,
    StaffEvent,
    StaffRole,
    StaffRoleEvent,
)
from server.people.queries.who import actor_names, organisation
from server.people.roles import NAMES, Role
from server.people.service.accounts import soon_unused
from server.people.service.invitations import codeless, open_invitation, uninvited
from server.people.states import ADMINS, GRANTERS, LIFE, ORGANISATION, POST, PostState

OPENED = "开通账号"
# Acts on an account that are no moves of it.
OPENINGS = {
    "people.invite": "发出邀请",
    "people.issue_code": "发出邀请码",
}


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    at: datetime
    what: str
    who: str
    note: str


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that waits: until when, and whether its code was handed out."""

    until: datetime
    has_code: bool


def posts_of(staff: Staff) -> list[StaffRole]:
    """Every post this account has, was refused or has had, the newest first."""
    mine = select(StaffRole).where(StaffRole.staff_id == staff.id)
    return list(db.session.scalars(mine.order_by(StaffRole.id.desc())))


def staff_timeline(staff: Staff, posts: list[StaffRole]) -> list[Line]:
    """What happened to an account and its posts, newest first: four statements."""
    of_staff = db.session.scalars(select(StaffEvent).where(StaffEvent.subject_id == staff.id)).all()
    theirs = {post.id: NAMES[Role(post.role)] for post in posts}
    of_posts = db.session.scalars(select(StaffRoleEvent).where(StaffRoleEvent.subject_id.in_(theirs))).all()
    told = [(staff.at, OPENED, staff.opened_by, "")] if staff.opened_by else []
    told += [(act.at, OPENINGS[act.what], act.actor, "") for act in audit.acts_on(staff.uid, OPENINGS)]
    told += [(event.at, LIFE.moves[event.move].says, event.actor, event.note) for event in of_staff]
    told += [(p.at, f"申请岗位：{theirs[p.id]}", p.asked_by, "") for p in posts if p.asked_by]
    told += [(e.at, f"{POST.moves[e.move].says}：{theirs[e.subject_id]}", e.actor, e.note) for e in of_posts]
    return _lines(told)


def organisation_timeline(row: Organisation) -> list[Line]:
    events = db.session.scalars(select(OrganisationEvent).where(OrganisationEvent.subject_id == row.id)).all()
    return _lines([(event.at, ORGANISATION.moves[event.move].says, event.actor, event.note) for event in events])


def find_organisation(uid: str) -> Organisation:
    """OrganisationUnknown."""
    found = organisation(uid)
    if found is None:
        raise OrganisationUnknown
    return found


def members(row: Organisation) -> list[Staff]:
    """Who belongs to an organisation, by name."""
    return list(db.session.scalars(select(Staff).where(Staff.organisation_id == row.id).order_by(Staff.name)))


def waiting_invitation(staff: Staff) -> OpenInvitation | None:
    found = open_invitation(staff)
    return OpenInvitation(found.expires_at, found.code_hash is not None) if found else None


def accounts_waiting(actor: Actor) -> Waiting:
    """For the security administrator: posts to grant and codes to hand out. For the platform's: accounts soon disabled
    and those whose invitation is over.
    """
    if actor.roles & GRANTERS:
        asked = StaffRole.state == PostState.ASKED, StaffRole.asked_by != actor.ref
        codes = select(Invitation.at).join(Staff, Staff.id == Invitation.staff_id).where(codeless(actor))
        return together(waiting(select(StaffRole.at).where(*asked)), waiting(codes))
    if actor.roles & ADMINS:
        over = select(Staff.quiet_since).where(uninvited())
        soon = select(Staff.quiet_since).where(soon_unused())
        return together(waiting(over, within=rules.INVITATION_LIFE), waiting(soon, within=rules.UNUSED_AFTER))
    return NOTHING


def to_do(actor: Actor) -> ColumnElement[bool]:
    """The accounts behind `accounts_waiting`."""
    if actor.roles & GRANTERS:
        asked = exists().where(StaffRole.staff_id == Staff.id, StaffRole.state == PostState.ASKED)
        return asked.where(StaffRole.asked_by != actor.ref) | exists().where(codeless(actor))
    return soon_unused() | uninvited() if actor.roles & ADMINS else false()


def my_sessions(actor: Actor) -> list[Session]:
    """Open ones, the newest first."""
    mine = Session.record_uid == actor.uid, Session.kind.in_(("staff", "worker")), Session.expires_at > now()
    return list(db.session.scalars(select(Session).where(*mine).order_by(Session.at.desc())))


def recovery_codes_left(staff: Staff) -> int:
    left = RecoveryCode.staff_id == staff.id, RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


def _lines(told: list[Any]) -> list[Line]:
    names = actor_names({actor for _, _, actor, _ in told if actor})
    lines = [Line(at, what, names.get(actor, "管理员"), note) for at, what, actor, note in told]
    return sorted(lines, key=lambda line: line.at, reverse=True)
