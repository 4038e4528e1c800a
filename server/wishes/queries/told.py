"""前路 — how far a wish has come, for the person it is for: what happened and when, never by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.db import db
from server.wishes.models import Claim, ClaimEvent, Wish, WishEvent
from server.wishes.rules import WITHDRAW_REASONS, Kind
from server.wishes.states import ClaimState, WishState

COMES = frozenset({"sent", "arrange"})
ARRIVES = frozenset({"hand_over", "done"})


@dataclass(frozen=True)
class Way:
    """The moments of a wish; None for what has not happened. With several pieces, a step is done with its last one.

    `trouble`: staff are solving a problem. `ended`: why it was taken down.
    """

    no: str
    state: str
    title: str
    is_goods: bool
    public_at: datetime | None
    taken_at: datetime | None
    coming_at: datetime | None
    arrived_at: datetime | None
    confirmed_at: datetime | None
    trouble: bool
    ended: str


def desk_state(uid: str) -> WishState:
    """In which state a wish of the house stands."""
    return WishState(db.session.scalars(select(Wish.state).where(Wish.uid == uid)).one())


def is_there(uid: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """SQL: a wish of the house has the uid in this column."""
    return select(Wish.id).where(Wish.uid == uid).exists()


def stirs(uid: InstrumentedAttribute[Any], since: datetime) -> ColumnElement[bool]:
    """SQL: the wish with the uid in this column is on its way to somebody, or came true since then."""
    just = select(WishEvent.id).where(
        WishEvent.subject_id == Wish.id, WishEvent.target == WishState.CONFIRMED, WishEvent.at >= since
    )
    stirring = or_(Wish.state == WishState.CLAIMED, and_(Wish.state == WishState.CONFIRMED, just.exists()))
    return select(Wish.id).where(Wish.uid == uid, stirring).exists()


def ways(uids: Sequence[str]) -> dict[str, Way]:
    """uid → its way; three statements, none for nothing."""
    if not uids:
        return {}
    wishes = list(db.session.scalars(select(Wish).where(Wish.uid.in_(uids))))
    live = select(Claim).where(Claim.wish_id.in_([one.id for one in wishes]), Claim.state != ClaimState.RELEASED)
    claims = list(db.session.scalars(live))
    moved = _moments([one.id for one in claims])
    return {one.uid: _way(one, [claim for claim in claims if claim.wish_id == one.id], moved) for one in wishes}


def _moments(ids: list[int]) -> dict[tuple[int, str], datetime]:
    """(claim, move) → when it was made last."""
    if not ids:
        return {}
    of, name = ClaimEvent.subject_id, ClaimEvent.move
    last = select(of, name, func.max(ClaimEvent.at)).where(of.in_(ids)).group_by(of, name)
    rows = db.session.execute(last)
    return {(row[0], row[1]): row[2] for row in rows}


def _way(wish: Wish, claims: list[Claim], moved: dict[tuple[int, str], datetime]) -> Way:
    whole = wish.left == 0
    return Way(
        no=wish.no,
        state=wish.state,
        title=wish.title,
        is_goods=wish.kind == Kind.GOODS,
        public_at=wish.published_at,
        taken_at=max((one.at for one in claims), default=None) if whole else None,
        coming_at=_last(claims, COMES, moved) if whole else None,
        arrived_at=_last(claims, ARRIVES, moved) if whole else None,
        confirmed_at=_last(claims, frozenset({"confirm"}), moved) if whole else None,
        trouble=any(one.state == ClaimState.PROBLEM for one in claims),
        ended=WITHDRAW_REASONS[wish.withdrawn_because] if wish.withdrawn_because else "",
    )


def _last(claims: list[Claim], names: frozenset[str], moved: dict[tuple[int, str], datetime]) -> datetime | None:
    """When the last of all pieces made one of these moves; None while one has not."""
    each = [[at for (of, name), at in moved.items() if of == claim.id and name in names] for claim in claims]
    return max(max(one) for one in each) if each and all(each) else None
