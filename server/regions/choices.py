"""选地方 — the places a member of staff can choose from: for filters and forms."""

from collections.abc import Iterable

from server.regions import queries
from server.regions.rules import EVERYWHERE, Level

COUNTY_DIGITS = 6


def choices(areas: Iterable[str]) -> list[tuple[str, str]]:
    """(code, full name) of the townships in `areas`; with their villages where the actor's own place is that small."""
    found: dict[str, str] = {}
    for area in areas:
        found |= queries.called_inside(area, _shown(area))
    return list(found.items())


def _shown(area: str) -> tuple[Level, ...]:
    wide = len(area) == COUNTY_DIGITS or area == EVERYWHERE
    return (Level.TOWNSHIP,) if wide else (Level.TOWNSHIP, Level.VILLAGE)


DEPTH = {Level.COUNTY: "　", Level.TOWNSHIP: "　　", Level.VILLAGE: "　　　"}


def tree(areas: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name indented by its level) of everything down to the village in `areas`, in the order of the codes."""
    shown = (Level.CITY, *DEPTH)
    found = {place.code: place for area in areas for place in queries.inside(area) if place.level in shown}
    return [(code, DEPTH.get(Level(place.level), "") + place.name) for code, place in sorted(found.items())]
