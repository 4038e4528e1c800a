"""查看 — find a place, what lies in it, and how it is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from server.kit.db import db
from server.regions import rules
from server.regions.errors import RegionUnknown
from server.regions.models import Region
from server.regions.rules import Level


@dataclass(frozen=True)
class Station:
    """民政服务站（社工站）: where a donor's parcel goes instead of a home (design §1.6)."""

    name: str
    address: str
    phone: str


def in_areas(column: InstrumentedAttribute[Any], areas: Iterable[str]) -> ColumnElement[bool]:
    """The WHERE of a list: rows whose area code lies in one of `Actor.areas`; none when there are none."""
    return or_(false(), *(in_area(column, area) for area in areas))


def find(code: str) -> Region:
    region = db.session.get(Region, code)
    if region is None:
        raise RegionUnknown
    return region


def exists(code: str) -> bool:
    """Whether there is such a place. What is no code at all asks nobody."""
    return rules.level_of(code) is not None and db.session.get(Region, code) is not None


def roots() -> list[Region]:
    """What has nothing above it: the city, or the one county of this deployment."""
    return list(db.session.scalars(select(Region).where(Region.parent_code.is_(None)).order_by(Region.code)))


def children(code: str) -> list[Region]:
    """One level down, in the order of the codes. RegionUnknown when there is no such place."""
    find(code)
    return list(db.session.scalars(select(Region).where(Region.parent_code == code).order_by(Region.code)))


def parents_among(codes: Iterable[str]) -> set[str]:
    """Those of `codes` that have something inside."""
    query = select(Region.parent_code).where(Region.parent_code.in_(list(codes))).distinct()
    return {code for code in db.session.scalars(query) if code}


def inside(area: str, level: Level | None = None) -> list[Region]:
    """Every place in `area`, itself included, in the order of the codes; of one level if asked."""
    query = select(Region).where(in_area(Region.code, area)).order_by(Region.code)
    if level is not None:
        query = query.where(Region.level == str(level))
    return list(db.session.scalars(query))


def many(codes: Iterable[str]) -> dict[str, Region]:
    """Code → place, in one statement; `station` of these needs no other. Unknown codes are absent."""
    return {region.code: region for region in db.session.scalars(select(Region).where(Region.code.in_(set(codes))))}


def beside(query: Select[Any], code: InstrumentedAttribute[str]) -> Select[Any]:
    """The same statement with the township of each row, or what is above one, as one column more; None if unknown."""
    place = aliased(Region)
    town = func.substr(code, 1, rules.TOWNSHIP_DIGITS)
    return query.add_columns(place).outerjoin(place, place.code == town)


def names(codes: Iterable[str]) -> dict[str, str]:
    """Code → short name, in one statement. Unknown codes are absent."""
    query = select(Region.code, Region.name).where(Region.code.in_(set(codes)))
    return {row.code: row.name for row in db.session.execute(query)}


def full_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → `袁州区灵泉街道`, in one statement: what lies below the city, or the city itself."""
    codes = set(codes)
    short = names(part for code in codes for part in (code, *_below_city(code)))
    return {code: _join(code, short) for code in codes if code in short}


def called_inside(area: str, levels: Iterable[Level]) -> dict[str, str]:
    """Code → full name of every place of those levels in `area`, in the order of the codes; in one statement."""
    shown = {str(level) for level in levels}
    wanted = and_(in_area(Region.code, area), Region.level.in_(shown))
    above = _below_city(area.removeprefix(rules.EXACTLY)) if area != rules.EVERYWHERE else ()
    also = Region.code.in_(above) if above else Region.level == str(Level.COUNTY)
    rows = db.session.execute(select(Region.code, Region.name, wanted).where(or_(wanted, also)).order_by(Region.code))
    every = [(code, name, bool(is_shown)) for code, name, is_shown in rows]
    short = {code: name for code, name, _is_shown in every}
    return {code: _join(code, short) for code, _name, is_shown in every if is_shown}


def full_name(code: str) -> str:
    """`360902001` → `袁州区灵泉街道`. RegionUnknown when there is no such place."""
    found = full_names([code])
    if code not in found:
        raise RegionUnknown
    return found[code]


def in_area(column: InstrumentedAttribute[Any], area: str) -> ColumnElement[bool]:
    """`rules.within` for the database. A township is small and an index may lead to it; a county is met on the way."""
    if area == rules.EVERYWHERE:
        return true()
    if area.startswith(rules.EXACTLY):
        return column == area[1:]
    first = rules.prefix(area)
    if not is_small(area):
        return column.startswith(first)
    return and_(column >= first, column < f"{int(first) + 1:0{len(first)}d}")


def is_small(area: str) -> bool:
    """A township or less, of which an index can lead to every row; `area` is one of `Actor.areas`."""
    return area != rules.EVERYWHERE and len(rules.prefix(area.removeprefix(rules.EXACTLY))) >= rules.TOWNSHIP_DIGITS


@lru_cache(maxsize=10_000)
def _below_city(code: str) -> tuple[str, ...]:
    """What a full name is made of, outermost first. A code says by itself where it lies, so this never goes stale."""
    return tuple(part for part in rules.parents(code) if rules.level_of(part) != Level.CITY)


def _join(code: str, short: Mapping[str, str]) -> str:
    return "".join(short.get(part, "") for part in _below_city(code)) or short[code]


@dataclass(frozen=True)
class Served:
    """A place as a list tells it: its full name, empty where there is none, and the station that serves it."""

    name: str
    station: Station | None


def served(codes: Iterable[str]) -> dict[str, Served]:
    """Code → `Served`, for names and stations together in one statement. Every code is there."""
    codes = set(codes)
    found = many(part for code in codes for part in (code, *_below_city(code))) if codes else {}
    short = {code: place.name for code, place in found.items()}
    return {
        code: Served(_join(code, short) if code in short else "", station_in(found.get(rules.township_of(code) or "")))
        for code in codes
    }


def station(code: str) -> Station | None:
    """The station that serves a township, village or grid; None where none is known."""
    township = rules.township_of(code)
    return station_in(db.session.get(Region, township)) if township else None


def station_in(region: Region | None) -> Station | None:
    """The station of a township that is at hand."""
    if region is None or region.station_name is None:
        return None
    return Station(region.station_name, region.station_address or "", region.station_phone or "")
