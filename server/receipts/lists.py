"""列表 — the queue of receipts, as the console draws it and an export writes it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from server.kit.actors import Actor
from server.kit.crypto import blind
from server.kit.lists import Column, Filter, Listing, equals, narrowed, since, until
from server.receipts import queries, rules
from server.receipts.models import Receipt, ReceiptShare
from server.receipts.states import READERS, RECEIPT_NAMES, TO_DO, ReceiptState

QUEUES = (
    ("todo", "待办理"),
    ("requested", "待开具"),
    ("exported", "开具中"),
    ("red", "待红冲"),
    ("issued", "已开具"),
    ("all", "全部"),
)
_QUEUES: dict[str, frozenset[ReceiptState]] = {
    "todo": TO_DO,
    "requested": frozenset({ReceiptState.REQUESTED}),
    "exported": frozenset({ReceiptState.EXPORTED}),
    "red": frozenset({ReceiptState.RED_DUE, ReceiptState.REVIEW}),
    "issued": frozenset({ReceiptState.ISSUED}),
    "all": frozenset(ReceiptState),
}


def _rows(_actor: Actor) -> Any:
    return select(Receipt)


def _queue(query: Select[Any], queue: str, _actor: Actor) -> Select[Any]:
    return query.where(Receipt.state.in_(_QUEUES[queue]))


def _number(text: str, _actor: Actor) -> ColumnElement[bool]:
    code = rules.code_of(text)
    gift = select(ReceiptShare.receipt_id).where(ReceiptShare.gift_no == code)
    same = Receipt.credit_code_blind == blind("receipts.credit_code", code)
    return or_(Receipt.no == code, Receipt.bill_no == text, Receipt.id.in_(gift), same)


RECEIPTS: Listing[Receipt] = Listing(
    key="receipts",
    title="捐赠票据",
    roles=READERS,
    query=_rows,
    id=Receipt.id,
    order=lambda _values: (Receipt.id.desc(),),
    filters=(
        Filter("queue", "情况", _queue, kind="tabs", choices=QUEUES, usual=lambda _actor: "todo"),
        Filter("q", "编号", narrowed(_number), kind="search", hint="申请号、票据号码、捐赠编号或信用代码"),
        Filter("kind", "抬头类型", equals(Receipt.kind), choices=list(rules.KINDS.items())),
        Filter("since", "申请日期，从", since(Receipt.at), kind="day"),
        Filter("until", "到", until(Receipt.at), kind="day"),
        Filter("batch", "导出批次", equals(Receipt.batch), kind="fixed"),
    ),
    columns=(
        Column("no", "申请号", lambda row: row.no),
        Column("title", "抬头", queries.title_shown),
        Column("kind", "类型", lambda row: rules.KINDS[row.kind], usual=False),
        Column("amount", "金额（元）", lambda row: row.amount_fen, kind="money"),
        Column("year", "年度", lambda row: row.year, kind="number", usual=False),
        Column("gifts", "捐赠编号", lambda row: "、".join(share.gift_no for share in row.shares), usual=False),
        Column("state", "情况", lambda row: RECEIPT_NAMES[ReceiptState(row.state)], kind="state"),
        Column("bill_no", "票据号码", lambda row: row.bill_no or ""),
        Column("issued_on", "开票日期", lambda row: row.issued_on, kind="day", usual=False),
        Column("batch", "导出批次", lambda row: row.batch or "", usual=False),
        Column("at", "申请时间", lambda row: row.at, kind="moment", sort=Receipt.id),
        Column("title_whole", "抬头全称", lambda row: row.title or "", personal=True),
        Column("credit_code", "信用代码", lambda row: row.credit_code or "", personal=True),
    ),
)
