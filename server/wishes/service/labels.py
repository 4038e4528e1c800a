"""心愿标签 — a code for the parcels of a wish, final from the first print on: printed again it is the same code.

Nothing personal stands on it: the wish's number, and the station it goes to (design §1.6).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from server.codes import queries as codes
from server.codes import service as printing
from server.codes.labels import Label
from server.codes.queries import Poster
from server.codes.states import Carrier, Kind
from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db
from server.kit.lists import Asked
from server.regions import queries as regions
from server.regions.queries import Station
from server.regions.rules import township_of
from server.wishes.errors import ClaimNotFound, NoParcel, NoStation
from server.wishes.models import Claim, Wish
from server.wishes.rules import Kind as WishKind
from server.wishes.service.find import claim_for, claims_seen_by
from server.wishes.states import ClaimState

# A label goes on before the thing is in the person's hands; at the station, where a donor had none to print with.
TO_LABEL = frozenset({ClaimState.HELD, ClaimState.SENT, ClaimState.RECEIVED})


def labels(claim_uids: Sequence[str], *, actor: Actor) -> list[Label]:
    """One label a parcel, in this order. ClaimNotFound, NoParcel for a service or what is past the station, NoStation.

    The codes that are missing are registered in this unit.
    """
    pairs = _pairs(list(dict.fromkeys(claim_uids)), actor)
    for claim, wish in pairs:
        if not has_parcel(claim, wish):
            raise NoParcel
    posters, stations = _codes_of([wish for _claim, wish in pairs]), _stations_of([wish for _claim, wish in pairs])
    if pairs:
        audit.write(actor, "wishes.label", pairs[0][1].uid, {"labels": len(pairs)})
    return [_label(claim, wish, posters[wish.uid], stations[_town(wish)]) for claim, wish in pairs]


def has_parcel(claim: Claim, wish: Wish) -> bool:
    return wish.kind == WishKind.GOODS and claim.state in TO_LABEL


def of_list(asked: Asked[Any], most: int) -> list[str]:
    """Claims of a list, as it is filtered, whose parcel can still arrive; `most` at once."""
    fit = asked.select().where(Wish.kind == WishKind.GOODS, Claim.state.in_(TO_LABEL))
    return list(db.session.scalars(fit.with_only_columns(Claim.uid).order_by(Wish.area_code, Claim.id).limit(most)))


def _pairs(uids: list[str], actor: Actor) -> list[tuple[Claim, Wish]]:
    """In one statement for a desk; a donor asks for one's own."""
    if actor.kind != "staff":
        return [claim_for(uid, actor) for uid in uids]
    mine = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(Claim.uid.in_(uids), claims_seen_by(actor))
    found = {row[0].uid: (row[0], row[1]) for row in db.session.execute(mine)}
    if len(found) != len(uids):
        raise ClaimNotFound
    return [found[uid] for uid in uids]


def _codes_of(wishes: Iterable[Wish]) -> Mapping[str, Poster]:
    """Wish uid → its code. Whoever prints, the house has made it: no donor stands in the register of paper."""
    wanted = {wish.uid: wish for wish in wishes}
    found = codes.labels_of(wanted)
    for uid, wish in wanted.items():
        if uid not in found:
            found[uid] = printing.register(
                Kind.WISH,
                title=f"微心愿包裹标签 {wish.no}",
                actor=THE_CLOCK,
                area_code=_town(wish),
                subject=uid,
                carrier=Carrier.LABEL,
            )
    return found


def _stations_of(wishes: Iterable[Wish]) -> Mapping[str, Station]:
    found = {town: regions.station(town) for town in {_town(wish) for wish in wishes}}
    known = {town: station for town, station in found.items() if station is not None}
    if len(known) != len(found):
        raise NoStation
    return known


def _town(wish: Wish) -> str:
    return township_of(wish.area_code) or wish.area_code


def _label(claim: Claim, wish: Wish, poster: Poster, station: Station) -> Label:
    return Label(wish.no, claim.pieces, station.name, station.address, station.phone, poster.url, poster.serial)
