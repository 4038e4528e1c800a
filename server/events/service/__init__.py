"""办理 — write and publish an event, take units in, count gifts for them, bring a roster to its money, make papers."""

from server.events.service.counting import count_for
from server.events.service.guessing import brought, count_wrong
from server.events.service.matching import match, unmatch
from server.events.service.papers import ask_certificates, ask_receipts, go_on_with_receipts
from server.events.service.rows import add_row, drop_row
from server.events.service.units import add_unit, edit_unit, leave, rejoin, reveal_contact, tie_gift, untie_gift
from server.events.service.writing import draft, edit, publish, reopen, send_back, submit, withdraw

__all__ = [
    "add_row",
    "add_unit",
    "ask_certificates",
    "ask_receipts",
    "brought",
    "count_for",
    "count_wrong",
    "draft",
    "drop_row",
    "edit",
    "edit_unit",
    "go_on_with_receipts",
    "leave",
    "match",
    "publish",
    "rejoin",
    "reopen",
    "reveal_contact",
    "send_back",
    "submit",
    "tie_gift",
    "unmatch",
    "untie_gift",
    "withdraw",
]
