"""拨付单 — draft, agree, pay. Paying books the entry in the same unit, under the lock of the purse."""

from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import in_china, now, today
from server.kit.db import db
from server.kit.errors import Forbidden, field_error
from server.kit.money import yuan
from server.kit.states import born, move
from server.ledger import queries as books
from server.ledger import service as ledger
from server.ledger.errors import NotEnough
from server.spending import queries, rules
from server.spending.errors import BadPayment, BadSpending, BankRefUsed, NotCovered, PayeeRetired, ThirdPerson
from server.spending.models import Spending, Voucher
from server.spending.rules import Goods, VoucherKind
from server.spending.service.vouchers import add_voucher
from server.spending.states import SPENDING_WRITERS, SpendingState

TELL = "gifts.tell_spending"


def draft(
    *,
    account: str,
    payee: str,
    amount_fen: int,
    what_for: str,
    actor: Actor,
    note: str = "",
    goods: tuple[Goods, ...] = (),
    budget_line: str | None = None,
) -> Spending:
    """起草拨付单. `account` and `budget_line` are the caller's to vouch for. Forbidden, BadSpending, PayeeRetired."""
    if not SPENDING_WRITERS & actor.roles:
        raise Forbidden
    assert rules.ACCOUNT.fullmatch(account), account
    row = Spending(account=account, state=SpendingState.DRAFT, **_columns(payee, amount_fen, what_for, note, goods))
    row.budget_line = budget_line
    born(row)
    audit.write(actor, "spending.draft", row.uid, {"amount_fen": amount_fen})
    return row


def edit(
    uid: str,
    *,
    account: str,
    payee: str,
    amount_fen: int,
    what_for: str,
    actor: Actor,
    seen_version: int,
    note: str = "",
    goods: tuple[Goods, ...] = (),
    budget_line: str | None = None,
) -> Spending:
    """修改草稿. The whole form again; counts as a move, so nobody agrees to words they have not seen."""
    changes = _columns(payee, amount_fen, what_for, note, goods) | {"account": account, "budget_line": budget_line}
    return move(queries.find(uid), "edit", actor=actor, seen_version=seen_version, changes=changes)


def submit(uid: str, *, actor: Actor, seen_version: int | None = None) -> Spending:
    """提交审批. NotCovered here already: nobody is asked to agree to what the purse does not hold."""
    row = queries.find(uid)
    _refuse_uncovered(row)
    return move(row, "submit", actor=actor, seen_version=seen_version)


def approve(uid: str, *, actor: Actor, seen_version: int) -> Spending:
    """同意拨付. Raises SamePerson, StateChanged, and NotCovered: others may have been agreed to since it was asked for.

    It holds no money back: the last word is said when it is paid, under the lock of the purse.
    """
    row = queries.find(uid)
    _refuse_uncovered(row)
    return move(row, "approve", actor=actor, seen_version=seen_version)


def send_back(uid: str, *, actor: Actor, note: str) -> Spending:
    """退回修改, with a reason."""
    return move(queries.find(uid), "send_back", actor=actor, note=note)


def void(uid: str, *, actor: Actor, note: str) -> Spending:
    """作废, before the money has left."""
    return move(queries.find(uid), "void", actor=actor, note=note)


def pay(
    uid: str,
    *,
    bank_ref: str,
    paid_on: date | None,
    actor: Actor,
    seen_version: int,
    slip: BinaryIO | bytes | None = None,
) -> Spending:
    """登记付款. The bank has paid: its number, its day, its slip; the entry and the donors' news in the same unit.

    `slip` may have been attached before. Raises BadPayment, ThirdPerson, BankRefUsed, NotCovered, StateChanged.
    """
    row, bank_ref = queries.find(uid), "".join(bank_ref.split())
    if actor.ref in (row.asked_by, row.approved_by):
        raise ThirdPerson
    _refuse_payment(row, bank_ref, paid_on, has_slip=slip is not None)
    changes = {"bank_ref": bank_ref, "paid_on": paid_on, "paid_at": now(), "paid_by": actor.ref}
    with db.session.begin_nested():  # all or nothing, also for a face that draws the refusal and goes on
        _swap(row, actor, seen_version, changes)
        if slip is not None:  # after the swap: two at once would each hold the row for their voucher, and wait for ever
            add_voucher(uid, slip, kind=VoucherKind.BANK_SLIP, actor=actor)
        _book(row, actor)
    tasks.add(TELL, {"spending": row.uid, "what": "paid"}, key=f"tell:{row.no}:paid")
    return row


def _refuse_uncovered(row: Spending) -> None:
    left_fen = books.balance_fen(row.account) - queries.promised_fen(row.account)
    if left_fen < row.amount_fen:
        raise NotCovered(f"{NotCovered.says}。现在还可拨付 {yuan(left_fen)} 元")


def _swap(row: Spending, actor: Actor, seen_version: int, changes: dict[str, Any]) -> None:
    taken = select(Spending.id).where(Spending.bank_ref == changes["bank_ref"])
    if db.session.scalar(taken) is not None:
        raise BankRefUsed
    try:
        with db.session.begin_nested():
            move(row, "pay", actor=actor, seen_version=seen_version, changes=changes)
    except IntegrityError as error:  # somebody wrote the same number down in this very moment
        raise BankRefUsed from error


def _book(row: Spending, actor: Actor) -> None:
    try:
        ledger.post(
            source=row.account,
            target=rules.spent_account(row.account),
            amount_fen=row.amount_fen,
            reference=f"spending:{row.no}",
            actor=actor,
        )
    except NotEnough as error:
        raise NotCovered from error


def _refuse_payment(row: Spending, bank_ref: str, paid_on: date | None, *, has_slip: bool) -> None:
    drafted_on = in_china(row.at).date()
    wrong = list(rules.bad_payment(bank_ref=bank_ref, paid_on=paid_on, drafted_on=drafted_on, today=today()))
    slips = select(Voucher.id).where(Voucher.spending_id == row.id, Voucher.kind == VoucherKind.BANK_SLIP)
    if not has_slip and db.session.scalar(slips.limit(1)) is None:
        wrong.append(("/slip", "请附上银行回单的照片或 PDF"))
    if wrong:
        raise BadPayment(detail=[field_error(*line) for line in wrong])


def _columns(payee: str, amount_fen: int, what_for: str, note: str, goods: tuple[Goods, ...]) -> dict[str, Any]:
    what_for, note = rules.clean(what_for), rules.clean(note)
    wrong = list(rules.bad_spending(amount_fen=amount_fen, what_for=what_for, note=note, goods=list(goods)))
    if wrong:
        raise BadSpending(detail=[field_error(*line) for line in wrong])
    row = queries.find_payee(payee)
    if row.state != "active":
        raise PayeeRetired
    lines = [asdict(line) for line in goods]
    return {"payee_id": row.id, "amount_fen": amount_fen, "what_for": what_for, "note": note, "goods": lines}
