"""入账 — turn money that came at WeChat into one gift and one entry, however often it runs."""

from server.campaigns import queries as campaigns
from server.gifts import queries
from server.gifts.models import Gift
from server.gifts.service.booking import book, thank
from server.kit.actors import THE_CLOCK
from server.kit.money import yuan
from server.kit.settings import settings
from server.payments import queries as payment_facts
from server.payments import service as payments


def settle(order_no: str) -> Gift | None:
    """入账. Order paid, gift, ledger entry and thanks in the caller's one unit; the gift, or None without evidence.

    Money that came is always booked. What may not stay (the order was closed, the campaign over or suspended when
    it was paid) becomes a matter for a person. Whoever swaps the order to paid books it; all others find the gift.
    """
    was_closed = payment_facts.find(order_no).state == "closed"
    order = payments.mark_paid(order_no)
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
    _watch_for_late_money(gift, was_closed=was_closed)
    thank(gift)
    return gift


def _watch_for_late_money(gift: Gift, *, was_closed: bool) -> None:
    campaign = campaigns.find(gift.campaign_uid)
    closed_at = campaigns.closed_at(campaign)
    if not was_closed and (closed_at is None or gift.at < closed_at):
        return
    why = "订单关闭后才付款" if was_closed else "付款时项目已停止募捐"
    says = f"捐赠 {gift.no}（{yuan(gift.amount_fen)} 元）已入账，但{why}，请联系捐赠人并决定是否退款"
    payments.raise_matter("refund_due", key=f"refund:{gift.order_no}", says=says, order_no=gift.order_no)
