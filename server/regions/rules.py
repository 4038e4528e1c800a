"""规则 — a code says by itself where it lies: 6 digits county, 9 township, 12 village, 15 grid (GB/T 2260)."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"


class Scope(StrEnum):
    """数据范围 of a post."""

    OWN = "own"
    BELOW = "below"
    ALL = "all"


SCOPE_NAMES = {Scope.OWN: "仅本级", Scope.BELOW: "本级及以下", Scope.ALL: "全部地区"}
LEVEL_NAMES = {
    Level.CITY: "市",
    Level.COUNTY: "县（市、区）",
    Level.TOWNSHIP: "乡镇（街道）",
    Level.VILLAGE: "村（社区）",
    Level.GRID: "网格",
}
# How far a post reaches, written in front of its area: `=360902001` that place alone, `*` every place there is.
EXACTLY, EVERYWHERE = "=", "*"
TOWNSHIP_DIGITS = 9
_LENGTHS = {TOWNSHIP_DIGITS: Level.TOWNSHIP, 12: Level.VILLAGE, 15: Level.GRID}
_CODE = re.compile(r"\d{6}(\d{3}){0,3}")


def level_of(code: str) -> Level | None:
    """The level a code can only have, or None when it is no code at all."""
    if not _CODE.fullmatch(code):
        return None
    if len(code) == 6:
        return Level.CITY if code.endswith("00") else Level.COUNTY
    return _LENGTHS[len(code)]


def is_three(text: str) -> bool:
    """The part of a code that a level adds: `001` to `999`."""
    return re.fullmatch("[0-9]{3}", text) is not None and text != "000"


def prefix(code: str) -> str:
    """What every code inside `code` begins with: `360900` → `3609`, `360902` → `360902`."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def within(code: str, area: str) -> bool:
    """Whether `code` is `area` or lies in it; `area` may carry a post's scope, see `scoped`."""
    if area.startswith(EXACTLY):
        return code == area[1:]
    return area == EVERYWHERE or code.startswith(prefix(area))


def scoped(code: str, scope: Scope | str) -> str:
    """The area a post answers for, as `Actor.areas` holds it: `=code`, `code` or `*`."""
    return {Scope.OWN: EXACTLY + code, Scope.BELOW: code, Scope.ALL: EVERYWHERE}[Scope(scope)]


def within_any(code: str, areas: Iterable[str]) -> bool:
    return any(within(code, area) for area in areas)


def parents(code: str) -> list[str]:
    """Codes above, outermost first, `code` itself last: `360902001` → `360900 360902 360902001`."""
    chain = [code[:4] + "00"] + [code[:length] for length in (6, 9, 12, 15) if length <= len(code)]
    return list(dict.fromkeys(chain))


def township_of(code: str) -> str | None:
    """The township a village or grid belongs to; None above a township."""
    return code[:TOWNSHIP_DIGITS] if len(code) >= TOWNSHIP_DIGITS else None
