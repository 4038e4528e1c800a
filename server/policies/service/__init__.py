"""办理 — what staff do with policies: take over a table, prepare and publish a text, print posters."""

from server.policies.service.gate import unready
from server.policies.service.posters import (
    register_category,
    register_policy,
    register_total,
    register_totals,
    renew,
)
from server.policies.service.publishing import call_back, drop, publish, send_back, submit
from server.policies.service.rulebook import Book, read_book, set_rules, with_rules
from server.policies.service.rulebook import problems as rule_problems
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
    "Book",
    "DATE_NAMES",
    "TEXT_NAMES",
    "Imported",
    "add",
    "call_back",
    "drop",
    "edit",
    "import_table",
    "open_draft",
    "publish",
    "read_book",
    "register_category",
    "register_policy",
    "register_total",
    "register_totals",
    "renew",
    "rule_problems",
    "send_back",
    "set_rules",
    "submit",
    "with_rules",
    "unready",
]
