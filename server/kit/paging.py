"""分页 — a list is a page of it: total, page and size always come along, and no page is larger than 100."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from server.kit.db import db

PAGE_SIZE_MAX = 100
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    total: int
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        return max((self.total + self.page_size - 1) // self.page_size, 1)

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        return Page([change(item) for item in self.items], self.total, self.page, self.page_size)


def page_of(query: Select[Any], page: int = 1, page_size: int = 20) -> Page[Any]:
    """Run `query` (ordered by the caller) for one page: two statements, whatever the size of the table."""
    return page_rows(query, page, page_size).map(lambda row: row[0])


def page_at_once(query: Select[Any], key: Any, page: int = 1, page_size: int = 20, *, number: Any = None) -> Page[Any]:
    """The same in one statement, and two only beyond the end: the number stands beside each row.

    The page is found by `key` (the table's id) and its sort alone, so that an index which holds both is enough; the
    rows are fetched for those few. `number` is an expression for how many there are, where counting costs too much.
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
    return Page([row[0] for row in rows], total, page, page_size)


def page_rows(query: Select[Any], page: int = 1, page_size: int = 20) -> Page[Any]:
    """The same for a query of several things: the items are rows."""
    page, page_size = max(page, 1), min(max(page_size, 1), PAGE_SIZE_MAX)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.limit(page_size).offset((page - 1) * page_size)).all()
    return Page(list(rows), total, page, page_size)
