"""列表 — the desk of money: slips, refunds, files of banks and platforms and their lines, matters, differences.

Names of campaigns stand in a room above: it fills `campaign` in (`gifts.lists`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.lists import Asked, Column, Filter, Listing, Values, equals, narrowed, since, until
from server.kit.masking import mask_name, mask_text
from server.payments import queries, rules
from server.payments.models import Difference, Import, Matter, PaymentLine, Refund, Slip
from server.payments.queries import lines as line_queries
from server.payments.queries.refunds import refunds_to_do
from server.payments.states import (
    DIFFERENCE_NAMES,
    IMPORT_NAMES,
    LINE_NAMES,
    REFUND_NAMES,
    SLIP_NAMES,
    DifferenceState,
    LineState,
    RefundState,
    SlipState,
)
from server.payments.states.imports import ImportState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS, Role

SLIP_KINDS = {"cash": "现金", "bank": "银行转账", "goods": "物资"}
IMPORT_KINDS = {
    "bank": "银行流水",
    "platform_gifts": "指定平台捐赠明细",
    "platform_settlements": "指定平台结算单",
}
LINE_KINDS = {
    "bank": "银行到账",
    "gift": "平台捐赠",
    "matching": "配捐",
    "fee": "手续费",
    "refund": "平台退款",
    "settlement": "平台结算",
}
ORIGINS = {"desk": "工作人员申请", "clock": "系统自动退回", "console": "商户平台办理"}
WHY = {code: text for code, (text, _said) in rules.REFUND_WHY.items()}
DIFFERENCE_KINDS = {
    "missing_here": "账单有，这里没有",
    "missing_in_bill": "这里有，账单没有",
    "amount": "金额或单号不同",
    "duplicate": "账单里重复",
    "refund_unknown": "退款这里没有",
    "refund_missing": "退款账单没有",
    "flow_missing": "资金账单没有",
    "flow_unknown": "资金账单多出",
    "flow_amount": "资金账单金额不同",
    "flow_twice": "资金账单里重复",
    "flow_other": "资金账单另有变动",
    "fee": "手续费不同",
    "sum": "合计不同",
    "bad_bill": "账单不可信",
}


@dataclass(frozen=True)
class MoneyLine:
    """A row of a list with the purpose of its money; `campaign` and `guess` are what a room above knows of it."""

    row: Any
    purpose: str
    campaign: str = ""
    guess: Any = None


@dataclass(frozen=True)
class ByLine:
    """A row with the name of who answers for it, or nothing."""

    row: Any
    who: str


def _of(model: Any) -> Any:
    return lambda _actor: select(model)


def _with_purpose(found: Sequence[Any], _actor: Actor) -> list[MoneyLine]:
    return [MoneyLine(row[0], row[0].purpose or "") for row in found]


def _with_order(found: Sequence[Any], _actor: Actor) -> list[MoneyLine]:
    orders = queries.orders(row[0].order_no for row in found)
    return [MoneyLine(row[0], orders[row[0].order_no].purpose) for row in found]


def _refund_state(state: str, actor: Actor) -> ColumnElement[bool]:
    return refunds_to_do(actor) if state == "mine" else Refund.state == state


OF_PURPOSE = equals(Slip.purpose)
CAMPAIGN: Column[MoneyLine] = Column("campaign", "项目", lambda line: line.campaign)
SLIPS: Listing[MoneyLine] = Listing(
    key="slips",
    title="入账单",
    roles=MONEY_HANDLERS,
    query=_of(Slip),
    id=Slip.id,
    rows=_with_purpose,
    filters=(
        Filter("state", "状态", equals(Slip.state), choices=list(SLIP_NAMES.items())),
        Filter("kind", "方式", equals(Slip.kind), choices=list(SLIP_KINDS.items())),
    ),
    columns=(
        Column("voucher", "凭证号", lambda line: line.row.voucher),
        Column("kind", "方式", lambda line: SLIP_KINDS[line.row.kind], sort=Slip.kind, usual=False),
        CAMPAIGN,
        Column("amount", "金额（元）", lambda line: line.row.amount_fen, kind="money"),
        Column("donor", "捐赠人", lambda line: mask_name(line.row.donor_name or "") or "未留名"),
        Column("received_on", "收款日期", lambda line: line.row.received_on, kind="day"),
        Column("made_at", "登记", lambda line: line.row.made_at, kind="day", sort=Slip.id, usual=False),
        Column("state", "状态", lambda line: SLIP_NAMES[SlipState(line.row.state)], kind="state", sort=Slip.state),
    ),
)

REFUNDS: Listing[MoneyLine] = Listing(
    key="refunds",
    title="退款",
    roles=MONEY_HANDLERS,
    query=_of(Refund),
    id=Refund.id,
    rows=_with_order,
    filters=(
        Filter(
            "q",
            "单号",
            narrowed(lambda number, _actor: or_(Refund.no == number, Refund.order_no == number.upper())),
            kind="search",
            hint="退款单号或订单号",
        ),
        Filter("state", "状态", narrowed(_refund_state), choices=[("mine", "等您办理"), *REFUND_NAMES.items()]),
        Filter("origin", "来源", equals(Refund.origin), choices=list(ORIGINS.items())),
        Filter("since", "申请日期，从", since(Refund.made_at), kind="day"),
        Filter("until", "到", until(Refund.made_at), kind="day"),
    ),
    columns=(
        Column("no", "退款单号", lambda line: line.row.no, sort=Refund.no),
        Column("order_no", "订单号", lambda line: line.row.order_no, usual=False),
        CAMPAIGN,
        Column("amount", "金额（元）", lambda line: line.row.amount_fen, kind="money"),
        Column("why", "原因", lambda line: WHY[line.row.why]),
        Column("origin", "来源", lambda line: ORIGINS[line.row.origin], usual=False),
        Column("state", "状态", lambda line: REFUND_NAMES[RefundState(line.row.state)], kind="state"),
        Column("made_at", "申请", lambda line: line.row.made_at, kind="day", sort=Refund.made_at),
        Column("done_at", "到账", lambda line: line.row.done_at, kind="day", usual=False),
    ),
)


def _by_name(name: str) -> Any:
    """Rows with the name of the member of staff that this attribute of theirs points at."""

    def rows(found: Sequence[Any], _actor: Actor) -> list[ByLine]:
        names = people.actor_names({getattr(row[0], name) or "" for row in found})
        return [ByLine(row[0], names.get(getattr(row[0], name) or "", "")) for row in found]

    return rows


def _taken(count: Any) -> Any:
    return lambda line: count(line.row) if line.row.state == ImportState.TAKEN else None


IMPORTS: Listing[ByLine] = Listing(
    key="imports",
    title="导入流水",
    roles=MONEY_HANDLERS,
    query=lambda _actor: select(Import).where(Import.state != ImportState.DROPPED),
    id=Import.id,
    rows=_by_name("by"),
    filters=(
        Filter("kind", "类别", equals(Import.kind), choices=list(IMPORT_KINDS.items())),
        Filter("since", "导入日期，从", since(Import.at), kind="day"),
        Filter("until", "到", until(Import.at), kind="day"),
    ),
    columns=(
        Column("file", "文件", lambda line: line.row.file_name),
        Column("kind", "类别", lambda line: IMPORT_KINDS[line.row.kind]),
        Column("platform", "平台", lambda line: line.row.platform, usual=False),
        Column("at", "导入", lambda line: line.row.at, kind="moment", sort=Import.at),
        Column("by", "导入人", lambda line: line.who, usual=False),
        Column("new", "新增", _taken(lambda row: row.new_count), kind="number"),
        Column("known", "已有", _taken(lambda row: row.known_count), kind="number"),
        Column("refused", "读不懂", _taken(lambda row: len(row.refused)), kind="number"),
        Column("state", "状态", lambda line: IMPORT_NAMES[ImportState(line.row.state)], kind="state"),
    ),
)


def _lines_order(values: Values) -> Sequence[Any]:
    """Oldest first while they wait, else newest first."""
    waiting = values["state"] == LineState.NEW
    return (PaymentLine.day, PaymentLine.id) if waiting else (PaymentLine.day.desc(), PaymentLine.id.desc())


def _of_import(uid: str, _actor: Actor) -> Any:
    return PaymentLine.import_id.in_(select(Import.id).where(Import.uid == uid))


def _line_state(query: Select[Any], state: str, _actor: Actor) -> Select[Any]:
    return query if state == "all" else query.where(PaymentLine.state == state)


def signed_fen(line: PaymentLine) -> int:
    """What a fee or a refund takes is less, what all others bring is more."""
    return -line.amount_fen if line.kind in ("fee", "refund") else line.amount_fen


def payer(line: PaymentLine) -> str:
    return line.nickname or mask_name(line.payer or "")


LINES: Listing[MoneyLine] = Listing(
    key="lines",
    title="到账匹配",
    roles=MONEY_HANDLERS,
    query=_of(PaymentLine),
    id=PaymentLine.id,
    order=_lines_order,
    rows=_with_purpose,
    filters=(
        Filter("import", "文件", narrowed(_of_import), kind="fixed"),
        Filter("q", "单号", equals(PaymentLine.row_key), kind="search", hint="流水号、订单号或结算单号"),
        Filter(
            "state",
            "状态",
            _line_state,
            choices=[*LINE_NAMES.items(), ("all", "全部")],
            usual=lambda _actor: LineState.NEW,
            blank="",
        ),
        Filter("kind", "款项", equals(PaymentLine.kind), choices=list(LINE_KINDS.items())),
        Filter(
            "platform",
            "平台",
            equals(PaymentLine.platform),
            choices=lambda _actor: [(name, name) for name in line_queries.platforms()],
        ),
    ),
    columns=(
        Column("kind", "款项", lambda line: LINE_KINDS[line.row.kind], sort=PaymentLine.kind),
        Column("row_key", "单号", lambda line: line.row.row_key, usual=False),
        Column("platform", "平台", lambda line: line.row.platform, usual=False),
        Column("day", "日期", lambda line: line.row.day, kind="day"),
        Column("amount", "金额（元）", lambda line: signed_fen(line.row), kind="money"),
        Column("payer", "付款人", lambda line: payer(line.row)),
        Column("note", "附言", lambda line: mask_text(line.row.note or ""), usual=False),
        Column("campaign", "项目", lambda line: line.campaign, usual=False),
        Column("state", "状态", lambda line: LINE_NAMES[LineState(line.row.state)], kind="state", usual=False),
    ),
)


def sum_fen(asked: Asked[MoneyLine]) -> int:
    """What the lines of a list come to."""
    found = asked.select().with_only_columns(func.coalesce(func.sum(PaymentLine.amount_fen), 0))
    return int(db.session.scalar(found) or 0)


def _differences_order(_values: Values) -> Sequence[Any]:
    return (Difference.state != DifferenceState.OPEN, Difference.day.desc(), Difference.id)


DIFFERENCES: Listing[ByLine] = Listing(
    key="differences",
    title="对账差异",
    roles=MONEY_HANDLERS | {Role.AUDIT_ADMIN},
    query=_of(Difference),
    id=Difference.id,
    order=_differences_order,
    rows=_by_name("owner"),
    filters=(
        Filter("state", "状态", equals(Difference.state), choices=list(DIFFERENCE_NAMES.items())),
        Filter("kind", "类别", equals(Difference.kind), choices=list(DIFFERENCE_KINDS.items())),
        Filter(
            "owner",
            "负责人",
            narrowed(lambda _mine, actor: Difference.owner == actor.ref),
            choices=[("mine", "我负责的")],
        ),
        Filter("month", "月份", lambda query, _month, _actor: query, kind="fixed"),
    ),
    columns=(
        Column("kind", "差异", lambda line: DIFFERENCE_KINDS[line.row.kind]),
        Column("says", "说明", lambda line: line.row.says, usual=False),
        Column("day", "日期", lambda line: line.row.day, kind="day", sort=Difference.day),
        Column("ours", "这里（元）", lambda line: line.row.ours_fen, kind="money"),
        Column("theirs", "微信（元）", lambda line: line.row.theirs_fen, kind="money"),
        Column("owner", "负责人", lambda line: line.who or "还没有人"),
        Column("state", "状态", lambda line: DIFFERENCE_NAMES[DifferenceState(line.row.state)], kind="state"),
    ),
)

MATTERS: Listing[Matter] = Listing(
    key="matters",
    title="待处理款项",
    roles=MONEY_HANDLERS,
    query=_of(Matter),
    id=Matter.id,
    order=lambda values: (Matter.id.desc(),) if values["state"] == "settled" else (Matter.id,),
    filters=(
        Filter(
            "state",
            "情况",
            narrowed(lambda state, _actor: Matter.state != "open" if state == "settled" else Matter.state == "open"),
            kind="tabs",
            choices=[("open", "待处理"), ("settled", "已办结")],
            usual=lambda _actor: "open",
        ),
    ),
    columns=(
        Column("says", "事项", lambda matter: matter.says),
        Column("order_no", "订单", lambda matter: matter.order_no or ""),
        Column("at", "时间", lambda matter: matter.at, kind="moment", sort=Matter.id),
    ),
)
