"""我的认领 — what a donor does with a claim: send it, ask for a week more, give it back, say what went wrong."""

from base64 import b64encode
from typing import Any, BinaryIO, cast

from flask import Response, request
from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line, PageQuery, page_of
from miniapp_api.wish_shapes import Claim, WishCard, cards, claims, picture
from miniapp_api.wishes import refs_of
from server.codes import labels as drawing
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.rules import NOTE_CHARS
from server.wishes.service import labels
from server.wishes.service.deliver import CARRIER_CHARS, WAYBILL_CHARS
from server.wishes.troubles import Trouble


class ClaimsQuery(PageQuery):
    state = fields.String(load_default="live", validate=validate.OneOf(["live", "all"]))


class Waits(Schema):
    items = fields.List(fields.Nested(WishCard), required=True)


class ReleaseBody(Schema):
    reason = Line(max=NOTE_CHARS, load_default="")


class ProblemBody(Schema):
    reason = Line(min=1, max=NOTE_CHARS, required=True)
    kind = fields.String(load_default=Trouble.OTHER, validate=validate.OneOf(list(Trouble)))


class Label(Schema):
    """`picture`: the whole label as a data address, to be kept, printed or held up at the counter."""

    no = fields.String(required=True)
    station = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)
    serial = fields.String(required=True)
    picture = fields.String(required=True)


class SentBody(Schema):
    """As JSON, or as a multipart form with a file `photo`."""

    carrier = Line(min=1, max=CARRIER_CHARS, required=True)
    waybill = Line(min=1, max=WAYBILL_CHARS, required=True)


@route.get("/me/claims", query=ClaimsQuery, answer=page_of(Claim), auth="donor", unit="reads")
def mine(query: dict[str, Any]) -> object:
    """我的认领: `live` under way, `all` with what arrived and what was given back."""
    session = signed_in_donor()
    page = queries.my_claims(refs_of(session), **query)
    items = claims(page.items, session.actor)
    return page.showing(items)


@route.get("/me/waits", answer=Waits, auth="donor", unit="reads")
def waits() -> dict[str, Any]:
    """我在等的心愿: those of which nothing is left, and where somebody may still give a piece back."""
    return {"items": cards(queries.my_lines(refs_of(signed_in_donor())))}


@route.post("/wishes/<uid>/release", body=ReleaseBody, answer=Claim, auth="donor", unit="writes")
def release(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """退回心愿."""
    return _answer(wishes.release(_mine(uid), actor=signed_in_donor().actor, reason=body["reason"]))


@route.post("/wishes/<uid>/extend", answer=Claim, auth="donor", unit="writes")
def extend(uid: str) -> dict[str, Any]:
    """再宽限 7 天, once."""
    return _answer(wishes.extend(_mine(uid), actor=signed_in_donor().actor))


@route.post("/wishes/<uid>/sent", body=SentBody, answer=Claim, auth="donor", unit="writes", multipart=("photo",))
def sent(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """已经寄出, with a photo if there is one."""
    given = request.files.get("photo")
    photo = cast(BinaryIO, given.stream) if given else None
    return _answer(wishes.sent(_mine(uid), actor=signed_in_donor().actor, photo=photo, **body))


@route.post("/wishes/<uid>/problem", body=ProblemBody, answer=Claim, auth="donor", unit="writes")
def problem(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """遇到问题: staff will see to it."""
    return _answer(wishes.problem(_mine(uid), actor=signed_in_donor().actor, **body))


@route.get("/claims/<uid>/photo", answer=None, picture=True, auth="donor", unit="reads")
def photo(uid: str) -> Response:
    """寄送照片: for the donor who took it alone."""
    return picture(queries.my_claim_photo(uid, actor=signed_in_donor().actor), "private, max-age=300")


@route.post("/claims/<uid>/label", answer=Label, auth="donor", unit="writes")
def label(uid: str) -> dict[str, str]:
    """包裹标签, to be put into the parcel or copied onto it: the wish's number, the station, a code. No name."""
    (one,) = labels.labels([uid], actor=signed_in_donor().actor)
    drawn = b64encode(drawing.picture(one)).decode()
    told = {"no": one.no, "station": one.station, "address": one.address, "phone": one.phone, "serial": one.serial}
    return {**told, "picture": f"data:image/png;base64,{drawn}"}


def _mine(wish_uid: str) -> str:
    """The uid of this donor's claim on a wish. ClaimNotFound."""
    return wishes.claim_on(wish_uid, actor=signed_in_donor().actor).uid


def _answer(row: Any) -> dict[str, Any]:
    return claims([queries.held(row)], signed_in_donor().actor)[0]
