"""入账单 — cash, transfers and goods, vouched for by two people. The gift itself is booked by `gifts.approve_slip`."""

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
from server.payments.queries.lines import bank_line_of
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
        "goods",
        "valued_by",
    }
)
KINDS = ("cash", "bank", "goods")
# How the value of goods was found (《民间非营利组织会计制度》 art. 17: by the voucher, else at a fair price).
VALUED_BY = ("invoice", "market", "appraisal")
GOODS_CHARS_MAX = 200


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
    goods: str = "",
    valued_by: str = "",
) -> Slip:
    """登记. `kind` cash | bank | goods; `voucher` the number on the receipt or bank line, unique within its kind.

    Of goods, `goods` says what and how much, `amount_fen` what they are worth, `valued_by` how that was found
    (invoice, market, appraisal). Raises BadSlip, VoucherUsed.
    """
    if not MONEY_HANDLERS & actor.roles:
        raise Forbidden
    told: dict[str, Any] = {
        "kind": kind,
        "voucher": voucher,
        "amount_fen": amount_fen,
        "received_on": received_on,
        "shown_as": shown_as,
        "alias": alias,
        "goods": goods,
        "valued_by": valued_by,
    }
    _refuse(**told)
    assert rules.PURPOSE.fullmatch(purpose), purpose
    slip = Slip(**told, purpose=purpose, donor_uid=donor_uid, message=message, state=SlipState.DRAFT)
    slip.donor_name = donor_name or None
    return _kept(slip, actor)


def _kept(slip: Slip, actor: Actor) -> Slip:
    _refuse_imported(slip.kind, slip.voucher)
    if not insert_once(slip):
        raise VoucherUsed
    audit.write(actor, "payments.draft_slip", slip.uid, {"amount_fen": slip.amount_fen, "kind": slip.kind})
    return slip


def edit_slip(uid: str, *, actor: Actor, seen_version: int | None = None, **fields: Any) -> Slip:
    """修改. Only a draft; the fields of `draft_slip`. Counts as a move, so a reviewer never agrees to unseen text."""
    slip = find_slip(uid)
    assert set(fields) <= FIELDS, set(fields) - FIELDS
    names = ("kind", "voucher", "amount_fen", "received_on", "shown_as", "alias", "goods", "valued_by")
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
    kind, voucher = fields.get("kind", slip.kind), fields.get("voucher", slip.voucher)
    other = slip_by_voucher(kind, voucher)
    if other is not None and other.uid != slip.uid:
        raise VoucherUsed
    _refuse_imported(kind, voucher)


def _refuse_imported(kind: str, voucher: str) -> None:
    """The bank's statement has told of this transfer already: it is booked from there, not a second time by hand."""
    line = bank_line_of(voucher) if kind == "bank" else None
    if line is not None and line.state != "ignored":
        raise VoucherUsed("银行流水里已有这个流水号，请到“到账匹配”里处理，不用再登记入账单")


def _refuse(
    *,
    kind: str,
    voucher: str,
    amount_fen: int,
    received_on: date,
    shown_as: str,
    alias: str,
    goods: str,
    valued_by: str,
) -> None:
    wrong = [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("kind", kind not in KINDS, "请选择现金、银行转账或物资"),
            ("voucher", not 1 <= len(voucher.strip()) <= 40, "请填写凭证号，不超过 40 个字"),
            ("amount_fen", not 0 < amount_fen <= rules.SLIP_FEN_MAX, "金额要大于 0，不超过 1 亿元"),
            ("received_on", received_on > today(), "收款日期不能晚于今天"),
            ("shown_as", shown_as not in ("real", "alias", "anonymous"), "请选择公示方式"),
            ("alias", shown_as == "alias" and not alias.strip(), "请填写公示用的称呼"),
        )
        if bad
    ]
    wrong += _wrong_goods(kind, goods, valued_by)
    if wrong:
        raise BadSlip(detail=wrong)


def _wrong_goods(kind: str, goods: str, valued_by: str) -> list[dict[str, str]]:
    """Goods are named and valued; money is neither."""
    if kind != "goods":
        return [field_error("/goods", "只有物资才填品名和数量")] if goods or valued_by else []
    return [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("goods", not 1 <= len(goods.strip()) <= GOODS_CHARS_MAX, "请写明品名、数量和成色，不超过 200 个字"),
            ("valued_by", valued_by not in VALUED_BY, "请选择价值依据"),
        )
        if bad
    ]
