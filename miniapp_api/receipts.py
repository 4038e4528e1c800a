"""票据 — a donor asks for 公益事业捐赠统一票据 of one's own gifts, follows it, takes it back, or waives it."""

from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment, PageQuery, page_of
from server.gifts import queries as gifts
from server.receipts import queries, rules, service
from server.receipts.service import Part
from server.receipts.states import RECEIPT_NAMES, ReceiptState


class Share(Schema):
    """`amount_fen` left out takes all that is left of the gift."""

    gift_id = Line(max=16, required=True)
    amount_fen = fields.Integer(strict=True, load_default=None, validate=validate.Range(min=1, max=10**12))


class ReceiptBody(Schema):
    """Several gifts of one year make one receipt; one gift may stand on several, each fen once."""

    gifts = fields.List(fields.Nested(Share), required=True, validate=validate.Length(min=1, max=rules.GIFTS_MAX))
    kind = fields.String(required=True, validate=validate.OneOf(tuple(rules.KINDS)))
    title = Line(max=rules.TITLE_CHARS_MAX, required=True)
    credit_code = Line(max=30, load_default="")
    phone = Line(max=20, load_default="")


class ReceiptGift(Schema):
    gift_id = fields.String(required=True, attribute="gift_uid")
    gift_no = fields.String(required=True)
    amount_fen = fields.Integer(required=True)


class Receipt(Schema):
    """`bill_code`, `bill_no`, `check_code` are the finance department's; the paper itself comes from its system."""

    id = fields.String(required=True)
    no = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    credit_code = fields.String(required=True, allow_none=True)
    amount_fen = fields.Integer(required=True)
    year = fields.Integer(required=True)
    gifts = fields.List(fields.Nested(ReceiptGift), required=True)
    bill_code = fields.String(required=True, allow_none=True)
    bill_no = fields.String(required=True, allow_none=True)
    check_code = fields.String(required=True)
    issued_on = fields.Date(required=True, allow_none=True)
    red_no = fields.String(required=True, allow_none=True)
    at = Moment(required=True)
    may_take_back = fields.Boolean(required=True)


class GiftReceipt(Schema):
    """How a gift stands: `left_fen` can still be receipted, `deductible` says what its year is worth for taxes."""

    wish = fields.String(required=True)
    left_fen = fields.Integer(required=True)
    year = fields.Integer(required=True)
    deductible = fields.String(required=True)
    receipts = fields.List(fields.Nested(Receipt), required=True)


@route.get("/gifts/<uid>/receipt", answer=GiftReceipt, auth="donor", unit="reads")
def show_standing(uid: str) -> dict[str, Any]:
    """票据情况 of one gift."""
    return _standing(uid)


@route.post("/gifts/<uid>/receipt/waive", answer=GiftReceipt, auth="donor", unit="writes")
def waive(uid: str) -> dict[str, Any]:
    """不要票据, on record; it may be asked for later all the same."""
    session = signed_in_donor()
    gifts.find_own(uid, session.uids)
    service.waive(uid, actor=session.actor)
    return _standing(uid)


@route.post("/receipts", body=ReceiptBody, answer=Receipt, status=201, auth="donor", unit="writes")
def ask(body: dict[str, Any]) -> dict[str, Any]:
    """要票据 for one or more of one's own gifts."""
    session = signed_in_donor()
    parts = [Part(gifts.find_own(one["gift_id"], session.uids), one["amount_fen"]) for one in body.pop("gifts")]
    return _told(service.request(parts, actor=session.actor, **body))


@route.get("/receipts", query=PageQuery, answer=page_of(Receipt), auth="donor", unit="reads")
def list_own(query: dict[str, Any]) -> object:
    """我的票据."""
    return queries.of_donor(signed_in_donor().uids, **query).map(_told)


@route.get("/receipts/<uid>", answer=Receipt, auth="donor", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """一张票据申请."""
    return _told(queries.find_own(uid, signed_in_donor().uids))


@route.post("/receipts/<uid>/take-back", answer=Receipt, auth="donor", unit="writes")
def take_back(uid: str) -> dict[str, Any]:
    """撤回, while nobody has begun to make it."""
    session = signed_in_donor()
    queries.find_own(uid, session.uids)
    return _told(service.take_back(uid, actor=session.actor))


def _standing(uid: str) -> dict[str, Any]:
    gift = gifts.find_own(uid, signed_in_donor().uids)
    found = queries.standing(gift)
    return {**vars(found), "wish": gift.receipt, "receipts": [_told(row) for row in found.receipts]}


def _told(row: Any) -> dict[str, Any]:
    names = ("no", "state", "kind", "title", "credit_code", "amount_fen", "year", "bill_code", "bill_no", "check_code")
    facts = {name: getattr(row, name) for name in (*names, "issued_on", "red_no", "at")}
    return facts | {
        "id": row.uid,
        "state_text": RECEIPT_NAMES[ReceiptState(row.state)],
        "gifts": row.shares,
        "may_take_back": row.state == ReceiptState.REQUESTED,
    }
