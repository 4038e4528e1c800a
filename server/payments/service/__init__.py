"""付款的办法 — ask for money, open the cashier, keep evidence, mark paid; and slips for money that came another way."""

from server.payments.service.asking import ask, close, nudge
from server.payments.service.bills import match_again, open_day, plan_bills
from server.payments.service.cashier import open_cashier
from server.payments.service.evidence import keep_transaction, take_notice
from server.payments.service.matters import raise_matter, settle_matter
from server.payments.service.paying import mark_paid
from server.payments.service.reconciling import close_difference, take_difference
from server.payments.service.slips import approve_slip, draft_slip, edit_slip, send_back_slip, submit_slip, void_slip

__all__ = [
    "approve_slip",
    "ask",
    "close",
    "close_difference",
    "draft_slip",
    "edit_slip",
    "keep_transaction",
    "mark_paid",
    "match_again",
    "nudge",
    "open_cashier",
    "open_day",
    "plan_bills",
    "raise_matter",
    "send_back_slip",
    "settle_matter",
    "submit_slip",
    "take_difference",
    "take_notice",
    "void_slip",
]
