"""入账 — turn money that came at WeChat into one gift and one entry, however often it runs."""

from typing import Any

from server.campaigns import queries as campaigns
from server.gifts import queries
from server.gifts.models import Gift
from server.gifts.service.booking import book, thank
from server.gifts.service.refunding import give_back
from server.kit.actors import THE_CLOCK
from server.kit.settings import settings
from server.payments import queries as payment_facts
from server.payments import service as payments


def settle(order_no: str) -> Gift | None:
    """入账. Order paid, gift, ledger entry and thanks in the caller's one unit; the gift, or None without evidence.

    Money that came is always booked. What may not stay (the order was closed, the campaign over or suspended when
    it was paid) is sent back by the clock. Whoever swaps the order to paid books it; all others find the gift.
    """
    asked = payment_facts.find(order_no)
    was_closed = asked.state == "closed"
    order = payments.mark_paid(asked)
    if order is None:
        return queries.by_order(order_no)
    assert order.paid_at is not None, order_no
    offer = queries.offer_of_order(order_no)
    gift = book(
        offer,
        campaign_uid=campaigns.uid_of(order.purpose),
        donor_uid=order.donor_uid,
        amount_fen=order.amount_fen,
        way="wechat",
        source=f"wechat:{settings().wechat_mchid}",
        at=order.paid_at,
        actor=THE_CLOCK,
    )
    campaign = campaigns.find(gift.campaign_uid)
    why = "late" if was_closed else _why_not_to_keep(gift, campaign)
    if why:
        give_back(gift, why=why)
    elif gift.donor_uid is not None:
        thank(gift, campaign.title)
    return gift


def _why_not_to_keep(gift: Gift, campaign: Any) -> str:
    """Only the moment of the payment counts: what was paid before the campaign stopped stays."""
    closed_at = campaigns.closed_at(campaign)
    return "" if closed_at is None or gift.at < closed_at else "stopped"
