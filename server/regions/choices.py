"""选地方 — the places a member of staff can choose from: for filters and forms."""

from collections.abc import Iterable

from server.regions import queries
from server.regions.models import Region
from server.regions.rules import EVERYWHERE, Level

COUNTY_DIGITS = 6


def choices(areas: Iterable[str]) -> list[tuple[str, str]]:
    """(code, full name) of the townships in `areas`; with their villages where the actor's own place is that small."""
    found = [region for area in areas for region in _inside(area)]
    names = queries.full_names(region.code for region in found)
    return [(region.code, names[region.code]) for region in found]


def _inside(area: str) -> list[Region]:
    if len(area) == COUNTY_DIGITS or area == EVERYWHERE:
        return queries.inside(area, Level.TOWNSHIP)
    return [region for region in queries.inside(area) if region.level in (Level.TOWNSHIP, Level.VILLAGE)]


DEPTH = {Level.COUNTY: "　", Level.TOWNSHIP: "　　", Level.VILLAGE: "　　　"}


def tree(areas: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name indented by its level) of everything down to the village in `areas`, in the order of the codes."""
    shown = (Level.CITY, *DEPTH)
    found = {place.code: place for area in areas for place in queries.inside(area) if place.level in shown}
    return [(code, DEPTH.get(Level(place.level), "") + place.name) for code, place in sorted(found.items())]
