"""自检 — the spent part of I8: what was paid out is what the books say, and never more than was raised."""

from sqlalchemy import select

from server.kit.checks import Check
from server.kit.db import db
from server.ledger import queries as books
from server.spending import rules
from server.spending.models import Correction, Spending, Voucher
from server.spending.states import PUBLIC


def books_tell_the_same() -> list[str]:
    """I8: each paid spending is one entry of its purse and amount, each correction one reversal, and no more."""
    entries, back = books.amounts_by_reference("spending:"), books.amounts_by_reference("reverse:spending:")
    problems = []
    for row in _paid():
        reference, spent = f"spending:{row.no}", rules.spent_account(row.account)
        if entries.pop(reference, None) != (spent, row.amount_fen):
            problems.append(f"拨付单 {row.no} 与账本分录不一致")
        undone = (row.account, row.amount_fen) if row.state == "reversed" else None
        if back.pop(f"reverse:{reference}", None) != undone:
            problems.append(f"拨付单 {row.no} 的冲回与账本不一致")
    return problems + [f"账本分录 {reference} 没有对应的拨付单" for reference in sorted(entries | back)]


def spent_at_most_raised() -> list[str]:
    """I8: spent ≤ raised − refunded, purse by purse. Raised is net of refunds already, each counted once.

    A refund that WeChat made after the money was spent stands on `shortfall:…` until two people fill it with other
    money: that is their matter and no brake, so neither what is owed there nor what has filled it is held against the
    spendings.
    """
    accounts = sorted(set(db.session.scalars(select(Spending.account).where(Spending.state.in_(PUBLIC)))))
    raised = books.raised_many([*accounts, *map(rules.shortfall_account, accounts)])
    held = books.balances(
        end(account) for account in accounts for end in (rules.spent_account, rules.shortfall_account)
    )
    problems = []
    for account in accounts:
        short = rules.shortfall_account(account)
        spent_fen, owed_fen = held[rules.spent_account(account)], raised[short] - held[short]
        if spent_fen > raised[account] + owed_fen:
            problems.append(f"{account} 已拨付 {spent_fen} 分，超过募得减退款的 {raised[account]} 分")
    return problems


def everything_is_vouched_for() -> list[str]:
    """Charity Law 54: what was paid has the bank's slip, and what was taken back an agreed correction."""
    slip = select(Voucher.id).where(Voucher.spending_id == Spending.id, Voucher.kind == "bank_slip").exists()
    bare = select(Spending.no).where(Spending.state.in_(PUBLIC), ~slip)
    problems = [f"拨付单 {no} 没有银行回单" for no in db.session.scalars(bare)]
    agreed = select(Correction.id).where(Correction.spending_id == Spending.id, Correction.state == "done").exists()
    odd = select(Spending.no).where((Spending.state == "reversed") != agreed)
    return problems + [f"拨付单 {no} 的状态与更正不一致" for no in db.session.scalars(odd)]


def _paid() -> list[Spending]:
    return list(db.session.scalars(select(Spending).where(Spending.state.in_(PUBLIC)).order_by(Spending.id)))


CHECKS = [
    Check("I8.spent", "拨付单与账本一致", books_tell_the_same, brakes=True),
    Check("I8.cover", "拨付不超过募得减退款", spent_at_most_raised, brakes=True),
    Check("I8.slip", "每笔拨付都有银行回单", everything_is_vouched_for),
]
