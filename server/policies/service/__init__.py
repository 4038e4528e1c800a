"""办理 — what staff do with policies: take over a table, prepare and publish a text, print posters."""

from server.policies.service.posters import register_category, register_policy, register_total, register_totals
from server.policies.service.publishing import call_back, publish, send_back, submit
from server.policies.service.texts import (
    DATE_NAMES,
    TEXT_NAMES,
    Imported,
    add,
    edit,
    import_table,
    open_draft,
)

__all__ = [
    "DATE_NAMES",
    "TEXT_NAMES",
    "Imported",
    "add",
    "call_back",
    "edit",
    "import_table",
    "open_draft",
    "publish",
    "register_category",
    "register_policy",
    "register_total",
    "register_totals",
    "send_back",
    "submit",
]
