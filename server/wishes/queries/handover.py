"""交接单 — what a station hands over today, to whom, with places to sign; the person masked, as every screen has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.regions import queries as regions
from server.regions.queries import Station
from server.regions.rules import prefix, township_of
from server.registry import queries as registry
from server.registry.queries import scope
from server.wishes.models import Claim, Wish
from server.wishes.rules import KIND_NAMES, Kind
from server.wishes.service.find import in_areas
from server.wishes.states import ClaimState

LINES_MAX = 300
NOT_YOURS = "由管档案的单位联系"


@dataclass(frozen=True)
class SlipLine:
    """One thing for one person. `person` is masked, or says who knows them; `late`: it was arranged for a day past."""

    no: str
    title: str
    kind: str
    pieces: int
    person: str
    village: str
    day: date | None
    late: bool


@dataclass(frozen=True)
class Slip:
    """One sheet: a township's station and what waits there."""

    place: str
    station: Station | None
    lines: list[SlipLine]


def slips(actor: Actor, area: str = "") -> tuple[list[Slip], bool]:
    """Goods that are at the station, and services arranged for today or before; and whether there are more.

    Six statements and one a station.
    """
    due = or_(
        Claim.state == ClaimState.RECEIVED, and_(Claim.state == ClaimState.ARRANGED, Claim.arranged_on <= today())
    )
    query = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(due, in_areas(actor.areas))
    if area:
        query = query.where(Wish.area_code.startswith(prefix(area), autoescape=True))
    found = db.session.execute(query.order_by(Wish.area_code, Claim.id).limit(LINES_MAX + 1)).all()
    rows = [(row[0], row[1]) for row in found[:LINES_MAX]]
    return _by_station(rows, actor), len(found) > LINES_MAX


def _by_station(rows: Sequence[tuple[Claim, Wish]], actor: Actor) -> list[Slip]:
    names = _names({wish.person_uid for _claim, wish in rows if wish.person_uid}, actor)
    towns: dict[str, list[SlipLine]] = {}
    for claim, wish in rows:
        towns.setdefault(township_of(wish.area_code) or wish.area_code, []).append(_line(claim, wish, names))
    places = regions.full_names(towns)
    return [Slip(places.get(town, ""), regions.station(town), lines) for town, lines in towns.items()]


def _names(uids: Iterable[str], actor: Actor) -> Mapping[str, tuple[str, str]]:
    """Person uid → (masked name, village), of the records that are open to this post."""
    persons = registry.found_many(uids)
    shared = scope.shared_kinds(actor, persons) if persons else {}
    mine = [one for one in persons if scope.keeps(actor, one) or one.uid in shared]
    return {one.uid: (f"{one.name}（{one.kind}）", one.area_name) for one in registry.masked_many(mine, actor)}


def _line(claim: Claim, wish: Wish, names: Mapping[str, tuple[str, str]]) -> SlipLine:
    person, village = names.get(wish.person_uid or "", (NOT_YOURS, ""))
    late = claim.arranged_on is not None and claim.arranged_on < today()
    kind = KIND_NAMES[Kind(wish.kind)]
    return SlipLine(wish.no, wish.title, kind, claim.pieces, person, village, claim.arranged_on, late)
