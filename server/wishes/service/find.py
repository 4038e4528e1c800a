"""找到 — the row a person means, if it is theirs to touch. What is not yours looks like what does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from server.kit.actors import Actor
from server.kit.db import db
from server.people import queries as people
from server.people.roles import Role
from server.regions import queries as regions
from server.regions import rules as places
from server.wishes.errors import ClaimNotFound, PartnerMissing, WishNotFound
from server.wishes.models import Claim, Wish
from server.wishes.states import PUBLIC, ClaimState

PROJECT = "project"  # 由项目代购: the filed campaign 「微心愿项目」 buys it


@dataclass(frozen=True)
class Holder:
    """Who takes a piece. `ref` names new claims; `refs` all the names one donor has had; `phone` the proved one."""

    kind: str
    ref: str
    refs: tuple[str, ...]
    has_phone: bool = True
    has_name: bool = True
    phone: str = field(default="", repr=False)


def wish_for(uid: str, actor: Actor) -> Wish:
    """The wish to do something with: it lies where this member of staff works, or their partner wrote it.

    WishNotFound otherwise.
    """
    wanted = select(Wish).where(Wish.uid == uid)
    if is_partner(actor):
        wanted = wanted.where(_written_by(actor))
    wish = db.session.scalars(wanted).one_or_none()
    if wish is None or not _answers_for(actor, wish.area_code):
        raise WishNotFound
    return wish


def wish_seen(uid: str, actor: Actor) -> Wish:
    """The wish to look at: for a partner also what is public, and what it claimed. WishNotFound otherwise."""
    if not is_partner(actor):
        return wish_for(uid, actor)
    wish = db.session.scalars(select(Wish).where(Wish.uid == uid, seen_by(actor))).one_or_none()
    if wish is None:
        raise WishNotFound
    return wish


def claim_for(uid: str, actor: Actor) -> tuple[Claim, Wish]:
    """The claim and its wish, if the actor holds it or answers for its place. ClaimNotFound otherwise."""
    pair = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(Claim.uid == uid)
    found = db.session.execute(pair).one_or_none()
    if found is None or not _may_touch(actor, found[0], found[1]):
        raise ClaimNotFound
    return found[0], found[1]


def holder_of(actor: Actor, records: Sequence[Any] = ()) -> Holder:
    """A donor holds for themselves, a partner's clerk for the partner, the charity for its project.

    `records`: the donor's own, where they were read in this unit already.
    """
    if actor.kind == "donor":
        records = records or people.family(actor.uid)
        refs = tuple(f"donor:{record.uid}" for record in records)
        donor = records[0]
        known = donor.phone_blind is not None, donor.name_sealed is not None
        return Holder("donor", refs[0], refs, *known, phone=donor.phone or "")
    if is_partner(actor):
        ref = partner_ref(actor)
        return Holder("partner", ref, (ref,))
    return Holder(PROJECT, PROJECT, (PROJECT,))


def partner_ref(actor: Actor) -> str:
    """The name under which the partner this clerk works for holds claims. PartnerMissing."""
    if not actor.organisation:
        raise PartnerMissing
    return f"partner:{actor.organisation}"


def partner_uid(holder: Any) -> ColumnElement[str]:
    """The partner's uid in a column of holders; of another holder, nobody's."""
    return func.substr(holder, len("partner:") + 1)


def look_again(wish: Wish) -> None:
    """Read the wish afresh and hold it still until this unit ends.

    On PostgreSQL it waits for whoever is changing the wish; SQLite let us hold the pen already. FOR NO KEY UPDATE:
    every new claim holds a key share of its wish, so two of them asking for more would wait for each other for ever.
    """
    db.session.refresh(wish, with_for_update={"key_share": True})


def is_partner(actor: Actor) -> bool:
    """A company's clerk helps, and is no office: what waits for a check or was hidden is not theirs to read."""
    return Role.PARTNER in actor.roles


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of a list of wishes. To a partner: what is public, what it wrote, and what it holds."""
    here = in_areas(actor.areas)
    if not is_partner(actor):
        return here
    public = and_(Wish.state.in_(PUBLIC), Wish.hidden_at.is_(None))
    held = select(Claim.wish_id).where(held_by(actor), Claim.state != ClaimState.RELEASED)
    return or_(and_(here, or_(public, _written_by(actor))), Wish.id.in_(held))


def claims_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of a list of claims, joined with their wishes. To a partner: its own."""
    return held_by(actor) if is_partner(actor) else in_areas(actor.areas)


def held_by(actor: Actor) -> ColumnElement[bool]:
    """Claims of the partner this clerk works for; of a clerk without one, none."""
    return Claim.holder == f"partner:{actor.organisation}"


def wrote(wish: Wish, actor: Actor) -> bool:
    """Whether this clerk, or a colleague of their partner, wrote it."""
    mine = select(Wish.id).where(Wish.id == wish.id, _written_by(actor))
    return wish.written_by == actor.ref or db.session.scalar(mine) is not None


def _written_by(actor: Actor) -> ColumnElement[bool]:
    return or_(Wish.written_by == actor.ref, Wish.written_by.in_(people.clerks_of(actor.organisation)))


def in_areas(areas: tuple[str, ...]) -> ColumnElement[bool]:
    """The WHERE of a list: wishes that lie where this member of staff works."""
    return regions.in_areas(Wish.area_code, areas)


def _answers_for(actor: Actor, area_code: str) -> bool:
    return actor.kind == "system" or (actor.kind == "staff" and places.within_any(area_code, actor.areas))


def _may_touch(actor: Actor, claim: Claim, wish: Wish) -> bool:
    if actor.kind == "system":
        return True
    if actor.kind == "staff" and not is_partner(actor):
        return _answers_for(actor, wish.area_code)
    return claim.holder in holder_of(actor).refs
