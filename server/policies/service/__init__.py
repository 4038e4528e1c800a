"""办理 — what staff do with policies: take over a table, prepare and publish a text, print posters."""

from server.policies.service.posters import register_category, register_policy, register_total, register_totals
from server.policies.service.texts import (
    TEXT_NAMES,
    Imported,
    edit,
    import_table,
    open_draft,
    publish,
    send_back,
    submit,
)

__all__ = [
    "TEXT_NAMES",
    "Imported",
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
