"""大字版 — three sizes of letters, kept in a cookie of the browser alone; and the name of the place."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import request

from server.kit.settings import settings
from server.regions import queries as regions

COOKIE = "wb_size"
YEAR_S = 365 * 86400
SIZES = {18: "标准", 24: "大字", 30: "特大"}  # px, MIIT 2021: elder text at least 18, adjustable to 30
_BY_COOKIE = {str(each): each for each in SIZES}


@dataclass(frozen=True)
class Look:
    """The size in force, and an address per size that comes back to this page."""

    size: int
    choices: tuple[tuple[int, str, str], ...]


def size() -> int:
    """What the reader chose, or 18."""
    return _BY_COOKIE.get(request.cookies.get(COOKIE, ""), 18)


def chosen() -> Look:
    """The same, with the addresses of the other sizes."""
    back = request.full_path.rstrip("?")
    links = tuple((each, name, "/look?" + urlencode({"size": each, "next": back})) for each, name in SIZES.items())
    return Look(size(), links)


def safe_back(address: str | None) -> str:
    """Only to a page of this site."""
    parts = urlsplit(address or "/")
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if address and inside and "\\" not in address else "/"


def root() -> str:
    """What stands before a path where an address is whole: `https://…`."""
    return settings().public_base_url


def place_name() -> str:
    """The city or county of this deployment; nothing where none is registered yet."""
    return next((root.name for root in regions.roots()), "")
