"""列表 — how every list of the console is drawn: from what its room declared, and as its reader likes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from server.console.auth import current
from server.console.look import number_from
from server.kit import choices
from server.kit.actors import Actor
from server.kit.lists import Asked, Column, Listing
from server.kit.money import yuan
from server.kit.pages import day, moment
from server.kit.paging import Page

FOUND_MAX = 8
LOOKS = ("page", "size", "cols", "density")


@dataclass(frozen=True)
class Act:
    """批量办理. What can be done to many rows, each in a unit of its own; `do` gets uid, version and reason.

    `key` is the letter that presses the button while rows are picked.
    """

    name: str
    label: str
    done: str
    roles: frozenset[str]
    do: Callable[[str, int, str], Any]
    confirm: str = ""
    reason: bool = False
    key: str = ""


@dataclass(frozen=True, eq=False)
class Desk:
    """案头. A listing at the console: its address, the page around it, where a row leads and what can be picked.

    `pick` gives `uid:version`, or nothing for a row that this person cannot act on. `counts` how much stands in each
    tab. `called` how a row is named where many kinds are found at once: (words, more words).
    """

    listing: Listing[Any]
    path: str
    template: str
    href: Callable[[Any], str] | None = None
    pick: Callable[[Any, Actor], str] | None = None
    acts: tuple[Act, ...] = ()
    counts: Callable[[Actor], Mapping[str, int]] | None = None
    called: Callable[[Any], tuple[str, str]] | None = None
    names: Callable[[Sequence[str], Actor], Mapping[str, str]] | None = None

    def show(self, **more: Any) -> str:
        """Draw the page: the address says what is asked, the member of staff's own choice how it looks."""
        return self.draw(self.view(), **more)

    def view(self) -> "View":
        """For a page that needs what is asked before it draws, such as sums."""
        return View(self, current().actor, request.args.to_dict())

    def draw(self, view: "View", **more: Any) -> str:
        return render_template(self.template, view=view, **more)

    def acts_of(self, actor: Actor) -> list[Act]:
        return [act for act in self.acts if act.roles & actor.roles]

    def ask(self, actor: Actor, query: Mapping[str, str]) -> Asked[Any]:
        return self.listing.ask(actor, query)

    def find(self, actor: Actor, words: str) -> list[tuple[str, str, str]]:
        """(address, words, more words) of the first rows that hold `words`, wherever they stand."""
        everywhere = {one.key: "all" for one in self.listing.filters if one.kind == "tabs"}
        rows = self.ask(actor, {**everywhere, "q": words}).first(FOUND_MAX)
        href, called = self.href, self.called
        assert href is not None
        assert called is not None
        return [(href(row), *called(row)) for row in rows]


# Every list of the console by its key; a page of lists declares itself at import.
DESKS: dict[str, Desk] = {}


def desk(listing: Listing[Any], path: str, template: str, **more: Any) -> Desk:
    """Declare a list of the console."""
    assert listing.key not in DESKS, listing.key
    DESKS[listing.key] = Desk(listing, path, template, **more)
    return DESKS[listing.key]


class View:
    """所见. What a list's template draws from; every statement of it runs once."""

    def __init__(self, desk: Desk, actor: Actor, given: Mapping[str, str]) -> None:
        self.desk, self.actor, self.given = desk, actor, given
        self.listing = desk.listing
        self.asked = desk.ask(actor, given)
        self.look, self.saved = choices.of(actor.uid, desk.listing.key)
        self.density = self._liked("density", choices.DENSITIES)
        self.size = int(self._liked("size", [str(size) for size in choices.SIZES]))
        self.page: Page[Any] = self.asked.page(number_from(given.get("page")), self.size)

    def _liked(self, name: str, known: Sequence[str]) -> str:
        """The address first, then what was remembered, then the house's way."""
        wanted = [self.given.get(name, ""), str(self.look.get(name, ""))]
        return next((value for value in wanted if value in known), known[0])

    @cached_property
    def columns(self) -> list[Column[Any]]:
        given = self.given.get("cols")
        return self.listing.chosen(given.split(",") if given else self.look.get("cols", ()))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return self.desk.counts(self.actor) if self.desk.counts else {}

    @cached_property
    def acts(self) -> list[Act]:
        """What can be done with several rows of this page; nothing when none of them can be picked."""
        acts, pick = self.desk.acts_of(self.actor), self.desk.pick
        return acts if pick and any(pick(row, self.actor) for row in self.page.items) else []

    @property
    def tabs(self) -> Any:
        return next((one for one in self.listing.filters if one.kind == "tabs"), None)

    @property
    def narrowed(self) -> bool:
        """Whether a person's choice narrows the list, so that an empty one may only be too narrow.

        Its queue, and what the page that led here asked for, are not such a choice.
        """
        asked = [one for one in self.listing.filters if one.kind not in ("tabs", "fixed")]
        return any(self.asked.values[one.key] not in ("", one.usual(self.actor)) for one in asked)

    @property
    def query(self) -> str:
        """The address as an export and a saved filter keep it: what is asked, not how it looks."""
        return urlencode({key: value for key, value in self.given.items() if value and key not in LOOKS})

    def column(self, key: str) -> Column[Any]:
        return next(one for one in self.listing.columns if one.key == key)

    def pick(self, row: Any) -> str:
        return self.desk.pick(row, self.actor) if self.acts and self.desk.pick else ""

    def href(self, row: Any) -> str:
        return self.desk.href(row) if self.desk.href else ""


def said(column: Column[Any], row: Any) -> str:
    """A cell in words, where the page has no cell of its own for it."""
    value = column.value(row)
    if value is None or value == "":
        return ""
    if column.kind == "money":
        assert isinstance(value, int)
        return yuan(value)
    if column.kind == "day":
        assert isinstance(value, date | datetime)
        return day(value)
    if column.kind == "moment":
        assert isinstance(value, datetime)
        return moment(value)
    return str(value)
