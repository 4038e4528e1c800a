"""换手 — what a decided problem hands to somebody else: the claim to the project, or the thing to another person.

Nothing is counted twice: the pieces leave the one claim in the very unit in which they come to the other.
"""

from datetime import datetime

from sqlalchemy import or_, select

from server.kit.actors import Actor, donor_actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.states import move
from server.wishes import rules
from server.wishes.errors import NotForYou, OtherWishNeeded, ProjectHolds
from server.wishes.models import Claim, Wish
from server.wishes.rules import LEASE, Kind
from server.wishes.service import news
from server.wishes.service.find import PROJECT, holder_of, in_areas
from server.wishes.service.nearness import refuse_near
from server.wishes.service.persons import needed
from server.wishes.service.trouble import decided, release, stuck, take_down
from server.wishes.states import ClaimState, WishState
from server.wishes.troubles import NO_LONGER_WISHED

LOOKED_AT, OFFERED = 300, 12


def buy(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """改由项目代购: the donor's claim ends, and the project holds its pieces in the same breath. ProjectHolds."""
    row, wish = stuck("buy", claim_uid, actor)
    reason = needed(wish, reason, actor)
    if _holds(PROJECT, wish):
        raise ProjectHolds
    row = move(row, "buy", actor=actor, note=reason, changes={"slot": None, "problem_from": None, "problem_kind": None})
    decided(row, "buy", reason, actor)
    if not insert_once(_claim_of(wish, PROJECT, PROJECT, row.pieces)):
        raise ProjectHolds
    news.tell("buy", row, wish, reason)
    return row


def pass_on(claim_uid: str, *, to: str, actor: Actor, reason: str) -> Claim:
    """转给同类群众: the thing at the station goes to another person who wishes for the same. The new claim.

    OtherWishNeeded unless `to` is the uid of such a wish (`wishes_alike`) that still waits.
    """
    row, wish = stuck("pass_on", claim_uid, actor)
    needed(wish, reason, actor)
    other = next((one for one in wishes_alike(row, wish, actor=actor) if one.uid == to), None)
    if other is None or _holds(row.holder, other) or not _may_hold(row, other):
        raise OtherWishNeeded
    slot, carrier, waybill = row.slot, row.carrier, row.waybill
    row, wish, trouble = release(claim_uid, "pass_on", actor=actor, reason=reason)
    if trouble in NO_LONGER_WISHED:
        take_down(wish, trouble)
    new = _claim_of(other, row.holder, row.holder_kind, row.pieces, slot=slot)
    new.carrier, new.waybill, new.bulk = carrier, waybill, row.bulk
    if not insert_once(new):
        raise OtherWishNeeded
    full = other.taken + row.pieces == other.quantity
    move(other, "fill" if full else "claim", actor=actor, changes={"taken": other.taken + row.pieces})
    new = move(new, "bring", actor=actor, note=f"由 {wish.no} 转来")
    news.tell("brought", new, other)
    return new


def wishes_alike(row: Claim, wish: Wish, *, actor: Actor) -> list[Wish]:
    """Wishes for the same thing that wait with pieces enough: the same kind of person and the same township first."""
    moment = now()
    free = select(Wish).where(
        Wish.state == WishState.OPEN,
        Wish.hidden_at.is_(None),
        or_(Wish.kept_until.is_(None), Wish.kept_until <= moment),
        Wish.kind == Kind.GOODS,
        Wish.id != wish.id,
        Wish.quantity - Wish.taken >= row.pieces,
        in_areas(actor.areas),
    )
    near = free.order_by((Wish.for_whom == wish.for_whom).desc(), (Wish.area_code == wish.area_code).desc(), Wish.id)
    found = db.session.scalars(near.limit(LOOKED_AT))
    return [one for one in found if rules.alike(one.title, wish.title)][:OFFERED]


def _claim_of(wish: Wish, holder: str, kind: str, pieces: int, slot: int | None = None) -> Claim:
    moment: datetime = now()
    return Claim(
        state=ClaimState.HELD,
        wish_id=wish.id,
        holder=holder,
        holder_kind=kind,
        pieces=pieces,
        slot=slot,
        at=moment,
        lease_until=moment + LEASE,
    )


def _holds(holder: str, wish: Wish) -> bool:
    live = select(Claim.id).where(Claim.wish_id == wish.id, Claim.holder == holder, Claim.state != ClaimState.RELEASED)
    return db.session.scalar(live) is not None


def _may_hold(row: Claim, other: Wish) -> bool:
    """The donor may not stand near to the other person either (慈善法 40)."""
    if row.holder_kind != "donor":
        return True
    donor = donor_actor(row.holder.removeprefix("donor:"))
    try:
        refuse_near(other, holder_of(donor), donor)
    except NotForYou:
        return False
    return True
