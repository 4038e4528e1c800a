"""规则 — who answers for a poster: the staff of the place it hangs in; one that hangs everywhere, the county's."""

from collections.abc import Iterable

from server.regions import rules as places
from server.regions.rules import Level

SHEETS_MAX = 400  # pages of one PDF: a city's townships, printed in one go


def answers_for(areas: Iterable[str], area_code: str | None) -> bool:
    """Whether staff of `areas` may print or withdraw a poster of `area_code` (None: it hangs everywhere)."""
    if area_code is None:
        whole = (Level.CITY, Level.COUNTY)
        return any(area == places.EVERYWHERE or places.level_of(area) in whole for area in areas)
    return places.within_any(area_code, areas)
