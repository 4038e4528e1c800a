"""查看 — what can be read of spendings: by staff at the desk, and by everybody once the money has left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, false, func, select, union_all

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.kit.waiting import NOTHING, Waiting, stands_since
from server.kit.waiting import waiting as waiting_since
from server.spending import rules
from server.spending.errors import VoucherUnknown
from server.spending.models import Correction, CorrectionEvent, Payee, Spending, SpendingEvent, Voucher
from server.spending.states import PUBLIC, SPENDING_APPROVERS, SPENDING_PAYERS, SpendingState


def find(uid: str) -> Spending:
    """Any spending, for staff. NotFound."""
    row = db.session.scalar(select(Spending).where(Spending.uid == uid))
    if row is None:
        raise NotFound
    return row


def find_payee(uid: str) -> Payee:
    """NotFound."""
    row = db.session.scalar(select(Payee).where(Payee.uid == uid))
    if row is None:
        raise NotFound
    return row


def find_correction(uid: str) -> Correction:
    """NotFound."""
    row = db.session.scalar(select(Correction).where(Correction.uid == uid))
    if row is None:
        raise NotFound
    return row


def find_voucher(spending: Spending, uid: str) -> Voucher:
    """VoucherUnknown, also for a voucher of another spending."""
    row = db.session.scalar(select(Voucher).where(Voucher.spending_id == spending.id, Voucher.uid == uid))
    if row is None:
        raise VoucherUnknown
    return row


def history(row: Spending) -> list[SpendingEvent]:
    """Every move, oldest first."""
    query = select(SpendingEvent).where(SpendingEvent.subject_id == row.id)
    return list(db.session.scalars(query.order_by(SpendingEvent.version)))


def corrections(row: Spending) -> list[Correction]:
    """The corrections asked for, newest first; at most one of them lives."""
    query = select(Correction).where(Correction.spending_id == row.id)
    return list(db.session.scalars(query.order_by(Correction.id.desc())))


def correction_reason(row: Spending) -> str:
    """Why a spending was taken back; nothing when it was not."""
    return next((one.reason for one in corrections(row) if one.state == "done"), "")


def correction_notes(row: Correction) -> list[CorrectionEvent]:
    """Every move of a correction, oldest first."""
    query = select(CorrectionEvent).where(CorrectionEvent.subject_id == row.id)
    return list(db.session.scalars(query.order_by(CorrectionEvent.version)))


def vouchers(row: Spending) -> list[Voucher]:
    """Oldest first."""
    return list(db.session.scalars(select(Voucher).where(Voucher.spending_id == row.id).order_by(Voucher.id)))


def payee_choices() -> list[tuple[str, str]]:
    """(uid, name and the end of the account) of every payee that can be chosen."""
    rows = db.session.scalars(select(Payee).where(Payee.state == "active").order_by(Payee.id.desc()))
    return [(row.uid, f"{row.shown}（尾号 {row.tail}）") for row in rows]


def newest(limit: int = 50) -> list[Spending]:
    """The newest spendings that are still good: for a picker."""
    gone = (SpendingState.VOID, SpendingState.REVERSED)
    good = select(Spending).where(Spending.state.not_in(gone)).order_by(Spending.id.desc())
    return list(db.session.scalars(good.limit(limit)))


def waiting(actor: Actor) -> Waiting:
    """What this actor should see to: to agree to (spendings and corrections of others), or to pay. One statement."""
    if not actor.roles & (SPENDING_APPROVERS | SPENDING_PAYERS):
        return NOTHING
    spendings = select(stands_since(Spending, Spending.at).label("since")).where(_to_agree(actor) | _to_pay(actor))
    corrections = select(stands_since(Correction, Correction.at).label("since")).where(_to_correct(actor))
    return waiting_since(union_all(spendings, corrections))


def to_do(actor: Actor) -> ColumnElement[bool]:
    """The spendings behind `waiting`."""
    taken_back = exists().where(Correction.spending_id == Spending.id, _to_correct(actor))
    return _to_agree(actor) | _to_pay(actor) | taken_back


def _to_agree(actor: Actor) -> ColumnElement[bool]:
    is_mine = (Spending.state == "review") & (Spending.asked_by != actor.ref)
    return is_mine if actor.roles & SPENDING_APPROVERS else false()


def _to_pay(actor: Actor) -> ColumnElement[bool]:
    is_mine = (Spending.asked_by != actor.ref) & (Spending.approved_by != actor.ref)
    return is_mine & (Spending.state == "approved") if actor.roles & SPENDING_PAYERS else false()


def _to_correct(actor: Actor) -> ColumnElement[bool]:
    is_mine = (Correction.state == "asked") & (Correction.asked_by != actor.ref)
    return is_mine if actor.roles & SPENDING_APPROVERS else false()


def promised_fen(account: str) -> int:
    """已批未付: what was agreed to and has not been paid yet."""
    total = select(func.coalesce(func.sum(Spending.amount_fen), 0))
    return int(db.session.scalar(total.where(Spending.account == account, Spending.state == "approved")) or 0)


def promised_many(accounts: Iterable[str]) -> dict[str, int]:
    """The same of many accounts in one statement; an account without any stands at 0."""
    wanted = list(accounts)
    total = select(Spending.account, func.sum(Spending.amount_fen)).group_by(Spending.account)
    rows = db.session.execute(total.where(Spending.account.in_(wanted), Spending.state == "approved"))
    return dict.fromkeys(wanted, 0) | {row[0]: int(row[1]) for row in rows}


def spent_by_line(account: str) -> dict[str | None, int]:
    """Budget line → what was paid for it and stayed paid; None for what names no line."""
    query = select(Spending.budget_line, func.sum(Spending.amount_fen)).group_by(Spending.budget_line)
    rows = db.session.execute(query.where(Spending.account == account, Spending.state == "paid"))
    return {row[0]: int(row[1]) for row in rows}


@dataclass(frozen=True)
class Shown:
    """公开的凭证."""

    uid: str
    title: str


@dataclass(frozen=True)
class PublicLine:
    """钱花到哪里了: what everybody may read of one spending. `corrected_at` set: a second line took it back."""

    uid: str
    no: str
    paid_on: date
    at: datetime
    budget_line: str | None
    what_for: str
    payee: str
    amount_fen: int
    goods: list[str]
    vouchers: list[Shown]
    corrected_at: datetime | None
    correction: str


def published(account: str, page: int = 1, page_size: int = 20) -> Page[PublicLine]:
    """What left one purse, newest first, with its public vouchers and corrections. Four statements."""
    query = select(Spending).where(Spending.account == account, Spending.state.in_(PUBLIC))
    found = page_of(query.order_by(Spending.paid_on.desc(), Spending.id.desc()), page, page_size)
    ids = [row.id for row in found.items]
    shown, undone = (_shown(ids), _undone(ids)) if ids else ({}, {})
    return found.map(lambda row: _line(row, shown.get(row.id, []), undone.get(row.id)))


def public_voucher(account: str, spending_uid: str, uid: str) -> str:
    """The file of a voucher that may be shown. VoucherUnknown for all others, as if they were not there."""
    query = select(Voucher.file_uid).join(Spending, Spending.id == Voucher.spending_id)
    query = query.where(Spending.account == account, Spending.uid == spending_uid, Spending.state.in_(PUBLIC))
    file_uid = db.session.scalar(query.where(Voucher.uid == uid, Voucher.public.is_(True)))
    if file_uid is None:
        raise VoucherUnknown
    return file_uid


def payee_in_public(payee: Payee) -> str:
    """A unit's name as it is; a person's never."""
    return rules.PERSON_IN_PUBLIC if payee.kind == rules.PayeeKind.PERSON else str(payee.name)


def _shown(ids: Iterable[int]) -> dict[int, list[Shown]]:
    query = select(Voucher).where(Voucher.spending_id.in_(ids), Voucher.public.is_(True)).order_by(Voucher.id)
    found: dict[int, list[Shown]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.spending_id].append(Shown(row.uid, row.title or rules.VOUCHER_KINDS[rules.VoucherKind(row.kind)]))
    return found


def _undone(ids: Iterable[int]) -> dict[int, Correction]:
    query = select(Correction).where(Correction.spending_id.in_(ids), Correction.state == "done")
    return {row.spending_id: row for row in db.session.scalars(query)}


def _line(row: Spending, shown: list[Shown], undone: Correction | None) -> PublicLine:
    assert row.paid_on is not None
    assert row.paid_at is not None
    return PublicLine(
        uid=row.uid,
        no=row.no,
        paid_on=row.paid_on,
        at=row.paid_at,
        budget_line=row.budget_line,
        what_for=row.what_for,
        payee=payee_in_public(row.payee),
        amount_fen=row.amount_fen,
        goods=[rules.Goods(**line).says for line in row.goods],
        vouchers=shown,
        corrected_at=undone.done_at if undone else None,
        correction=undone.reason if undone else "",
    )
