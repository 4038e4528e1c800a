"""到站 — what a parcel at the counter is: by its label, by the wish's number written on it, or by its waybill."""

from dataclasses import dataclass

from sqlalchemy import select

from server.codes.states import Kind
from server.codes.verify import verify
from server.kit.actors import Actor
from server.kit.db import db
from server.regions import queries as regions
from server.regions import rules as places
from server.wishes.errors import ArrivalElsewhere, ArrivalUnknown
from server.wishes.models import Claim, Wish
from server.wishes.queries.mine import Held, held_many
from server.wishes.service.find import in_areas
from server.wishes.states import LIVE, PUBLIC, ClaimState

TEXT_CHARS = 200


@dataclass(frozen=True)
class Arrival:
    """The wish a parcel belongs to, and its live claims: first those whose parcel is on its way."""

    wish: Wish
    claims: list[Held]


def arrival(text: str, *, actor: Actor) -> Arrival:
    """到站验收: `text` is what a camera read or a person typed. ArrivalUnknown; ArrivalElsewhere names the station.

    Five statements.
    """
    text = text.strip()[:TEXT_CHARS]
    wish = _by_label(text) or _by_number(text)
    if wish is None:
        wish = _by_waybill(text, actor)
    elif not places.within_any(wish.area_code, actor.areas):
        raise _elsewhere(wish)
    if wish is None or wish.state not in PUBLIC:
        raise ArrivalUnknown
    live = select(Claim).where(Claim.wish_id == wish.id, Claim.state.in_(LIVE)).order_by(Claim.id)
    claims = held_many(list(db.session.scalars(live)))
    return Arrival(wish, sorted(claims, key=lambda one: one.claim.state != ClaimState.SENT))


def _by_label(text: str) -> Wish | None:
    """A label, scanned or typed as its serial; another code of ours is no parcel."""
    poster = verify(text).poster
    if poster is None or poster.kind != Kind.WISH:
        return None
    return db.session.scalars(select(Wish).where(Wish.uid == poster.subject)).one_or_none()


def _by_number(text: str) -> Wish | None:
    """As people write it: small letters, without its hyphen, or with the long one of a Chinese keyboard."""
    plain = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    if not plain.startswith("XY"):
        return None
    return db.session.scalars(select(Wish).where(Wish.no == f"XY-{plain[2:]}")).one_or_none()


def _by_waybill(text: str, actor: Actor) -> Wish | None:
    """Of parcels on their way to one's own places alone; a number that two parcels bear is no answer."""
    mine = select(Wish).join(Claim, Claim.wish_id == Wish.id).where(in_areas(actor.areas))
    found = mine.where(Claim.waybill == text, Claim.waybill != "", Claim.state.in_(LIVE)).limit(2)
    wishes = list(db.session.scalars(found))
    return wishes[0] if len(wishes) == 1 else None


def _elsewhere(wish: Wish) -> ArrivalElsewhere:
    station = regions.station(wish.area_code)
    if station is None:
        return ArrivalElsewhere(f"{ArrivalElsewhere.says}，请送到{regions.full_name(wish.area_code)}")
    parts = [f"{ArrivalElsewhere.says}，请转到{station.name}", station.address, f"电话 {station.phone}"]
    return ArrivalElsewhere("，".join(part for part in parts if part))
