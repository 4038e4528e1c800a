"""入账单 — cash and bank transfers, vouched for by two people. The gift itself is booked by `gifts.approve_slip`."""

import hashlib
from datetime import date
from typing import Any

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import start_of, today
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.states import born, move
from server.payments import rules
from server.payments.errors import BadSlip, VoucherUsed
from server.payments.models import Evidence, Slip
from server.payments.queries import find_slip, slip_by_voucher
from server.payments.states import SlipState
from server.people.roles import MONEY_HANDLERS

FIELDS = frozenset(
    {
        "kind",
        "voucher",
        "purpose",
        "amount_fen",
        "received_on",
        "donor_uid",
        "donor_name",
        "shown_as",
        "alias",
        "message",
    }
)


def draft_slip(
    *,
    kind: str,
    voucher: str,
    purpose: str,
    amount_fen: int,
    received_on: date,
    donor_name: str,
    actor: Actor,
    donor_uid: str | None = None,
    shown_as: str = "anonymous",
    alias: str = "",
    message: str = "",
) -> Slip:
    """登记. `kind` cash | bank; `voucher` the number on the receipt or bank line, unique within its kind."""
    if not MONEY_HANDLERS & actor.roles:
        raise Forbidden
    _refuse(kind=kind, voucher=voucher, amount_fen=amount_fen, received_on=received_on, shown_as=shown_as, alias=alias)
    assert rules.PURPOSE.fullmatch(purpose), purpose
    slip = Slip(
        kind=kind,
        voucher=voucher,
        purpose=purpose,
        amount_fen=amount_fen,
        received_on=received_on,
        donor_uid=donor_uid,
        donor_name=donor_name or None,
        shown_as=shown_as,
        alias=alias,
        message=message,
        state=SlipState.DRAFT,
    )
    if not insert_once(slip):
        raise VoucherUsed
    audit.write(actor, "payments.draft_slip", slip.uid, {"amount_fen": amount_fen, "kind": kind})
    return slip


def edit_slip(uid: str, *, actor: Actor, seen_version: int | None = None, **fields: Any) -> Slip:
    """修改. Only a draft; the fields of `draft_slip`. Counts as a move, so a reviewer never agrees to unseen text."""
    slip = find_slip(uid)
    assert set(fields) <= FIELDS, set(fields) - FIELDS
    names = ("kind", "voucher", "amount_fen", "received_on", "shown_as", "alias")
    _refuse(**{name: fields.get(name, getattr(slip, name)) for name in names})
    name_given, donor_name = "donor_name" in fields, fields.pop("donor_name", None)
    _refuse_used(slip, fields)
    move(slip, "edit", actor=actor, seen_version=seen_version, changes=fields)
    if name_given:
        slip.donor_name = donor_name or None
        db.session.flush()
    return slip


def submit_slip(uid: str, *, actor: Actor, seen_version: int | None = None) -> Slip:
    """提交复核. Remembers who asked: another person must agree."""
    return move(find_slip(uid), "submit", actor=actor, seen_version=seen_version)


def approve_slip(uid: str, *, actor: Actor, seen_version: int | None = None) -> tuple[Slip, Evidence]:
    """复核. A second person agrees to the version they saw: the slip becomes evidence, in the same unit.

    Call it through `gifts.approve_slip`, which books the gift with it. Raises SamePerson, StateChanged.
    """
    slip = move(find_slip(uid), "approve", actor=actor, seen_version=seen_version)
    evidence = Evidence(
        kind="slip",
        slip_uid=slip.uid,
        amount_fen=slip.amount_fen,
        currency="CNY",
        success_time=start_of(slip.received_on),
        digest=hashlib.sha256(f"slip:{slip.uid}".encode()).hexdigest(),
        body={
            "kind": slip.kind,
            "voucher": slip.voucher,
            "asked_by": slip.asked_by,
            "approved_by": slip.approved_by,
            "version": slip.version,
        },
    )
    born(evidence)
    return slip, evidence


def send_back_slip(uid: str, *, actor: Actor, note: str = "") -> Slip:
    """退回修改."""
    return move(find_slip(uid), "send_back", actor=actor, note=note)


def void_slip(uid: str, *, actor: Actor, note: str = "") -> Slip:
    """作废. Before it is booked; afterwards only a reversal helps."""
    return move(find_slip(uid), "void", actor=actor, note=note)


def _refuse_used(slip: Slip, fields: dict[str, Any]) -> None:
    other = slip_by_voucher(fields.get("kind", slip.kind), fields.get("voucher", slip.voucher))
    if other is not None and other.uid != slip.uid:
        raise VoucherUsed


def _refuse(*, kind: str, voucher: str, amount_fen: int, received_on: date, shown_as: str, alias: str) -> None:
    wrong = [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("kind", kind not in ("cash", "bank"), "请选择现金或银行转账"),
            ("voucher", not 1 <= len(voucher.strip()) <= 40, "请填写凭证号，不超过 40 个字"),
            ("amount_fen", not 0 < amount_fen <= rules.SLIP_FEN_MAX, "金额要大于 0，不超过 1 亿元"),
            ("received_on", received_on > today(), "收款日期不能晚于今天"),
            ("shown_as", shown_as not in ("real", "alias", "anonymous"), "请选择公示方式"),
            ("alias", shown_as == "alias" and not alias.strip(), "请填写公示用的称呼"),
        )
        if bad
    ]
    if wrong:
        raise BadSlip(detail=wrong)
