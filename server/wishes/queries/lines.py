"""排队的位置 — where a donor stands in the lines of wishes that are fully claimed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from server.kit.db import db
from server.wishes.models import Wait, Wish


@dataclass(frozen=True)
class Place:
    """位置. 1 is the first; `told`: it is their turn, and the wish is kept for who waits."""

    place: int
    told: bool


def place_in_line(wish: Wish, refs: Sequence[str]) -> Place | None:
    """Where one of these records of one donor stands, or None; one statement."""
    before = aliased(Wait)
    number = select(func.count()).where(before.wish_id == Wait.wish_id, before.id <= Wait.id).scalar_subquery()
    mine = select(Wait.told_at, number).where(Wait.wish_id == wish.id, Wait.donor.in_(refs)).order_by(Wait.id)
    row = db.session.execute(mine.limit(1)).one_or_none()
    return Place(row[1], row[0] is not None) if row else None


def my_lines(refs: Sequence[str]) -> list[Wish]:
    """The wishes a donor waits for, the longest waiting first: never more than they may. One statement."""
    mine = select(Wish).join(Wait, Wait.wish_id == Wish.id).where(Wait.donor.in_(refs)).order_by(Wait.id)
    return list(db.session.scalars(mine))
