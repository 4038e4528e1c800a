"""岗位 — asked for by the platform's administrator, granted by the security's (三权分立, GB/T 22239 8.1.4)."""

from collections.abc import Iterable

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, Invalid, field_error
from server.kit.states import move
from server.people import queries, rules
from server.people.errors import (
    LastAdmin,
    OwnAccount,
    PostElsewhere,
    PostHeld,
    PostMisplaced,
    PostsCross,
    PostUnknown,
    RolesMixed,
    RoleUnknown,
)
from server.people.models import Staff, StaffRole
from server.people.roles import SEPARATE, Role
from server.people.states import ADMINS, PostState, StaffState
from server.regions import queries as regions
from server.regions.rules import Scope

HELD = (PostState.ASKED, PostState.LIVE)


def ask_post(staff_uid: str, *, role: str, area_code: str, scope: str = Scope.BELOW, actor: Actor) -> StaffRole:
    """申请岗位. Refuses one's own account, what does not fit area or organisation, and mixed administrators."""
    if not actor.roles & ADMINS:
        raise Forbidden
    if actor.uid == staff_uid:
        raise OwnAccount
    staff = queries.staff(staff_uid)
    post = _post(staff, role, area_code, scope)
    _refuse_mixed([*held_posts(staff), post])
    post.asked_by, post.asked_version = actor.ref, 0
    if not insert_once(post):
        raise PostHeld
    audit.write(actor, "people.ask_post", staff_uid, {"roles": [role], "area": area_code})
    return post


def grant_post(post_uid: str, *, actor: Actor, seen_version: int | None = None) -> StaffRole:
    """批准. Nobody grants themself, nor what they asked for."""
    post, staff = find_post(post_uid)
    if actor.uid == staff.uid:
        raise OwnAccount
    _refuse_mixed(held_posts(staff))
    return move(post, "grant", actor=actor, seen_version=seen_version)


def refuse_post(post_uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> StaffRole:
    """不批准."""
    return move(find_post(post_uid)[0], "refuse", actor=actor, note=note, seen_version=seen_version)


def withdraw_post(post_uid: str, *, actor: Actor, seen_version: int | None = None) -> StaffRole:
    """撤回申请."""
    return move(find_post(post_uid)[0], "withdraw", actor=actor, seen_version=seen_version)


def end_post(post_uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> StaffRole:
    """收回岗位: to take a right away needs no second person. LastAdmin."""
    post, staff = find_post(post_uid)
    if actor.uid == staff.uid:
        raise OwnAccount
    refuse_last(staff, [post.role])
    return move(post, "end", actor=actor, note=note, seen_version=seen_version)


def find_post(uid: str) -> tuple[StaffRole, Staff]:
    pair = select(StaffRole, Staff).join(Staff, Staff.id == StaffRole.staff_id).where(StaffRole.uid == uid)
    found = db.session.execute(pair).one_or_none()
    if found is None:
        raise PostUnknown
    return found[0], found[1]


def held_posts(staff: Staff) -> list[StaffRole]:
    """In force or asked for."""
    mine = StaffRole.staff_id == staff.id, StaffRole.state.in_(HELD)
    return list(db.session.scalars(select(StaffRole).where(*mine).order_by(StaffRole.id)))


def refuse_last(staff: Staff, roles: Iterable[str]) -> None:
    """The house must not lose its last platform, security or audit administrator."""
    if staff.state != StaffState.ACTIVE:
        return
    for role in SEPARATE & set(roles):
        at_work = select(Staff.id).join(StaffRole, StaffRole.staff_id == Staff.id)
        others = at_work.where(StaffRole.role == role, StaffRole.state == "live", Staff.state == "active")
        if db.session.scalar(others.where(Staff.id != staff.id).limit(1)) is None:
            raise LastAdmin


def _post(staff: Staff, role: str, area_code: str, scope: str) -> StaffRole:
    try:
        kind, reach = Role(role), Scope(scope)
    except ValueError as error:
        raise RoleUnknown(detail=[field_error("/role", RoleUnknown.says)]) from error
    if not regions.exists(area_code):
        raise Invalid(detail=[field_error("/area_code", "请选择地区")])
    if not rules.fits_area(kind, area_code):
        raise PostMisplaced(detail=[field_error("/area_code", PostMisplaced.says)])
    if not rules.fits_organisation(kind, staff.organisation.kind if staff.organisation else ""):
        raise PostElsewhere(detail=[field_error("/role", PostElsewhere.says)])
    return StaffRole(staff_id=staff.id, role=kind, area_code=area_code, scope=reach, state=PostState.ASKED)


def _refuse_mixed(posts: list[StaffRole]) -> None:
    if not rules.are_separate(Role(post.role) for post in posts):
        raise RolesMixed(detail=[field_error("/role", RolesMixed.says)])
    if not rules.do_not_cross((post.role, post.area_code, post.scope) for post in posts):
        raise PostsCross(detail=[field_error("/area_code", PostsCross.says)])
