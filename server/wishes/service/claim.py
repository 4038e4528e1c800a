"""认领 — take pieces of a wish, keep them a little longer, give them back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, Invalid, field_error
from server.kit.states import StateChanged, move
from server.people import queries as people
from server.people import service as people_service
from server.regions import queries as regions
from server.wishes.errors import (
    ClaimNotFound,
    ExtendedBefore,
    NameNeeded,
    PhoneNeeded,
    PiecesLeft,
    ReasonNeeded,
    TooManyClaims,
    WishNotFound,
    WishTaken,
)
from server.wishes.models import Claim, Wait, Wish
from server.wishes.rules import CLAIMS_IN_HAND_MAX, LEASE, PIECES_MAX, free_slot
from server.wishes.service import news, waiting
from server.wishes.service.find import Holder, claim_for, holder_of, look_again
from server.wishes.service.nearness import refuse_near
from server.wishes.service.persons import clean_note
from server.wishes.states import HOLDERS, IN_HAND, LIFE, PUBLIC, ClaimState, WishState

HANDS_TRIED = 3


class _Seen(NamedTuple):
    """A public wish as its claimer finds it: `mine` as `_of_the_holder` has it, `in_line` whether they wait for it.

    `deciders` are the staff who wrote, handed in or published it; None for a holder of whom it is not asked.
    """

    wish: Wish
    mine: list[Claim]
    in_line: bool
    deciders: list[Any] | None
    area_name: str


class Taken(NamedTuple):
    """A claim, its wish, and what the wish's township is called."""

    claim: Claim
    wish: Wish
    area_name: str


def claim(wish_uid: str, *, actor: Actor, **more: Any) -> Claim:
    """我来认领, as `take`, without the wish."""
    return take(wish_uid, actor=actor, **more).claim


def take(
    wish_uid: str,
    *,
    actor: Actor,
    pieces: int = 1,
    name: str | None = None,
    bulk: str | None = None,
    records: Sequence[Any] = (),
) -> Taken:
    """我来认领. Who holds it already gets the same claim again; `bulk`: the many at once it comes with.

    `records` are the donor's own, where the request has read them already. Nine statements at the most and the
    session's one: a donor's first name, and leaving the line of a wish that was kept for it, are among them.
    PhoneNeeded, NameNeeded, TooManyClaims, WishTaken; PiecesLeft when fewer pieces are left than asked for.
    """
    if not actor.roles & HOLDERS:
        raise Forbidden
    holder = holder_of(actor, records)
    seen = _wish_and_claims(wish_uid, holder)
    wish = seen.wish
    held = next((one for one in seen.mine if one.wish_id == wish.id), None)
    if held is not None:
        return Taken(held, wish, seen.area_name)
    if not 1 <= pieces <= PIECES_MAX:
        raise Invalid(detail=[field_error("/pieces", "份数不对")])
    _refuse_unknown(holder, name)
    _refuse_taken(wish, pieces, holder, in_line=seen.in_line)
    refuse_near(wish, holder, actor, seen.deciders)
    was_kept = wish.kept_until is not None
    row, is_new = _put_into_a_hand(wish, holder, pieces, seen.mine, bulk)
    if is_new:
        if name and holder.kind == "donor":
            people_service.set_name(records[0] if records else people.donor(actor.uid), name)
        audit.write(actor, "claims.claim", row.uid, {"wish": wish.uid, "pieces": pieces})
        _take(wish, pieces, holder, actor)
        waiting.claimed(wish, holder, was_kept)
        news.tell("claim", row, wish)
    return Taken(row, wish, seen.area_name)


def extend(claim_uid: str, *, actor: Actor) -> Claim:
    """再宽限 7 天. Once."""
    row, _wish = claim_for(claim_uid, actor)
    if row.extended and row.state == ClaimState.HELD:
        raise ExtendedBefore
    changes = {"lease_until": row.lease_until + LEASE, "extended": True, "reminded": None}
    return move(row, "extend", actor=actor, changes=changes)


def release(claim_uid: str, *, actor: Actor, reason: str = "") -> Claim:
    """退回心愿. The holder needs no reason; staff give one. Giving back twice is giving back once."""
    row, wish = claim_for(claim_uid, actor)
    if row.state == ClaimState.RELEASED:
        return row
    if actor.kind == "staff" and not reason.strip():
        raise ReasonNeeded
    return release_claim(row, wish, actor=actor, reason=clean_note(wish, reason, actor))


def release_claim(row: Claim, wish: Wish, *, actor: Actor, reason: str, by: str = "release", told: str = "") -> Claim:
    """Give the pieces back in the same unit; `by` is `release` or `give_up`, `told` which news the donor gets."""
    row = move(row, by, actor=actor, note=reason, changes={"slot": None, "problem_from": None, "problem_kind": None})
    _give_back(wish, row.pieces, actor)
    news.tell(told or ("lease_over" if actor.kind == "system" else by), row, wish, reason)
    return row


def public_wish(uid: str) -> Wish:
    """A wish the public may see; WishNotFound for drafts and what is not there."""
    return _public(db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none())


def claim_on(wish_uid: str, *, actor: Actor) -> Claim:
    """The actor's newest claim on a wish, live or given back. ClaimNotFound when there never was one."""
    mine = select(Claim).join(Wish, Wish.id == Claim.wish_id).where(Wish.uid == wish_uid)
    newest = mine.where(Claim.holder.in_(holder_of(actor).refs)).order_by(Claim.id.desc()).limit(1)
    row = db.session.scalars(newest).one_or_none()
    if row is None:
        raise ClaimNotFound
    return row


def _refuse_unknown(holder: Holder, name: str | None) -> None:
    """A donor becomes known only now, when a parcel will come (minimal data, PIPL 6)."""
    if not holder.has_phone:
        raise PhoneNeeded(detail=[field_error("/phone", PhoneNeeded.says)])
    if not holder.has_name and not name:
        raise NameNeeded(detail=[field_error("/name", NameNeeded.says)])


def _public(wish: Wish | None) -> Wish:
    if wish is None or wish.state not in PUBLIC or wish.hidden_at is not None:
        raise WishNotFound
    return wish


def _wish_and_claims(uid: str, holder: Holder) -> _Seen:
    """All that decides about a claim, in one statement. WishNotFound."""
    query: Any = select(Wish, Claim, Wait.id).outerjoin(Claim, _of_the_holder(holder, Wish.id)).where(Wish.uid == uid)
    query = query.outerjoin(Wait, (Wait.wish_id == Wish.id) & Wait.donor.in_(holder.refs))
    query = regions.beside(query, Wish.area_code)
    asks = holder.kind == "donor"
    query = people.staff_beside(query, Wish.written_by, Wish.asked_by, Wish.approved_by) if asks else query
    rows = db.session.execute(query, execution_options={"populate_existing": True}).all()
    wish = _public(rows[0][0] if rows else None)
    waits, place = rows[0][2:4]
    deciders = _once([row[4] for row in rows]) if asks else None
    return _Seen(wish, _once([row[1] for row in rows]), waits is not None, deciders, place.name if place else "")


def _once(found: Sequence[Any]) -> list[Any]:
    """Each row once: beside several of another table it comes several times."""
    return [one for one in dict.fromkeys(found) if one is not None]


def _claims_of(holder: Holder, wish: Wish) -> list[Claim]:
    query = select(Claim).where(_of_the_holder(holder, wish.id))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _of_the_holder(holder: Holder, wish_id: Any) -> ColumnElement[bool]:
    """The live claim on this wish if there is one; of a donor, who has three hands, also what is in them."""
    here = Claim.wish_id == wish_id
    wanted = or_(here, Claim.state.in_(IN_HAND)) if holder.kind == "donor" else here
    return and_(Claim.holder.in_(holder.refs), Claim.state != ClaimState.RELEASED, wanted)


def _refuse_taken(wish: Wish, pieces: int, holder: Holder, *, in_line: bool = False) -> None:
    if wish.state != WishState.OPEN:
        raise WishTaken
    waiting.refuse_kept(wish, holder, in_line=in_line)
    if wish.left < pieces:
        raise PiecesLeft


def _put_into_a_hand(
    wish: Wish, holder: Holder, pieces: int, mine: list[Claim], bulk: str | None
) -> tuple[Claim, bool]:
    """Insert the claim; the unique indexes referee (one live claim per wish, three in hand).

    Returns the holder's claim on this wish, and whether it is new: a second tap may have made it a moment ago.
    """
    moment = now()
    for _try in range(HANDS_TRIED):
        row = Claim(
            state="held",
            wish_id=wish.id,
            holder=holder.ref,
            holder_kind=holder.kind,
            pieces=pieces,
            slot=_free_hand(mine) if holder.kind == "donor" else None,
            bulk=bulk,
            at=moment,
            lease_until=moment + LEASE,
        )
        if insert_once(row):
            return row, True
        mine = _claims_of(holder, wish)
        held = next((one for one in mine if one.wish_id == wish.id), None)
        if held is not None:
            return held, False
    raise TooManyClaims


def _free_hand(mine: list[Claim]) -> int:
    slot = free_slot(one.slot for one in mine)
    if slot is None or len(mine) >= CLAIMS_IN_HAND_MAX:
        raise TooManyClaims
    return slot


def _take(wish: Wish, pieces: int, holder: Holder, actor: Actor) -> None:
    """Swap `taken` on the wish. When another donor took a piece in between, look again and hold the row this time."""
    for held_still in (False, True):
        if held_still:
            _refuse_taken(wish, pieces, holder)
        changes: dict[str, Any] = {"taken": wish.taken + pieces}
        full = changes["taken"] == wish.quantity
        changes |= {"kept_until": None} if full else {}
        try:
            move(wish, "fill" if full else "claim", actor=actor, changes=changes)
        except StateChanged:
            if held_still:
                raise WishTaken from None
            look_again(wish)
        else:
            return


def _give_back(wish: Wish, pieces: int, actor: Actor) -> None:
    """The pieces stand on the shelf again. Nobody can be in the way for long: the second look holds the row."""
    for held_still in (False, True):
        name = "reopen" if wish.state == WishState.CLAIMED else "give_back"
        try:
            LIFE.check(WishState(wish.state), name, actor.roles)
            move(wish, name, actor=actor, changes={"taken": wish.taken - pieces})
        except StateChanged:
            if held_still:
                raise
            look_again(wish)
        else:
            waiting.fell_back(wish)
            return
