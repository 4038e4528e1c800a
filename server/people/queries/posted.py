"""查看岗位 — whether somebody works in a place."""

from sqlalchemy import select

from server.kit.db import db
from server.people.models import Organisation, StaffRole


def any_posted_in(area_code: str) -> bool:
    """Whether a post or an organisation stands in this very place."""
    posts = select(StaffRole.id).where(StaffRole.area_code == area_code)
    bodies = select(Organisation.id).where(Organisation.area_code == area_code)
    return any(db.session.scalar(one.limit(1)) is not None for one in (posts, bodies))
