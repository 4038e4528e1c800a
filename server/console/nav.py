"""导航 — the left column: what each role finds there, and how much of it waits."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from server.kit.actors import Actor
from server.kit.units import open_unit
from server.people.roles import POLICY_EDITORS, Role

Counter = Callable[[Actor], int]
EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Item:
    """One line. `waiting` counts what this actor should see to; it is asked only for those who see the line."""

    group: str
    label: str
    href: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    waiting: Counter | None = None


@dataclass(frozen=True)
class Line:
    item: Item
    active: bool
    count: int


# A new room adds its line here, in the order staff work.
ITEMS: tuple[Item, ...] = (
    Item("", "工作台", "/console/", "home"),
    Item("一码查", "政策", "/console/policies", "file-text"),
    Item("一码查", "二维码", "/console/posters", "qrcode", POLICY_EDITORS | {Role.TOWNSHIP, Role.CHARITY}),
)


def groups(actor: Actor) -> dict[str, list[Line]]:
    """The lines this actor sees, by group, with their counters: one statement each, and only inside a unit of work."""
    counting = open_unit() is not None  # a refusal and a talks view are drawn after their unit
    found: dict[str, list[Line]] = {}
    for item in ITEMS:
        if item.roles & actor.roles:
            count = item.waiting(actor) if item.waiting and counting else 0
            found.setdefault(item.group, []).append(Line(item, _active(item), count))
    return found


def _active(item: Item) -> bool:
    return request.path == item.href if item.href == "/console/" else request.path.startswith(item.href)
