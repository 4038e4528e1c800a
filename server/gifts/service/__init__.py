"""办理 — give, open the cashier, settle, give back; and slips. Settling books a gift once, however often it runs."""

from server.gifts.service.giving import give, open_cashier
from server.gifts.service.paying import pay_spending
from server.gifts.service.rebuilding import rebuild
from server.gifts.service.refunding import approve_refund, ask_refund, settle_refund, stop_refund
from server.gifts.service.settling import settle
from server.gifts.service.slips import approve_slip, draft_slip, edit_slip
from server.gifts.service.telling import tell_change, tell_pause, tell_report, tell_spending
from server.gifts.service.wording import decide_words, wish_receipt

__all__ = [
    "rebuild",
    "approve_refund",
    "approve_slip",
    "ask_refund",
    "decide_words",
    "draft_slip",
    "edit_slip",
    "give",
    "open_cashier",
    "pay_spending",
    "settle",
    "settle_refund",
    "stop_refund",
    "tell_change",
    "tell_pause",
    "tell_report",
    "tell_spending",
    "wish_receipt",
]
