"""列表 — spendings, and the payees that money may go to. The names of campaigns come from a room above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.lists import Asked, Column, Filter, Listing, equals, narrowed, since, until
from server.people.roles import MONEY_HANDLERS, Role
from server.spending import queries, rules
from server.spending.models import Payee, Spending
from server.spending.states import DESK, PAYEE_NAMES, SPENDING_NAMES, PayeeState, SpendingState


@dataclass(frozen=True)
class SpendingLine:
    """One spending in the list; `campaign` is what a room above calls its account."""

    row: Spending
    purpose: str
    campaign: str = ""


def _spendings(_actor: Actor) -> Any:
    return select(Spending)


def _payees(_actor: Actor) -> Any:
    return select(Payee)


def _lines(found: Sequence[Any], _actor: Actor) -> list[SpendingLine]:
    return [SpendingLine(row[0], row[0].account) for row in found]


def _words(text: str, _actor: Actor) -> Any:
    numbers = (Spending.no == text.upper()) | (Spending.bank_ref == text)
    return or_(numbers, Spending.what_for.contains(text, autoescape=True))


def _state(state: str, actor: Actor) -> Any:
    return queries.to_do(actor) if state == "mine" else Spending.state == state


OF_ACCOUNT = equals(Spending.account)
SPENDINGS: Listing[SpendingLine] = Listing(
    key="spendings",
    title="拨付",
    roles=MONEY_HANDLERS | {Role.BUREAU_CHARITY},
    query=_spendings,
    id=Spending.id,
    rows=_lines,
    filters=(
        Filter("q", "搜索", narrowed(_words), kind="search", hint="编号、流水号或用途"),
        Filter("state", "状态", narrowed(_state), choices=[("mine", "等您办理"), *SPENDING_NAMES.items()]),
        Filter("since", "付款日期，从", since(Spending.paid_on, moment=False), kind="day"),
        Filter("until", "到", until(Spending.paid_on, moment=False), kind="day"),
    ),
    columns=(
        Column("no", "编号", lambda line: line.row.no, sort=Spending.no),
        Column("what_for", "用途", lambda line: line.row.what_for),
        Column("campaign", "项目", lambda line: line.campaign, usual=False),
        Column("payee", "收款方", lambda line: line.row.payee.shown),
        Column("amount", "金额（元）", lambda line: line.row.amount_fen, kind="money"),
        Column("bank_ref", "流水号", lambda line: line.row.bank_ref or "", usual=False),
        Column("paid_on", "付款日期", lambda line: line.row.paid_on, kind="day"),
        Column("state", "状态", lambda line: SPENDING_NAMES[SpendingState(line.row.state)], kind="state"),
    ),
)

PAYEES: Listing[Payee] = Listing(
    key="payees",
    title="收款方",
    roles=DESK,
    query=_payees,
    id=Payee.id,
    filters=(
        Filter("kind", "类别", equals(Payee.kind), choices=list(rules.PAYEE_KINDS.items())),
        Filter("state", "状态", equals(Payee.state), choices=list(PAYEE_NAMES.items())),
    ),
    columns=(
        Column("name", "户名", lambda row: row.shown),
        Column("kind", "类别", lambda row: rules.PAYEE_KINDS[rules.PayeeKind(row.kind)]),
        Column("bank", "开户行", lambda row: row.bank),
        Column("tail", "账号", lambda row: f"尾号 {row.tail}"),
        Column("at", "登记", lambda row: row.at, kind="day", sort=Payee.id),
        Column("state", "状态", lambda row: PAYEE_NAMES[PayeeState(row.state)], kind="state", sort=Payee.state),
        Column("full_name", "完整户名", lambda row: row.name, personal=True),
    ),
)


def sums_fen(asked: Asked[SpendingLine]) -> tuple[int, int]:
    """What a list comes to, drafts included, and what of it was paid and stayed paid."""
    rows = aliased(Spending, asked.select().subquery())
    paid = case((rows.state == SpendingState.PAID, rows.amount_fen), else_=0)
    query: Select[Any] = select(func.coalesce(func.sum(rows.amount_fen), 0), func.coalesce(func.sum(paid), 0))
    whole, paid_fen = db.session.execute(query).one()
    return int(whole), int(paid_fen)
