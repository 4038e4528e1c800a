"""导入票据号 — the table that comes back from the finance department's system: one line, one number."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.errors import Invalid, field_error
from server.kit.importing import Column, Importing, Problem, Row, day_of, digits, folded
from server.receipts import queries, rules, service
from server.receipts.errors import NumberStays
from server.receipts.states import ISSUERS, ReceiptState

IDLE = "还没有填票据代码、票据号码和开票日期，开好后再导入"
KNOWN = "这张申请已经登记了这个票据号"
_OPEN = frozenset({ReceiptState.REQUESTED, ReceiptState.EXPORTED, ReceiptState.RED_DUE})


def _prepare(_actor: Actor) -> Mapping[str, str]:
    return {}


def _read(row: Row) -> dict[str, Any]:
    day: date | None = day_of(row.get("issued_on", ""))
    codes = {"bill_code": digits(row.get("bill_code", "")), "bill_no": digits(row.get("bill_no", ""))}
    return {**codes, "check_code": folded(row.get("check_code", "")), "issued_on": day}


def _no(row: Row) -> str:
    return folded(row.get("no", "")).upper()


def _check(rows: Sequence[Row], _actor: Actor, _here: Mapping[str, str]) -> list[list[Problem]]:
    return [_problems(row) for row in rows]


def _problems(row: Row) -> list[Problem]:
    bill = _read(row)
    found = [Problem(field.lstrip("/"), says) for field, says in rules.bad_bill(**bill, today=today())]
    receipt = queries.by_no(_no(row))
    if receipt is None:
        return [Problem("no", "没有这个申请号"), *found]
    if (receipt.bill_code, receipt.bill_no) == (bill["bill_code"], bill["bill_no"]):
        return [Problem("", KNOWN)]
    if receipt.state not in _OPEN or receipt.bill_no is not None:
        found.append(Problem("no", "这张申请不在待开具的状态"))
    return found


def _take(row: Row, actor: Actor, _here: Mapping[str, str]) -> str:
    receipt = queries.by_no(_no(row))
    if receipt is None:
        raise Invalid(detail=[field_error("/no", "没有这个申请号")])
    return service.issue(receipt.uid, actor=actor, **_read(row)).uid


def _undo(_ref: str, _actor: Actor) -> None:
    raise NumberStays


def _idle(row: Row) -> str:
    """A line of our own list whose receipt has not been made yet."""
    return "" if any(row.get(name) for name in ("bill_code", "bill_no", "issued_on")) else IDLE


def _mark(row: Row) -> str | None:
    return _no(row) or None


BILLS = Importing(
    key="receipts",
    title="票据号",
    about="把财政票据系统开出的票据号写回来，一行一张；可以直接用导出的开具清单，填好后四列再导入。",
    roles=ISSUERS,
    columns=(
        Column("no", "申请号", "导出清单里的申请号", "PJ-7K3M9QPD", required=True),
        Column("bill_code", "票据代码", "8 位数字", "36010126", required=True),
        Column("bill_no", "票据号码", "10 位数字", "0000123456", required=True),
        Column("check_code", "校验码", "6 位，没有可以不填", "a1b2c3"),
        Column("issued_on", "开票日期", "例如 2026-11-22", "2026-11-22", required=True),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    idle=_idle,
    known=KNOWN,
    stays="票据号写回以后不能整份撤销，写错的逐张红冲",
    back="/console/receipts",
)
