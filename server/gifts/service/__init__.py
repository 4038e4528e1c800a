"""办理 — give, open the cashier, settle; and slips. Settling books a gift once, however often it runs."""

from server.gifts.service.giving import give, open_cashier
from server.gifts.service.settling import settle
from server.gifts.service.slips import approve_slip, draft_slip, edit_slip

__all__ = ["approve_slip", "draft_slip", "edit_slip", "give", "open_cashier", "settle"]
