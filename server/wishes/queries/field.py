"""村里 — what a worker sees on their own phone: the claims of their places, and the wishes they wrote."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import ColumnElement, select

from server.kit.actors import Actor
from server.kit.paging import Page, page_of
from server.kit.states import Move
from server.wishes.models import Claim, Wish
from server.wishes.queries import desk
from server.wishes.queries.desk import CLAIM_QUEUES
from server.wishes.queries.mine import Held, held_many
from server.wishes.service.find import in_areas
from server.wishes.states import PUBLIC, WishState

FIELD_QUEUES: Collection[str] = tuple(CLAIM_QUEUES)
# `mine`: what the actor wrote, in any state; `review`: what waits for a check; `public`: what everybody reads.
WHOSE: Mapping[str, Callable[[Actor], ColumnElement[bool]]] = {
    "mine": lambda actor: Wish.written_by == actor.ref,
    "review": lambda _actor: Wish.state == WishState.REVIEW,
    "public": lambda _actor: Wish.state.in_(PUBLIC) & Wish.hidden_at.is_(None),
}


def claims_in(actor: Actor, *, queue: str, page: int = 1, page_size: int = 20) -> Page[Held]:
    """Claims of the actor's places in one queue, the longest waiting first; `all` newest first. Four statements."""
    query = select(Claim).join(Wish, Wish.id == Claim.wish_id).where(in_areas(actor.areas))
    query = query.where(Claim.state.in_(CLAIM_QUEUES[queue][1]))
    found = page_of(query.order_by(Claim.id.desc() if queue == "all" else Claim.id), page, page_size)
    return Page(held_many(found.items), found.total, found.page, found.page_size)


def wishes_of(actor: Actor, *, whose: str, page: int = 1, page_size: int = 20) -> Page[Wish]:
    """One of `WHOSE`, in the actor's places, the newest first."""
    query = select(Wish).where(in_areas(actor.areas), WHOSE[whose](actor))
    return page_of(query.order_by(Wish.id.desc()), page, page_size)


def moves_on(wish: Wish, actor: Actor) -> list[Move[WishState]]:
    """What can be done with a wish standing at the door: take its story back for the person, while there is one."""
    if wish.story_gone_at is not None:
        return []
    return [move for move in desk.moves_on(wish, actor) if move.name == "take_back"]
