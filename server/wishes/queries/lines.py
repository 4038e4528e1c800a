"""排队的位置 — where a donor stands in the lines of wishes that are fully claimed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.kit.db import db
from server.wishes.models import Wait, Wish


@dataclass(frozen=True)
class Place:
    """位置. 1 is the first; `told`: it is their turn, and the wish is kept for who waits."""

    place: int
    told: bool


def my_lines(refs: Sequence[str]) -> list[Wish]:
    """The wishes a donor waits for, the longest waiting first: never more than they may. One statement."""
    mine = select(Wish).join(Wait, Wait.wish_id == Wish.id).where(Wait.donor.in_(refs)).order_by(Wait.id)
    return list(db.session.scalars(mine))
