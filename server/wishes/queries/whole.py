"""心愿详情 — one public wish with all that its page tells this reader, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from server.kit.db import db
from server.regions import queries as regions
from server.regions.queries import Station
from server.wishes.models import Claim, Wait, Wish
from server.wishes.queries.lines import Place
from server.wishes.queries.shelf import public
from server.wishes.states import ClaimState


@dataclass(frozen=True)
class Whole:
    """One wish as one reader sees it. `mine` their live claim, `line` where they wait, `area_name` its township's.

    `taken`: what kind of holder took the last piece, and when; never who. None while nobody holds any.
    """

    wish: Wish
    mine: Claim | None
    line: Place | None
    taken: tuple[str, datetime] | None
    area_name: str
    station: Station | None


def whole(uid: str, refs: Sequence[str] = ()) -> Whole:
    """A published wish as the donor with these names sees it; without names, as everybody does. One statement.

    WishWithdrawn (410, with the reason), WishNotFound.
    """
    row = db.session.execute(_beside(refs).where(Wish.uid == uid).limit(1)).one_or_none()
    wish = public(row[0] if row else None)
    assert row is not None
    mine, told_at, number, kind, at, place = row[1:]
    line = Place(number, told_at is not None and wish.kept_until is not None) if number and mine is None else None
    taken = (kind, at) if kind else None
    return Whole(wish, mine, line, taken, place.name if place else "", regions.station_in(place))


def _beside(refs: Sequence[str]) -> Select[Any]:
    """Wishes, and beside each: the donor's live claim and place in the line, the newest live claim, the township."""
    mine, newest, other = aliased(Claim), aliased(Claim), aliased(Claim)
    wait, before = aliased(Wait), aliased(Wait)
    number = select(func.count()).where(before.wish_id == wait.wish_id, before.id <= wait.id).scalar_subquery()
    last = select(other.id).where(other.wish_id == Wish.id, other.state != ClaimState.RELEASED)
    last = last.order_by(other.at.desc(), other.id.desc()).limit(1)
    live = mine.wish_id == Wish.id, mine.holder.in_(refs), mine.state != ClaimState.RELEASED
    query: Select[Any] = select(Wish, mine, wait.told_at, number, newest.holder_kind, newest.at).select_from(Wish)
    query = query.outerjoin(mine, live[0] & live[1] & live[2])
    query = query.outerjoin(wait, (wait.wish_id == Wish.id) & wait.donor.in_(refs))
    query = query.outerjoin(newest, newest.id == last.scalar_subquery())
    return regions.beside(query, Wish.area_code).order_by(mine.id, wait.id)
