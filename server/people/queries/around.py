"""在岗 — who works where: for a name to be chosen, such as who goes along to somebody's home."""

from collections.abc import Iterable

from sqlalchemy import literal, or_, select

from server.kit.db import db
from server.people.models import Staff, StaffRole
from server.people.roles import NAMES, Role
from server.people.states import PostState

SHOWN_MAX = 200


def at_work_in(area_code: str, roles: Iterable[str]) -> list[tuple[str, str]]:
    """(uid, name and post) of those who hold one of `roles` in a place, above it or inside it; one statement."""
    here = or_(literal(area_code).startswith(StaffRole.area_code), StaffRole.area_code.startswith(area_code))
    held = select(Staff.uid, Staff.name, StaffRole.role).join(StaffRole, StaffRole.staff_id == Staff.id)
    held = held.where(
        Staff.state != "disabled",
        StaffRole.state == PostState.LIVE,
        StaffRole.role.in_([str(role) for role in roles]),
        here,
    )
    found = db.session.execute(held.order_by(StaffRole.area_code.desc(), Staff.id).limit(SHOWN_MAX))
    return list({row.uid: (row.uid, f"{row.name}（{NAMES[Role(row.role)]}）") for row in found}.values())
