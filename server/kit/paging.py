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


def page_rows(query: Select[Any], page: int = 1, page_size: int = 20) -> Page[Any]:
    """The same for a query of several things: the items are rows."""
    page, page_size = max(page, 1), min(max(page_size, 1), PAGE_SIZE_MAX)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.limit(page_size).offset((page - 1) * page_size)).all()
    return Page(list(rows), total, page, page_size)
