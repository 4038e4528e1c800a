"""捐赠证书 — of one's own gifts: facts, a picture for the phone, a PDF. Drawn as the gift stands at this moment."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.gifts import GiftCampaign
from miniapp_api.route import route
from miniapp_api.shapes import Moment
from server.certificates import drawing, queries, service
from server.certificates.rules import NOT_A_RECEIPT, SHOWN_AS
from server.gifts import queries as gifts
from server.kit.http import House

CACHE = "private, no-store"  # a refund of the next minute must be seen


class Certificate(Schema):
    """`state` valid | partly | refunding | refunded; the last is drawn no more. `names`: the choices this donor has.

    `url` is the page behind the printed code, which everybody may open who holds the paper.
    """

    no = fields.String(required=True)
    gift_id = fields.String(required=True)
    gift_no = fields.String(required=True)
    campaign = fields.Nested(GiftCampaign, required=True)
    organisation = fields.String(required=True)
    shown_as = fields.String(required=True)
    shown_name = fields.String(required=True)
    names = fields.List(fields.String(), required=True)
    amount_fen = fields.Integer(required=True)
    refunded_fen = fields.Integer(required=True)
    refunding_fen = fields.Integer(required=True)
    left_fen = fields.Integer(required=True)
    goods = fields.String(required=True)
    given_at = Moment(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    url = fields.String(required=True)
    not_a_receipt = fields.String(required=True)


class CertificateName(Schema):
    shown_as = fields.String(required=True, validate=validate.OneOf(SHOWN_AS))


@route.get("/gifts/<uid>/certificate", answer=Certificate, auth="donor", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """捐赠证书 of one's own gift."""
    return _told(_mine(uid))


@route.post("/gifts/<uid>/certificate", body=CertificateName, answer=Certificate, auth="donor", unit="writes")
def rename(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """证书上的称呼: real name, the name of the gift, or 爱心人士."""
    _mine(uid)
    service.rename(uid, body["shown_as"], actor=signed_in_donor().actor)
    return _told(_mine(uid))


@route.get("/gifts/<uid>/certificate/picture", answer=None, picture=True, auth="donor", unit="reads")
def picture(uid: str) -> Response:
    """证书图片, to be kept on the phone."""
    return _drawn(drawing.picture(queries.of_gift(_mine(uid))), "image/jpeg")


@route.get(
    "/gifts/<uid>/certificate/paper",
    answer=None,
    picture=True,
    mime="application/pdf",
    auth="donor",
    unit="reads",
)
def paper(uid: str) -> Response:
    """证书 PDF, one page of A4."""
    return _drawn(drawing.pdf(queries.of_gift(_mine(uid))), "application/pdf")


def _mine(uid: str) -> gifts.GiftCard:
    return gifts.find_own(uid, signed_in_donor().uids)


def _drawn(content: bytes, mime: str) -> Response:
    response = House.response_class(content, mimetype=mime)
    response.headers["Cache-Control"] = CACHE
    return response


def _told(gift: gifts.GiftCard) -> dict[str, Any]:
    proof = queries.of_gift(gift)
    more = {name: getattr(proof, name) for name in ("no", "left_fen", "state", "state_text", "url")}
    more |= {"gift_id": gift.uid, "campaign": gift.campaign, "names": service.names_for(gift)}
    return vars(proof) | more | {"not_a_receipt": NOT_A_RECEIPT}
