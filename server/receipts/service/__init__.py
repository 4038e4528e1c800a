"""办理 — ask for a receipt, export it to the finance system, write its number back, undo it by two people."""

from server.receipts.service.asking import Part, request, take_back, waive
from server.receipts.service.exporting import export, table_of
from server.receipts.service.issuing import drop, issue, send_back
from server.receipts.service.qualifying import set_qualification
from server.receipts.service.undoing import agree_void, ask_void, gift_went_back, refuse_void

__all__ = [
    "Part",
    "agree_void",
    "ask_void",
    "drop",
    "export",
    "gift_went_back",
    "issue",
    "refuse_void",
    "request",
    "send_back",
    "set_qualification",
    "table_of",
    "take_back",
    "waive",
]
