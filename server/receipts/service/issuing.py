"""登记 — the number that the finance department's system gave comes back, by hand or by a table."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.money import yuan
from server.kit.states import move
from server.messages import service as messages
from server.receipts import queries, rules
from server.receipts.errors import BadBill, BillUsed, OutOfTurn
from server.receipts.models import Receipt
from server.receipts.service.taking import let_go
from server.receipts.states import ReceiptState


def issue(
    uid: str,
    *,
    bill_code: str,
    bill_no: str,
    issued_on: date | None,
    actor: Actor,
    check_code: str = "",
    seen_version: int | None = None,
) -> Receipt:
    """登记票据号; the donor is told. BadBill, BillUsed, OutOfTurn, StateChanged.

    What had gone back meanwhile stays a person's task: the number is kept, and the paper must be undone.
    """
    row = queries.find(uid)
    bill = {"bill_code": "".join(bill_code.split()), "bill_no": "".join(bill_no.split())}
    wrong = list(rules.bad_bill(**bill, check_code=check_code.strip(), issued_on=issued_on, today=today()))
    if wrong:
        raise BadBill(detail=[field_error(*line) for line in wrong])
    if row.bill_no is not None:
        raise OutOfTurn("这张申请已经登记过票据号，填错的请走红冲")
    was_due = row.state == ReceiptState.RED_DUE
    _swap(row, actor, seen_version, bill | {"check_code": check_code.strip(), "issued_on": issued_on})
    if was_due:
        return move(row, "refunded", actor=THE_CLOCK, note="开票时捐赠已退款")
    _tell(row, "票据已开具", f"金额 {yuan(row.amount_fen)} 元，票据代码 {row.bill_code}，号码 {row.bill_no}。")
    return row


def send_back(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> Receipt:
    """退回待开具: the finance department's system did not take it."""
    return move(queries.find(uid), "send_back", actor=actor, note=note, seen_version=seen_version)


def drop(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> Receipt:
    """不开了, with a reason the donor reads; never once there is a number. OutOfTurn."""
    row = queries.find(uid)
    if row.bill_no is not None:
        raise OutOfTurn
    row = move(row, "drop", actor=actor, note=note, seen_version=seen_version)
    let_go(row)
    _tell(row, "票据没有开具", f"原因：{note}。需要的话，可以在“我的捐款”里重新申请。")
    return row


def _swap(row: Receipt, actor: Actor, seen_version: int | None, bill: dict[str, object]) -> None:
    used = select(Receipt.id).where(Receipt.bill_code == bill["bill_code"], Receipt.bill_no == bill["bill_no"])
    if db.session.scalar(used) is not None:
        raise BillUsed
    try:
        with db.session.begin_nested():
            move(row, "issue", actor=actor, seen_version=seen_version, changes=bill)
    except IntegrityError as error:  # somebody wrote the same number down in this very moment
        raise BillUsed from error


def _tell(row: Receipt, title: str, text: str) -> None:
    if row.donor_uid is not None:
        said = f"您申请的公益事业捐赠统一票据（{row.no}）：{text}"
        messages.tell_donor(
            row.donor_uid, title, said, link=f"/receipts/{row.uid}", key=f"receipt:{row.uid}:{row.version}"
        )
