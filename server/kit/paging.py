"""分页 — a list is a page of it: total, page and size always come along, and no page is larger than 100."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from server.kit.db import db

PAGE_SIZE_MAX = 100
COUNTED_MAX = 500
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`total` is exact below `most`; where counting stopped there, `is_more` says that there may be more."""

    items: list[T]
    total: int
    page: int
    page_size: int
    most: int | None = None

    @property
    def is_more(self) -> bool:
        return self.most is not None and self.total >= self.most

    @property
    def pages(self) -> int:
        return max((self.total + self.page_size - 1) // self.page_size, 1)

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        return self.showing([change(item) for item in self.items])

    def showing(self, items: list[U]) -> "Page[U]":
        """The same page of the same list, with these made of its items."""
        return Page(items, self.total, self.page, self.page_size, self.most)


def page_of(query: Select[Any], page: int = 1, page_size: int = 20) -> Page[Any]:
    """Run `query` (ordered by the caller) for one page: two statements, whatever the size of the table."""
    return page_rows(query, page, page_size).map(lambda row: row[0])


def page_at_once(
    query: Select[Any], key: Any, page: int = 1, page_size: int = 20, *, number: Any = None, most: int | None = None
) -> Page[Any]:
    """The same in one statement, and two only beyond the end: the number stands beside each row.

    The page is found by `key` (the table's id) and its sort alone, so that an index which holds both is enough; the
    rows are fetched for those few. `number` is an expression for how many there are, where counting costs too much and
    stops at `most`.
    """
    page, page_size = max(page, 1), min(max(page_size, 1), PAGE_SIZE_MAX)
    few = query.with_only_columns(key, maintain_column_froms=True)
    if number is None:
        number = select(func.count()).select_from(few.order_by(None).subquery()).scalar_subquery()
    here = few.limit(page_size).offset((page - 1) * page_size).subquery()
    entity = query.column_descriptions[0]["entity"]
    whole = select(entity, number).join(here, here.c[0] == key).order_by(*query._order_by_clauses)
    rows = db.session.execute(whole).all()
    total = rows[0][1] if rows else db.session.scalar(select(number)) or 0
    return Page([row[0] for row in rows], total, page, page_size, most)


def page_rows(query: Select[Any], page: int = 1, page_size: int = 20) -> Page[Any]:
    """The same for a query of several things: the items are rows."""
    page, page_size = max(page, 1), min(max(page_size, 1), PAGE_SIZE_MAX)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.limit(page_size).offset((page - 1) * page_size)).all()
    return Page(list(rows), total, page, page_size)


@dataclass(frozen=True)
class Sift:
    """What is asked of a `column` only after the rest has left few rows: dear to ask, and of most rows never asked."""

    column: Any
    fits: Callable[[Any], ColumnElement[bool]]


def page_of_many(
    query: Select[Any], key: Any, most: int, page: int = 1, page_size: int = 20, *, sift: Sift | None = None
) -> Page[Any]:
    """The same for a table that grows without end: no more than `most` are counted and shown.

    One walk finds the keys, by `key` and the sort alone; whole rows are read for the page. Two statements at the most.
    With a `sift`, keys are put in order first (OFFSET 0: on both engines) and then looked at until there are enough.
    """
    page_size = min(max(page_size, 1), PAGE_SIZE_MAX)
    page = min(max(page, 1), max(most // page_size, 1))
    walk = query.with_only_columns(key, maintain_column_froms=True)
    if sift:
        few = walk.add_columns(sift.column.label("sifted")).offset(0).subquery()
        walk = select(few.c[0]).where(sift.fits(few.c.sifted))
    keys = list(db.session.scalars(walk.limit(most)))
    here = keys[(page - 1) * page_size : page * page_size]
    rows = db.session.execute(query.where(key.in_(here))).all() if here else []
    return Page(list(rows), len(keys), page, page_size, most)


def many(number: int) -> str:
    """A count beside a queue: beyond `COUNTED_MAX` nobody counts."""
    return f"{COUNTED_MAX}+" if number >= COUNTED_MAX else str(number)
