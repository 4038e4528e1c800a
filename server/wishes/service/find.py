"""找到 — the row a person means, if it is theirs to touch. What is not yours looks like what does not exist."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select

from server.kit.actors import Actor
from server.kit.db import db
from server.people import queries as people
from server.people.roles import Role
from server.regions import queries as regions
from server.regions import rules as places
from server.wishes.errors import ClaimNotFound, PartnerMissing, WishNotFound
from server.wishes.models import Claim, Wish

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
    """The wish, if it lies where this member of staff works. WishNotFound otherwise."""
    wish = db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none()
    if wish is None or not _answers_for(actor, wish.area_code):
        raise WishNotFound
    return wish


def claim_for(uid: str, actor: Actor) -> tuple[Claim, Wish]:
    """The claim and its wish, if the actor holds it or answers for its place. ClaimNotFound otherwise."""
    pair = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(Claim.uid == uid)
    found = db.session.execute(pair).one_or_none()
    if found is None or not _may_touch(actor, found[0], found[1]):
        raise ClaimNotFound
    return found[0], found[1]


def holder_of(actor: Actor) -> Holder:
    """A donor holds for themselves, a partner's clerk for the partner, the charity for its project."""
    if actor.kind == "donor":
        records = people.family(actor.uid)
        refs = tuple(f"donor:{record.uid}" for record in records)
        donor = records[0]
        known = donor.phone_blind is not None, donor.name_sealed is not None
        return Holder("donor", refs[0], refs, *known, phone=donor.phone or "")
    if Role.PARTNER in actor.roles:
        organisation = people.staff(actor.uid).organisation
        if organisation is None:
            raise PartnerMissing
        return Holder("partner", f"partner:{organisation.uid}", (f"partner:{organisation.uid}",))
    return Holder(PROJECT, PROJECT, (PROJECT,))


def look_again(wish: Wish) -> None:
    """Read the wish afresh and hold it still until this unit ends.

    On PostgreSQL it waits for whoever is changing the wish; SQLite let us hold the pen already. FOR NO KEY UPDATE:
    every new claim holds a key share of its wish, so two of them asking for more would wait for each other for ever.
    """
    db.session.refresh(wish, with_for_update={"key_share": True})


def in_areas(areas: tuple[str, ...]) -> ColumnElement[bool]:
    """The WHERE of a list: wishes that lie where this member of staff works."""
    return regions.in_areas(Wish.area_code, areas)


def _answers_for(actor: Actor, area_code: str) -> bool:
    return actor.kind == "system" or (actor.kind == "staff" and places.within_any(area_code, actor.areas))


def _may_touch(actor: Actor, claim: Claim, wish: Wish) -> bool:
    if actor.kind == "system":
        return True
    if actor.kind == "staff" and Role.PARTNER not in actor.roles:
        return _answers_for(actor, wish.area_code)
    return claim.holder in holder_of(actor).refs
