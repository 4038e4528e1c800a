"""申请 — a donor, or the desk for one at the counter, asks for a receipt of gifts, whole or in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.gifts import queries as gifts
from server.gifts import service as gift_acts
from server.gifts.queries import GiftCard
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.states import born, move
from server.people.rules import phone_of
from server.receipts import queries, rules
from server.receipts.errors import BadRequest, MixedKinds, MixedYears, OutOfTurn, ReceiptWanted
from server.receipts.models import Receipt, ReceiptShare
from server.receipts.service.taking import let_go, take
from server.receipts.states import ReceiptState


@dataclass(frozen=True)
class Part:
    """One gift of a request; `amount_fen` None takes all that is left of it."""

    gift: GiftCard
    amount_fen: int | None = None


def request(
    parts: Sequence[Part],
    *,
    kind: str,
    title: str,
    credit_code: str = "",
    phone: str = "",
    actor: Actor,
    replaces: str | None = None,
) -> Receipt:
    """申请票据. The caller has made sure that the gifts are the asker's. In one unit, all or nothing.

    `replaces`: the voided receipt in whose place this one stands. BadRequest, MixedYears, MixedKinds, NothingLeft,
    NotArrived, OutOfTurn.
    """
    payer = _payer(kind, title, credit_code, phone)
    year, old = _year(parts), _old(replaces)
    with db.session.begin_nested():  # all or nothing, also for a face that draws the refusal and goes on
        shares = [_share(part) for part in sorted(parts, key=lambda part: part.gift.uid)]
        row = Receipt(
            state=ReceiptState.REQUESTED,
            kind=kind,
            year=year,
            donor_uid=parts[0].gift.donor_uid,
            amount_fen=sum(share.amount_fen for share in shares),
            credit_code_blind=blind("receipts.credit_code", payer["credit_code"]) if payer["credit_code"] else None,
            replaces_id=old,
            by=actor.ref,
        )
        for name, value in payer.items():
            setattr(row, name, value)
        row.shares = shares
        born(row)
    for part in parts:
        gift_acts.wish_receipt(part.gift.uid, "wanted")
    audit.write(actor, "receipts.request", row.uid, {"amount_fen": row.amount_fen, "gifts": len(shares)})
    return row


def take_back(uid: str, *, actor: Actor) -> Receipt:
    """撤回 by the donor, while nobody has begun to make it. StateChanged."""
    row = move(queries.find(uid), "take_back", actor=actor)
    let_go(row)
    return row


def waive(gift_uid: str, *, actor: Actor) -> None:
    """不要票据, on record (Charity Law 38); it may be asked for later all the same. ReceiptWanted."""
    if queries.taken_fen(gift_uid):
        raise ReceiptWanted
    gift_acts.wish_receipt(gift_uid, "waived")
    audit.write(actor, "receipts.waive", gift_uid)


def _payer(kind: str, title: str, credit_code: str, phone: str) -> dict[str, Any]:
    title, code = rules.clean(title), rules.code_of(credit_code)
    number = phone_of(phone) if phone.strip() else ""
    wrong = list(rules.bad_payer(kind=kind, title=title, credit_code=code, phone=number))
    if wrong:
        raise BadRequest(detail=[field_error(*line) for line in wrong])
    return {"title": title, "credit_code": code or None, "phone": number or None}


def _year(parts: Sequence[Part]) -> int:
    """The one year of all gifts. A receipt is of money or of goods, and of one donor."""
    if not parts or len(parts) > rules.GIFTS_MAX or len({part.gift.uid for part in parts}) < len(parts):
        raise BadRequest(detail=[field_error("/gifts", f"请选择 1 到 {rules.GIFTS_MAX} 笔捐赠，每笔一次")])
    if len({bool(part.gift.goods) for part in parts}) > 1:
        raise MixedKinds
    years = {in_china(part.gift.at).year for part in parts}
    if len(years) > 1:
        raise MixedYears
    return years.pop()


def _share(part: Part) -> ReceiptShare:
    fen = part.amount_fen
    if fen is None:
        fen = queries.left_of(part.gift, queries.taken_fen(part.gift.uid))
    take(part.gift, fen)
    return ReceiptShare(gift_uid=part.gift.uid, gift_no=part.gift.no, amount_fen=fen)


def _old(replaces: str | None) -> int | None:
    if replaces is None:
        return None
    old = queries.find(replaces)
    if old.state != ReceiptState.VOIDED or queries.replaced_by(old) is not None:
        raise OutOfTurn("只有已经红冲作废、还没有重新开具的票据可以重开")
    return old.id


def cards(gift_uids: Sequence[str]) -> list[GiftCard]:
    """The gifts of a request at the desk. NotFound."""
    return [gifts.card(uid) for uid in gift_uids]
