"""查看 — `catalogue` and `one` for the public, `desk` for staff, `papers` for the printer; the public part is here."""

from server.policies.queries.catalogue import (
    Card,
    Part,
    Shelf,
    cards,
    category,
    current_number,
    departments,
    find,
    is_stale,
    names,
    page,
    shelves,
)
from server.policies.queries.one import (
    Full,
    draft_as_page,
    full,
    full_on,
    official_days,
    version_on,
    window_for,
)

__all__ = [
    "Card",
    "Full",
    "Part",
    "Shelf",
    "cards",
    "category",
    "current_number",
    "departments",
    "draft_as_page",
    "find",
    "full",
    "full_on",
    "is_stale",
    "names",
    "official_days",
    "page",
    "shelves",
    "version_on",
    "window_for",
]
