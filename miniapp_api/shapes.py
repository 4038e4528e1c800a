"""形状 — fields every page family uses: moments, days, trimmed text, pages of a list."""

from datetime import date, datetime
from typing import Any

from marshmallow import Schema, fields, validate

from server.kit.clock import iso
from server.kit.paging import PAGE_SIZE_MAX

PAGE_MAX = 10_000


class Moment(fields.Field[datetime]):
    """`2026-11-21T08:00:00+08:00`; only ever sent."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return iso(value)


class Day(fields.Field[date]):
    """`2026-11-21`; only ever sent."""

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class Line(fields.String):
    """Text a person typed: spaces at both ends do not count. `Line(max=40)` may be empty, `Line(min=1, max=40)` not."""

    def __init__(self, *, min: int = 0, max: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=min, max=max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


def whole(low: int, high: int, **kwargs: Any) -> fields.Integer:
    """A strict JSON integer in a range: `"12"`, `1.0` and `true` are refused."""
    return fields.Integer(strict=True, validate=validate.Range(min=low, max=high), **kwargs)


class PageQuery(Schema):
    """`?page=2&page_size=20`."""

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=PAGE_MAX))
    page_size = fields.Integer(load_default=20, validate=validate.Range(min=1, max=PAGE_SIZE_MAX))


class Ok(Schema):
    """An answer without content (204)."""


_pages: dict[str, type[Schema]] = {}


def page_of(item: type[Schema]) -> type[Schema]:
    """`{items, total, is_more, page, page_size}` of `item`; give it a `server.kit.paging.Page`.

    Where `is_more`, counting stopped at `total`: there may be more of them, which no page shows.
    """
    name = f"{item.__name__}Page"
    if name not in _pages:
        parts: dict[str, Any] = {
            "items": fields.List(fields.Nested(item), required=True),
            "total": fields.Integer(required=True),
            "is_more": fields.Boolean(required=True),
            "page": fields.Integer(required=True),
            "page_size": fields.Integer(required=True),
        }
        _pages[name] = type(name, (Schema,), parts)
    return _pages[name]


def list_of(item: type[Schema]) -> type[Schema]:
    """`{items}` without pages, for short lists; give it `{"items": […]}`."""
    name = f"{item.__name__}List"
    if name not in _pages:
        _pages[name] = type(name, (Schema,), {"items": fields.List(fields.Nested(item), required=True)})
    return _pages[name]
