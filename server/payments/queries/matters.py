"""看疑点."""

from sqlalchemy import func, select

from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.payments.models import Matter


def find_matter(uid: str) -> Matter:
    """Raises NotFound."""
    matter = db.session.scalar(select(Matter).where(Matter.uid == uid))
    if matter is None:
        raise NotFound
    return matter


def open_matters(page: int = 1, page_size: int = 20) -> Page[Matter]:
    """疑点 that still wait for a person, oldest first."""
    return page_of(select(Matter).where(Matter.state == "open").order_by(Matter.id), page, page_size)


def matters_waiting() -> int:
    """How many matters wait for a person."""
    return db.session.scalar(select(func.count()).select_from(Matter).where(Matter.state == "open")) or 0
