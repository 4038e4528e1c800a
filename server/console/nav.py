"""导航 — the left column: what each role finds there, and how much of it waits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import g, request

from server.codes.states import POSTER_KEEPERS
from server.kit.actors import Actor
from server.kit.units import open_unit
from server.people.roles import Role
from server.policies.queries import desk
from server.policies.states import PUBLISHERS

Counter = Callable[[Actor], int]
EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Item:
    """One line. `waiting` counts what this actor should see to, one statement or two; `todo` says what that is.

    It is asked only for those who see the line, and stands beside it and on the front page.
    """

    group: str
    label: str
    href: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    waiting: Counter | None = None
    todo: str = ""


@dataclass(frozen=True)
class Line:
    item: Item
    active: bool
    count: int


def policies_waiting(actor: Actor) -> int:
    """Texts that wait for a second person, for those who may publish."""
    return desk.in_review(not_by=actor) if actor.roles & PUBLISHERS else 0


# A new room adds its line here, in the order staff work.
ITEMS: tuple[Item, ...] = (
    Item("", "工作台", "/console/", "home"),
    Item("一码查", "政策", "/console/policies", "file-text", waiting=policies_waiting, todo="份政策等您复核"),
    Item("一码查", "二维码", "/console/posters", "qrcode", POSTER_KEEPERS),
)


def groups(actor: Actor) -> dict[str, list[Line]]:
    """The lines this actor sees, by group, with their counters: one statement each, and only inside a unit of work."""
    counting = open_unit() is not None  # a refusal and a talks view are drawn after their unit
    if counting and "nav_groups" in g:
        return cast(dict[str, list[Line]], g.nav_groups)  # the front page draws them twice, and asks once
    found: dict[str, list[Line]] = {}
    for item in ITEMS:
        if item.roles & actor.roles:
            count = item.waiting(actor) if item.waiting and counting else 0
            found.setdefault(item.group, []).append(Line(item, _active(item), count))
    if counting:
        g.nav_groups = found
    return found


def _active(item: Item) -> bool:
    return request.path == item.href if item.href == "/console/" else request.path.startswith(item.href)
