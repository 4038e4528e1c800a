"""查看 — `catalogue` for the public, `desk` for staff, `papers` for the printer; the public part is also here."""

from server.policies.queries.catalogue import (
    Card,
    Full,
    Part,
    Shelf,
    cards,
    category,
    current_number,
    departments,
    draft_as_page,
    find,
    full,
    is_stale,
    page,
    shelves,
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
    "is_stale",
    "page",
    "shelves",
]
