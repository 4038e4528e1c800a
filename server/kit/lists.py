"""列表 — a list is declared once, in its room: what it shows, what narrows it, what sorts it.

The console draws the declaration and the export writes it; both ask the same statement, so that they cannot differ.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.actors import Actor
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.paging import Page, Sift, page_of_many, page_rows

WORDS_MAX, CODE_MAX = 40, 15
Row = TypeVar("Row")
Choices = Sequence[tuple[str, str]]
Change = Callable[[Select[Any], str, Actor], Select[Any]]
Values = Mapping[str, str]
ColumnKind = Literal["text", "number", "money", "day", "moment", "state"]
FilterKind = Literal["search", "choice", "tabs", "day", "area", "fixed"]


@dataclass(frozen=True)
class Column(Generic[Row]):
    """列. `value` gives text, a number, fen (`money`), a date or an aware moment, as the screen may show it.

    `sort` is an indexed column of a table (a test holds it to that). `usual`: shown until somebody chooses otherwise.
    A `personal` column is on no screen: it goes only into an export, for a right, a reason and a second factor.
    """

    key: str
    title: str
    value: Callable[[Row], object]
    sort: InstrumentedAttribute[Any] | None = None
    kind: ColumnKind = "text"
    usual: bool = True
    personal: bool = False


@dataclass(frozen=True)
class Filter:
    """条件. `apply` narrows the statement; `usual` is what holds when the address says nothing.

    `tabs` is a choice drawn as a row of queues. `fixed` comes only with a link and has no field of its own.
    `walk` narrows the same for a page of many rows, which is read in its order until it is full.
    `sift` says for whom there are so few rows that they are put in order first and asked one by one.
    """

    key: str
    title: str
    apply: Change
    kind: FilterKind = "choice"
    choices: Callable[[Actor], Choices] | Choices = ()
    usual: Callable[[Actor], str] = lambda _actor: ""
    blank: str = "全部"
    hint: str = ""
    walk: Change | None = None
    sift: Callable[[str, Actor], Sift | None] | None = None


def _firsts(found: Sequence[Any], _actor: Actor) -> list[Any]:
    return [row[0] for row in found]


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """列表. `query` holds what the actor may see at all, `id` its rows' key, `order` how it stands when nobody sorts.

    `rows` turns what the statement found into rows, for a whole page at once and in a few statements.
    `counted`: how far a page counts, of a table that grows without end; `found` with words that are walked.
    """

    key: str
    title: str
    roles: frozenset[str]
    query: Callable[[Actor], Select[Any]]
    id: InstrumentedAttribute[int]
    columns: tuple[Column[Row], ...]
    filters: tuple[Filter, ...] = ()
    order: Callable[[Values], Sequence[Any]] | None = None
    rows: Callable[[Sequence[Any], Actor], list[Row]] = _firsts
    counted: int | None = None
    found: int | None = None

    def ask(self, actor: Actor, given: Values) -> "Asked[Row]":
        """The list as one person asks for it: unknown filters, values and columns are not there."""
        choices = {one.key: _choices(one, actor) for one in self.filters}
        values = {one.key: _clean(one, given, choices[one.key], actor) for one in self.filters}
        sort = given.get("sort", "")
        sortable = {one.key for one in self.columns if one.sort is not None}
        return Asked(self, actor, values, choices, sort if sort.removeprefix("-") in sortable else "")

    def chosen(self, keys: Iterable[str]) -> list[Column[Row]]:
        """The columns of these keys in the order of the declaration; the usual ones when none is known."""
        wanted = set(keys)
        named = [one for one in self.columns if one.key in wanted and not one.personal]
        return named or [one for one in self.columns if one.usual and not one.personal]

    @property
    def personal(self) -> list[Column[Row]]:
        return [one for one in self.columns if one.personal]


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """所问. One listing, one actor, clean values: the page, its sums and the export all begin here."""

    listing: Listing[Row]
    actor: Actor
    values: Values
    choices: Mapping[str, Choices]
    sort: str

    def select(self, *, walked: bool = False, but: Filter | None = None) -> Select[Any]:
        """The statement, narrowed and in no order; by every filter `but` one."""
        query = self.listing.query(self.actor)
        for one in self.listing.filters:
            if self.values[one.key] and one is not but:
                narrow = one.walk if walked and one.walk else one.apply
                query = narrow(query, self.values[one.key], self.actor)
        return query

    def page(self, number: int = 1, size: int = 20) -> Page[Row]:
        """Two statements, and those of `walk` and `rows`."""
        is_walked = any(one.walk and self.values[one.key] for one in self.listing.filters)
        by, sift = self._sifted()
        query, most = self._ordered(walked=True, but=by), self.listing.found if is_walked else self.listing.counted
        many = page_of_many(query, self.listing.id, most, number, size, sift=sift) if most else None
        found = many or page_rows(query, number, size)
        return replace(found, items=self.listing.rows(found.items, self.actor))

    def first(self, number: int) -> list[Row]:
        """The first rows, uncounted."""
        return self.listing.rows(db.session.execute(self._ordered(walked=True).limit(number)).all(), self.actor)

    def count(self) -> int:
        return db.session.scalar(select(func.count()).select_from(self.select().subquery())) or 0

    def ids(self) -> list[int]:
        """The keys of every row that fits, in the order of the screen."""
        return list(db.session.scalars(self._ordered().with_only_columns(self.listing.id, maintain_column_froms=True)))

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        """Those of `ids` that still fit, in their order."""
        place = {number: at for at, number in enumerate(ids)}
        found = db.session.execute(self.select().where(self.listing.id.in_(ids)).add_columns(self.listing.id)).all()
        ordered = sorted(found, key=lambda row: place[row[-1]])
        return self.listing.rows(ordered, self.actor)

    def told(self) -> list[tuple[str, str]]:
        """The filters as a person reads them: (title, words) of those that narrow anything."""
        return [
            (one.title, dict(self.choices[one.key]).get(self.values[one.key], self.values[one.key]))
            for one in self.listing.filters
            if self.values[one.key]
        ]

    def _sifted(self) -> tuple[Filter, Sift] | tuple[None, None]:
        """The filter that is asked last of all, if there is one for this actor, and how."""
        for one in self.listing.filters if self.listing.counted else ():
            sift = one.sift(self.values[one.key], self.actor) if one.sift and self.values[one.key] else None
            if sift:
                return one, sift
        return None, None

    def _ordered(self, *, walked: bool = False, but: Filter | None = None) -> Select[Any]:
        query = self.select(walked=walked, but=but)
        if not self.sort:
            order = self.listing.order(self.values) if self.listing.order else (self.listing.id.desc(),)
            return query.order_by(*order)
        column = next(one.sort for one in self.listing.columns if one.key == self.sort.removeprefix("-"))
        assert column is not None
        key = self.listing.id
        down = self.sort.startswith("-")
        return query.order_by(*((column.desc(), key.desc()) if down else (column, key)))


def _choices(one: Filter, actor: Actor) -> Choices:
    return one.choices(actor) if callable(one.choices) else one.choices


def _clean(one: Filter, given: Values, choices: Choices, actor: Actor) -> str:
    """What stands in the address, if it means anything; `usual` when the address says nothing."""
    if one.key not in given:
        return one.usual(actor)
    text = given[one.key].strip()
    if one.kind in ("choice", "tabs"):
        return text if text in dict(choices) else one.usual(actor)
    if one.kind == "area":
        return text if text.isascii() and text.isdigit() and len(text) <= CODE_MAX else ""
    if one.kind == "day":
        return text if _day(text) else ""
    return "".join(letter for letter in text if letter >= " ")[:WORDS_MAX]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# ---- the ways in which most filters narrow ----


def equals(column: Any) -> Change:
    return lambda query, value, _actor: query.where(column == value)


def contains(*columns: Any) -> Change:
    """Any of the columns holds the words, whatever their signs mean to LIKE."""
    return lambda query, value, _actor: query.where(or_(*(one.contains(value, autoescape=True) for one in columns)))


def since(column: Any, *, moment: bool = True) -> Change:
    """From the beginning of that day, China's clock; `moment` False for a column that holds a day."""
    return lambda query, value, _actor: query.where(column >= _edge(value, 0, moment))


def until(column: Any, *, moment: bool = True) -> Change:
    """To the end of that day."""
    return lambda query, value, _actor: query.where(column < _edge(value, 1, moment))


def _edge(text: str, days: int, moment: bool) -> Any:
    day = date.fromisoformat(text) + timedelta(days=days)
    return start_of(day) if moment else day


def narrowed(test: Callable[[str, Actor], ColumnElement[bool]]) -> Change:
    """A test of the room's own."""
    return lambda query, value, actor: query.where(test(value, actor))
