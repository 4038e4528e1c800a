"""工作人员 — accounts of the people who work here. An account is disabled, never deleted."""

from collections.abc import Iterable

import pyotp

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import insert_once
from server.people import rules
from server.people.errors import LoginInvalid, LoginTaken, RolesMixed, RoleUnknown
from server.people.models import Organisation, Staff, StaffRole
from server.people.roles import Role
from server.people.service.passwords import Hashed, hash_password
from server.people.states import PostState, StaffState
from server.regions.rules import Scope


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
        opened_by=actor.ref,
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
