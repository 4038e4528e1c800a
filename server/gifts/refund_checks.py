"""退款自检 — the refund part of I8: what went back left the books once, and what is on its way is held in them."""

from collections import defaultdict

from sqlalchemy import select

from server.gifts.models import Return
from server.gifts.service.refunding import held_account, hold_reference
from server.kit.checks import Check
from server.kit.db import db
from server.kit.settings import settings
from server.ledger import queries as books
from server.payments import queries as payments
from server.payments.states import HELD


def each_lowers_once() -> list[str]:
    """I8: each finished refund is one entry out of the house, of its amount, and one fact beside its gift."""
    entries = books.amounts_by_reference("refund:")
    ours = select(Return).where(Return.refund_no.not_like("line:%"))  # those of platforms: gifts.line_checks
    facts = {row.refund_no: row.amount_fen for row in db.session.scalars(ours)}
    problems, target = [], f"wechat:{settings().wechat_mchid}"
    for refund in payments.refunds_by_state()["done"]:
        if entries.pop(f"refund:{refund.no}", None) != (target, refund.amount_fen):
            problems.append(f"退款 {refund.no} 与账本分录不一致")
        if facts.pop(refund.no, None) != refund.amount_fen:
            problems.append(f"退款 {refund.no} 没有记在捐赠上")
    problems += [f"账本分录 {reference} 没有对应的退款" for reference in sorted(entries)]
    return problems + [f"捐赠上的退款 {no} 没有办结" for no in sorted(facts)]


def running_is_held() -> list[str]:
    """I8: what is agreed and not yet gone is held, to the fen, and nothing else is."""
    undone = books.amounts_by_reference("reverse:refund-hold:")
    holds = {
        reference: held
        for reference, held in books.amounts_by_reference("refund-hold:").items()
        if f"reverse:{reference}" not in undone
    }
    by_state = payments.refunds_by_state()
    running = [refund for state in HELD for refund in by_state[state] if refund.origin != "console"]
    purposes = {no: order.purpose for no, order in payments.orders(refund.order_no for refund in running).items()}
    problems, sums = [], defaultdict[str, int](int)
    for refund in running:
        if refund.order_no not in purposes:
            problems.append(f"退款 {refund.no} 的订单不在账上")
            continue
        account = held_account(purposes[refund.order_no])
        sums[account] += refund.amount_fen
        if holds.pop(hold_reference(refund.no), None) != (account, refund.amount_fen):
            problems.append(f"退款 {refund.no} 正在办理，账本里没有占用这笔钱")
    problems += [f"账本分录 {reference} 还占着钱，退款却已经结束" for reference in sorted(holds)]
    balances = books.balances(sums)
    unequal = [account for account in sorted(sums) if balances[account] != sums[account]]
    return problems + [f"{account} 余额 {balances[account]} 分，在办退款 {sums[account]} 分" for account in unequal]


CHECKS = [
    Check("I8.refund", "每笔退款只冲减一次募得", each_lowers_once, brakes=True),
    Check("I8.held", "在办退款的钱都占用着", running_is_held, brakes=True),
]
