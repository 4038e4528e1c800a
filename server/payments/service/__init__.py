"""付款的办法 — ask for money, open the cashier, keep evidence, mark paid; and slips for money that came another way."""

from server.payments.service.asking import ask, close, hurry, nudge
from server.payments.service.bills import match_again, open_day, plan_bills
from server.payments.service.cashier import open_cashier
from server.payments.service.covers import approve_cover, ask_cover, void_cover
from server.payments.service.evidence import keep_transaction, take_notice
from server.payments.service.matters import close_matter, raise_matter, settle_matter
from server.payments.service.paying import mark_paid
from server.payments.service.rebuilding import rebuild_order
from server.payments.service.reconciling import close_difference, take_difference
from server.payments.service.refund_words import (
    Turned,
    adopt_refund,
    ask_about_order,
    keep_refund,
    take_refund_notice,
    turn_refund,
)
from server.payments.service.refunds import (
    approve_refund,
    ask_refund,
    give_way,
    handle_refund,
    look_at_refund,
    refund_by_clock,
    refuse_refund,
    stop_refund,
    withdraw_refund,
)
from server.payments.service.slips import approve_slip, draft_slip, edit_slip, send_back_slip, submit_slip, void_slip

__all__ = [
    "rebuild_order",
    "Turned",
    "adopt_refund",
    "approve_cover",
    "approve_refund",
    "approve_slip",
    "ask",
    "ask_about_order",
    "ask_cover",
    "ask_refund",
    "close",
    "close_difference",
    "close_matter",
    "draft_slip",
    "edit_slip",
    "give_way",
    "handle_refund",
    "hurry",
    "keep_refund",
    "keep_transaction",
    "look_at_refund",
    "mark_paid",
    "match_again",
    "nudge",
    "open_cashier",
    "open_day",
    "plan_bills",
    "raise_matter",
    "refund_by_clock",
    "refuse_refund",
    "send_back_slip",
    "settle_matter",
    "stop_refund",
    "submit_slip",
    "take_difference",
    "take_notice",
    "take_refund_notice",
    "turn_refund",
    "void_cover",
    "void_slip",
    "withdraw_refund",
]
