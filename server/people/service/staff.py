"""工作人员 — accounts of the people who work here. An account is disabled, never deleted."""

from collections.abc import Iterable

import pyotp
from sqlalchemy import select

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db, insert_once
from server.kit.states import move
from server.people import queries, rules
from server.people.errors import LoginInvalid, LoginTaken, RolesMixed, RoleUnknown
from server.people.models import Organisation, Staff, StaffRole
from server.people.roles import Role
from server.people.service.passwords import Hashed, hash_password
from server.people.states import OrganisationState, PostState, StaffState
from server.regions.rules import Scope


def add_organisation(*, name: str, kind: str, area_code: str) -> Organisation:
    """登记单位. The one that is there already comes back: a unit has one name."""
    organisation = Organisation(name=name, kind=kind, area_code=area_code, state=OrganisationState.OPEN)
    if insert_once(organisation):
        return organisation
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def add_staff(
    login: str,
    name: str,
    password: str | Hashed,
    *,
    roles: Iterable[tuple[Role | str, str]],
    organisation: Organisation | None = None,
    scope: Scope = Scope.BELOW,
    actor: Actor = THE_CLOCK,
) -> Staff:
    """开通账号. `roles` are (role, area code). Refuses a taken login, a short password and mixed administrators."""
    posts = [(_role(role), area_code) for role, area_code in roles]
    _refuse_badly_made(login, posts)
    hashed = hash_password(password, own=(login, name)) if isinstance(password, str) else password
    staff = Staff(
        login=login,
        name=name,
        password_hash=hashed.password_hash,
        state=StaffState.ACTIVE,
        organisation_id=organisation.id if organisation else None,
    )
    staff.totp = pyotp.random_base32()
    staff.posts = [
        StaffRole(role=str(role), area_code=area, scope=str(scope), state=PostState.LIVE) for role, area in posts
    ]
    if not insert_once(staff):
        raise LoginTaken
    audit.write(actor, "people.add_staff", staff.uid, {"roles": sorted({str(role) for role, _ in posts})})
    return staff


def disable_staff(uid: str, *, actor: Actor) -> Staff:
    """停用: the sessions of this person end with the next request."""
    return move(queries.staff(uid), "disable", actor=actor)


def enable_staff(uid: str, *, actor: Actor) -> Staff:
    """启用."""
    return move(queries.staff(uid), "enable", actor=actor)


def _role(text: Role | str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise RoleUnknown from error


def _refuse_badly_made(login: str, posts: list[tuple[Role, str]]) -> None:
    if not rules.is_login(login):
        raise LoginInvalid
    if not rules.are_separate(role for role, _ in posts):
        raise RolesMixed
