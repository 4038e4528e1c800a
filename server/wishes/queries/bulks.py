"""企业认领的结果 — what came of many claims at once, and where its parcels go."""

from dataclasses import dataclass

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.db import db
from server.wishes.models import Bulk, Claim, Wish
from server.wishes.queries.mine import Held, held_many
from server.wishes.rules import Kind
from server.wishes.service import bulk as bulks
from server.wishes.service.find import held_by
from server.wishes.states import ClaimState

SENDING_SHOWN = 100


@dataclass(frozen=True)
class Result:
    """结果. `missed`: (wish's uid, its title, why) of what could not be claimed; None while it goes on."""

    bulk: Bulk
    held: list[Held]
    missed: list[tuple[str, str, str]] | None

    @property
    def price_fen(self) -> int:
        return total_fen([one.wish for one in self.held])


def total_fen(wishes: list[Wish]) -> int:
    """What one piece of each costs by its estimate; a service costs time."""
    return sum(wish.price_fen or 0 for wish in wishes)


def result(uid: str, *, actor: Actor) -> Result:
    """Four statements, however many claims."""
    row = bulks.find(uid, actor=actor)
    mine = select(Claim).where(Claim.bulk == row.uid, held_by(actor)).order_by(Claim.id)
    titles = _titles([one[0] for one in row.missed or []])
    missed = None if row.missed is None else [(one[0], titles.get(one[0], "一个心愿"), one[1]) for one in row.missed]
    return Result(row, held_many(list(db.session.scalars(mine))), missed)


def to_send(actor: Actor, bulk: str = "") -> list[Held]:
    """The partner's parcels that have not left yet, whose time runs out first; of one bulk, or of all."""
    mine = select(Claim).join(Wish, Wish.id == Claim.wish_id)
    mine = mine.where(held_by(actor), Claim.state == ClaimState.HELD, Wish.kind == Kind.GOODS)
    if bulk:
        mine = mine.where(Claim.bulk == bulk)
    return held_many(list(db.session.scalars(mine.order_by(Claim.lease_until, Claim.id).limit(SENDING_SHOWN))))


def _titles(uids: list[str]) -> dict[str, str]:
    if not uids:
        return {}
    return {row.uid: row.title for row in db.session.execute(select(Wish.uid, Wish.title).where(Wish.uid.in_(uids)))}
