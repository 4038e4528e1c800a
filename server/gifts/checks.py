"""自检 — I4, I5 and the raised part of I8: every paid order is one gift, every gift has evidence and one entry."""

from collections import defaultdict

from sqlalchemy import select

from server.campaigns.queries import account_of
from server.gifts import line_checks as lines
from server.gifts import refund_checks as refunds
from server.gifts.models import Gift
from server.kit.checks import Check
from server.kit.db import db
from server.ledger import queries as ledger
from server.payments import queries as payments


def one_gift_per_order() -> list[str]:
    """I4: each paid order has exactly one gift, of the same amount, for the same campaign; and no gift without one."""
    paid = payments.paid_orders()
    gifts = {gift.order_no: (account_of(gift.campaign_uid), gift.amount_fen) for gift in _gifts() if gift.order_no}
    problems = [f"订单 {no} 已付款，没有捐赠记录" for no in sorted(set(paid) - set(gifts))]
    problems += [f"捐赠对应的订单 {no} 没有付款" for no in sorted(set(gifts) - set(paid))]
    unequal = [no for no in sorted(set(gifts) & set(paid)) if gifts[no] != paid[no][:2]]
    return problems + [f"订单 {no} 与捐赠的金额或项目不一致" for no in unequal]


def every_gift_has_evidence() -> list[str]:
    """I5: a verified notice or query answer for an order, a slip of two people for cash and goods; lines: below."""
    seen, slips = payments.orders_with_evidence(), payments.approved_slips()
    problems = []
    for gift in _gifts():
        slip = slips.get(gift.slip_uid or "")
        if gift.order_no and gift.order_no not in seen:
            problems.append(f"捐赠 {gift.no} 没有微信支付的凭据")
        if gift.slip_uid and slip != (account_of(gift.campaign_uid), gift.amount_fen):
            problems.append(f"捐赠 {gift.no} 没有相符的双人入账单")
    booked = {gift.slip_uid for gift in _gifts()}
    return problems + [f"入账单 {uid} 已复核，没有捐赠记录" for uid in sorted(set(slips) - booked)]


def books_tell_the_same() -> list[str]:
    """I8: each gift is one entry of its amount, and what a campaign raised is its gifts less what went back."""
    gifts, refunded = _gifts(), {no: row[2] for no, row in payments.paid_orders().items()}
    entries = ledger.amounts_by_reference("order:") | ledger.amounts_by_reference("slip:") | lines.gift_entries()
    problems: list[str] = []
    raised: dict[str, int] = defaultdict(int)
    for gift in gifts:
        if gift.goods:
            continue  # no money: an entry of it would be left over below
        account = account_of(gift.campaign_uid)
        if entries.pop(gift.reference, None) != (account, gift.amount_fen):
            problems.append(f"捐赠 {gift.no} 与账本分录不一致")
        raised[account] += gift.amount_fen - refunded.get(gift.order_no or "", 0)
    for account, fen in lines.refunded_fen().items():
        raised[account] -= fen
    problems += [f"账本分录 {reference} 没有对应的捐赠" for reference in sorted(entries)]
    books = ledger.raised_many(raised)
    unequal = [account for account in sorted(raised) if books[account] != raised[account]]
    return problems + [f"{account} 募得 {books[account]} 分，捐赠合计 {raised[account]} 分" for account in unequal]


def _gifts() -> list[Gift]:
    return list(db.session.scalars(select(Gift).order_by(Gift.id)))


CHECKS = [
    Check("I4", "每笔已付订单对应一笔捐赠", one_gift_per_order, brakes=True),
    Check("I5", "每笔捐赠都有凭据", every_gift_has_evidence, brakes=True),
    Check("I8.raised", "募得等于捐赠减退款", books_tell_the_same, brakes=True),
    *lines.CHECKS,
    *refunds.CHECKS,
]
