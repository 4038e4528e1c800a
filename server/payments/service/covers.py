"""补足 — other money of the charity fills what a purse had lacked: one person asks with the paper, another agrees."""

from typing import BinaryIO

from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.ids import new_uid
from server.kit.lengths import shortened
from server.kit.states import move
from server.ledger import queries as books
from server.ledger import service as ledger
from server.payments.errors import AlreadyCovered, BadSlip, VoucherUsed
from server.payments.models import Cover
from server.payments.queries import covers as queries
from server.payments.queries import find_matter
from server.payments.service.matters import close_matter
from server.payments.states import CoverState
from server.people.roles import MONEY_HANDLERS

REASON_CHARS_MAX, VOUCHER_CHARS_MAX = 200, 64


def ask_cover(
    matter_uid: str, given: BinaryIO | bytes | None, *, source: str, reason: str, voucher: str, actor: Actor
) -> Cover:
    """申请补足 the whole of one shortfall. `given` is the scanned paper of the transfer, `voucher` its number.

    Raises Forbidden, NotFound (no matter of a shortfall), BadSlip, NotAPaper, AlreadyCovered, VoucherUsed.
    """
    if not MONEY_HANDLERS & actor.roles:
        raise Forbidden
    entry = queries.shortfall_of(find_matter(matter_uid))
    if books.entry(f"reverse:{entry.reference}") is not None or queries.covers_of([entry.reference]):
        raise AlreadyCovered
    reason, voucher = " ".join(reason.split()), voucher.strip()
    paper = _paper(given, source, reason, voucher)
    uid = new_uid()
    cover = Cover(
        uid=uid,
        short=entry.reference,
        account=entry.source,
        source=source,
        amount_fen=entry.amount_fen,
        reason=reason,
        voucher=voucher,
        paper=files.keep_paper(paper, owner=f"cover:{uid}", actor=actor).uid,
        state=CoverState.REVIEW,
        asked_by=actor.ref,
        asked_version=0,
    )
    if not insert_once(cover):
        raise VoucherUsed
    audit.write(actor, "payments.ask_cover", uid, {"short": cover.short, "amount_fen": cover.amount_fen})
    return cover


def _paper(given: BinaryIO | bytes | None, source: str, reason: str, voucher: str) -> BinaryIO | bytes:
    """What was handed in, when everything else has been said too. Raises BadSlip."""
    wrong = [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("source", source not in queries.sources(), "请选择钱从哪里来"),
            ("reason", not 0 < len(reason) <= REASON_CHARS_MAX, "请写明原因，最多 200 个字"),
            ("voucher", not 0 < len(voucher) <= VOUCHER_CHARS_MAX, "请填写回单号或凭证号，最多 64 个字"),
            ("file", given is None, "请上传回单或凭证"),
        )
        if bad
    ]
    if wrong or given is None:
        raise BadSlip(detail=wrong)
    return given


def approve_cover(uid: str, *, actor: Actor, seen_version: int) -> Cover:
    """同意补足. The books, the sheet and its matter in one unit. Raises SamePerson, StateChanged, AlreadyCovered."""
    cover = queries.find_cover(uid)
    if books.entry(f"reverse:{cover.short}") is not None:
        raise AlreadyCovered
    cover = move(cover, "approve", actor=actor, seen_version=seen_version)
    reference = f"cover:{cover.uid}"
    ledger.post(
        source=cover.source, target=cover.account, amount_fen=cover.amount_fen, reference=reference, actor=actor
    )
    close_matter(cover.short, note=shortened(f"已用补足单 {cover.voucher} 补足：{cover.reason}"), actor=actor)
    return cover


def void_cover(uid: str, *, actor: Actor, note: str) -> Cover:
    """作废 what nobody has agreed to yet; the shortfall waits again."""
    return move(queries.find_cover(uid), "void", actor=actor, note=note)
