"""凭证 — keep it, and show it when a person has seen that it names nobody."""

from typing import BinaryIO

from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import Forbidden, field_error
from server.kit.states import StateChanged
from server.spending import queries, rules
from server.spending.errors import BadSpending, PdfStaysPrivate, SlipStaysPrivate, VouchersFull
from server.spending.models import Spending, Voucher
from server.spending.rules import VoucherKind
from server.spending.states import DESK, SpendingState


def add_voucher(
    uid: str, given: BinaryIO | bytes, *, kind: str, actor: Actor, title: str = "", public: bool = False
) -> Voucher:
    """附凭证: a picture (re-encoded, without place and time) or a PDF. Private unless `public`.

    Also after payment: an invoice often comes later. Forbidden, BadSpending, VouchersFull, NotAPaper, StateChanged.
    """
    row, title = queries.find(uid), rules.clean(title)
    _refuse(row, actor, kind, title)
    file = files.keep_paper(given, owner=f"spending:{row.uid}", actor=actor)
    voucher = Voucher(
        spending_id=row.id, file_uid=file.uid, kind=kind, title=title, is_pdf=file.kind == "pdf", by=actor.ref
    )
    db.session.add(voucher)
    db.session.flush()
    audit.write(actor, "spending.add_voucher", row.uid, {"voucher": voucher.uid, "kind": kind})
    return _show(voucher, actor) if public else voucher


def show_voucher(uid: str, voucher_uid: str, *, actor: Actor) -> Voucher:
    """公开凭证: everybody may see it once the money has left. SlipStaysPrivate, PdfStaysPrivate."""
    if not DESK & actor.roles:
        raise Forbidden
    return _show(queries.find_voucher(queries.find(uid), voucher_uid), actor)


def hide_voucher(uid: str, voucher_uid: str, *, actor: Actor) -> Voucher:
    """收回凭证: something on it should not be seen."""
    if not DESK & actor.roles:
        raise Forbidden
    voucher = queries.find_voucher(queries.find(uid), voucher_uid)
    voucher.public = False
    files.withdraw(voucher.file_uid, actor=actor)
    return voucher


def _show(voucher: Voucher, actor: Actor) -> Voucher:
    if voucher.kind == VoucherKind.BANK_SLIP:
        raise SlipStaysPrivate
    if voucher.is_pdf:
        raise PdfStaysPrivate
    voucher.public = True
    files.publish(voucher.file_uid, actor=actor)
    return voucher


def _refuse(row: Spending, actor: Actor, kind: str, title: str) -> None:
    if not DESK & actor.roles:
        raise Forbidden
    if row.state == SpendingState.VOID:
        raise StateChanged
    wrong = [] if kind in rules.VOUCHER_KINDS else [field_error("/kind", "请选择凭证是哪一种")]
    words = rules.public_words(title, rules.VOUCHER_CHARS_MAX) if title else None
    wrong += [field_error("/title", words)] if words else []
    if wrong:
        raise BadSpending(detail=wrong)
    if len(queries.vouchers(row)) >= rules.VOUCHERS_MAX:
        raise VouchersFull
