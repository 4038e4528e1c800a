"""村里 — what a worker sees on their own phone: the claims of their places, and the wishes they wrote."""

from collections.abc import Collection

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.paging import Page, page_of
from server.wishes.models import Claim, Wish
from server.wishes.queries.desk import CLAIM_QUEUES
from server.wishes.queries.mine import Held, held_many
from server.wishes.service.find import in_areas
from server.wishes.states import WishState

FIELD_QUEUES: Collection[str] = tuple(CLAIM_QUEUES)


def claims_in(actor: Actor, *, queue: str, page: int = 1, page_size: int = 20) -> Page[Held]:
    """Claims of the actor's places in one queue, the longest waiting first; `all` newest first. Four statements."""
    query = select(Claim).join(Wish, Wish.id == Claim.wish_id).where(in_areas(actor.areas))
    query = query.where(Claim.state.in_(CLAIM_QUEUES[queue][1]))
    found = page_of(query.order_by(Claim.id.desc() if queue == "all" else Claim.id), page, page_size)
    return Page(held_many(found.items), found.total, found.page, found.page_size)


def wishes_of(actor: Actor, *, whose: str, page: int = 1, page_size: int = 20) -> Page[Wish]:
    """`mine`: what the actor wrote, in any state; `review`: what waits for a check in their places. Newest first."""
    query = select(Wish).where(in_areas(actor.areas))
    own = Wish.written_by == actor.ref if whose == "mine" else Wish.state == WishState.REVIEW
    return page_of(query.where(own).order_by(Wish.id.desc()), page, page_size)
