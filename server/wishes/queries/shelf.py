"""心愿架 — what everybody may see: published wishes, never a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from server.kit import search
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.regions import rules as places
from server.wishes.errors import WishNotFound, WishWithdrawn
from server.wishes.models import Claim, Wish
from server.wishes.rules import WITHDRAW_REASONS
from server.wishes.states import PUBLIC, ClaimState, WishState

SIMILAR = 3


@dataclass(frozen=True)
class Counts:
    """For the home page: wishes that wait and wishes that came true."""

    open: int
    confirmed: int


def shelf(
    *,
    state: str = "open",
    kind: str | None = None,
    area: str | None = None,
    q: str = "",
    least_fen: int | None = None,
    most_fen: int | None = None,
    sort: str = "new",
    page: int = 1,
    page_size: int = 20,
) -> Page[Wish]:
    """One page of the public list. `sort` new (newest first) | waiting (longest waiting first). Two statements.

    `least_fen` and `most_fen` hold the price of one piece, both ends included; a service has none and is left out.
    """
    assert state in PUBLIC, state
    query = select(Wish).where(Wish.state == state, Wish.hidden_at.is_(None))
    if kind:
        query = query.where(Wish.kind == kind)
    if least_fen is not None:
        query = query.where(Wish.price_fen >= least_fen)
    if most_fen is not None:
        query = query.where(Wish.price_fen <= most_fen)
    return page_of(_sorted(narrowed(query, area, q), sort), page, page_size)


def find_public(uid: str) -> Wish:
    """A published wish. WishWithdrawn (410, with the reason) when it was taken down, WishNotFound otherwise."""
    wish = db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none()
    if wish is not None and wish.state == WishState.WITHDRAWN and wish.published_at is not None:
        raise WishWithdrawn(f"这个心愿已经撤下：{WITHDRAW_REASONS[wish.withdrawn_because or '']}")
    if wish is None or wish.state not in PUBLIC or wish.hidden_at is not None:
        raise WishNotFound
    return wish


def similar(wish: Wish) -> list[Wish]:
    """Three others that still wait: the same kind first, then the same township, then the nearest price."""
    distance = func.abs(func.coalesce(Wish.price_fen, 0) - (wish.price_fen or 0))
    township = (places.township_of(wish.area_code) or wish.area_code) + "%"
    query = select(Wish).where(Wish.state == WishState.OPEN, Wish.id != wish.id, Wish.hidden_at.is_(None))
    near = query.order_by((Wish.kind == wish.kind).desc(), Wish.area_code.like(township).desc(), distance, Wish.id)
    return list(db.session.scalars(near.limit(SIMILAR)))


def last_taken(wish: Wish) -> tuple[str, datetime] | None:
    """What kind of holder took the last piece, and when; never who. None while nobody holds any."""
    live = select(Claim.holder_kind, Claim.at).where(Claim.wish_id == wish.id, Claim.state != ClaimState.RELEASED)
    row = db.session.execute(live.order_by(Claim.at.desc(), Claim.id.desc()).limit(1)).one_or_none()
    return (row[0], row[1]) if row else None


def counts() -> Counts:
    """Open and fulfilled wishes, in one statement."""
    shown = select(Wish.state, func.count()).where(Wish.hidden_at.is_(None)).group_by(Wish.state)
    rows = db.session.execute(shown)
    by_state = {row[0]: row[1] for row in rows}
    fulfilled = by_state.get(WishState.CONFIRMED, 0) + by_state.get(WishState.CLOSED, 0)
    return Counts(by_state.get(WishState.OPEN, 0), fulfilled)


def public_photo(uid: str) -> str:
    """The file uid of the picture of the thing, while the wish is public."""
    wish = find_public(uid)
    if wish.photo_uid is None:
        raise WishNotFound
    return wish.photo_uid


def letter_photo(uid: str) -> str:
    """The file uid of the picture of the letter, while both are public."""
    wish = find_public(uid)
    if wish.letter_photo_uid is None:
        raise WishNotFound
    return wish.letter_photo_uid


def narrowed(query: Select[Any], area: str | None, q: str) -> Select[Any]:
    """The two filters every list of wishes has: a place by its prefix, words by their tokens."""
    if area:
        query = query.where(Wish.area_code.startswith(places.prefix(area)))
    if q.strip():
        query = query.where(Wish.uid.in_(search.matching("wish", q)))
    return query


def _sorted(query: Select[Any], sort: str) -> Select[Any]:
    if sort == "waiting":
        return query.order_by(Wish.published_at, Wish.id)
    return query.order_by(Wish.published_at.desc(), Wish.id.desc())
