"""办理 — register payees, ask for money, agree, pay, show vouchers, take back what was wrong."""

from server.spending.service.corrections import agree_correction, ask_correction, refuse_correction
from server.spending.service.payees import register_payee, retire_payee, reveal_account
from server.spending.service.spendings import approve, draft, edit, pay, send_back, submit, void
from server.spending.service.vouchers import add_voucher, hide_voucher, show_voucher

__all__ = [
    "add_voucher",
    "agree_correction",
    "approve",
    "ask_correction",
    "draft",
    "edit",
    "hide_voucher",
    "pay",
    "refuse_correction",
    "register_payee",
    "retire_payee",
    "reveal_account",
    "send_back",
    "show_voucher",
    "submit",
    "void",
]
