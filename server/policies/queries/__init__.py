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
    page,
    shelves,
)
from server.policies.queries.named import names_of
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
    "names_of",
    "official_days",
    "page",
    "shelves",
    "version_on",
    "window_for",
]
