"""账本自检 — I1 and I2 of the design, and I16: no float anywhere near money."""

from sqlalchemy import Float, Numeric, func, select, text, union_all
from sqlalchemy.orm import aliased

from server.kit.checks import Check
from server.kit.db import Base, db
from server.ledger.models import Entry, Fold
from server.ledger.queries import COLUMNS, sums_of
from server.ledger.rules import may_be_negative


def books_balance() -> list[str]:
    """I1: a reversal mirrors its entry, and every folded balance is the sum of the entries it stands for."""
    back = aliased(Entry)
    bent = select(back.reference).join(Entry, back.reverses == Entry.id)
    bent = bent.where(
        (back.amount_fen != Entry.amount_fen) | (back.source != Entry.target) | (back.target != Entry.source)
    )
    problems = [f"冲正 {reference} 与原账不相符" for reference in db.session.scalars(bent)]
    return problems + _bent_folds()


def _bent_folds() -> list[str]:
    """A gift that was committed into the past of a fold would be missing from it: this finds it."""
    folds = list(db.session.scalars(select(Fold).order_by(Fold.account)))
    if not folds:
        return []
    upto = folds[0].upto_id
    problems = [
        f"{row.account} 折叠到第 {row.upto_id} 笔，别的账户到第 {upto} 笔" for row in folds if row.upto_id != upto
    ]
    true = sums_of(Entry.id <= upto)
    held = {row.account: {column: getattr(row, column) for column in COLUMNS} for row in folds}
    unequal = [account for account in sorted(true.keys() | held) if true.get(account) != held.get(account)]
    return problems + [f"账户 {account} 折叠的余额与分录之和不符" for account in unequal]


def no_forbidden_debt() -> list[str]:
    """I2: no balance below zero that may not be."""
    return [
        f"账户 {account} 的余额为 {fen} 分"
        for account, fen in sorted(_balances().items())
        if fen < 0 and not may_be_negative(account)
    ]


def no_float_money() -> list[str]:
    """I16: no column is a float; on SQLite, where a column takes anything, every stored amount is whole."""
    columns = (column for table in Base.metadata.tables.values() for column in table.columns)
    problems = [f"{column} 不是整数列" for column in columns if isinstance(column.type, (Float, Numeric))]
    if db.session.get_bind().dialect.name == "sqlite":
        loose = "SELECT count(*) FROM ledger_entries WHERE typeof(amount_fen) <> 'integer'"
        count = db.session.scalar(text(loose))
        problems += [f"账本有 {count} 笔金额不是整数分"] if count else []
    return problems


def _balances() -> dict[str, int]:
    moved = union_all(
        select(Entry.target.label("account"), Entry.amount_fen.label("fen")),
        select(Entry.source.label("account"), (-Entry.amount_fen).label("fen")),
    ).subquery()
    rows = db.session.execute(select(moved.c.account, func.sum(moved.c.fen)).group_by(moved.c.account))
    return {row[0]: int(row[1]) for row in rows}


CHECKS = [
    Check("I1", "账户余额等于分录之和", books_balance, brakes=True),
    Check("I2", "不能为负的账户没有负数", no_forbidden_debt, brakes=True),
    Check("I16", "金额都是整数分", no_float_money),
]
