"""捐赠 — give, pay, and see what became of it. What is not the caller's does not exist for them."""

import ipaddress
from typing import Any

from flask import request
from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment, PageQuery, page_of
from server.campaigns import queries as campaigns
from server.events import service as events
from server.gifts import queries as gifts
from server.gifts import service
from server.gifts.rules import ALIAS_CHARS_MAX, MESSAGE_CHARS_MAX, SHOWN_AS
from server.kit.units import reading
from server.kit.whence import client_address
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.receipts import queries as receipts


class GiftBody(Schema):
    """`budget_line` names one need of the campaign; `alias` is wanted when `shown_as` is alias and none is on file.

    `receipt`: whether a 票据 is wanted; it can be asked for, or waived, at any later time as well. `unit`: the code of
    a unit of a day of giving for which the giver lets this gift count; nobody there learns whose it is.
    """

    amount_fen = fields.Integer(strict=True, required=True)
    shown_as = fields.String(required=True, validate=validate.OneOf(SHOWN_AS))
    alias = Line(max=ALIAS_CHARS_MAX, load_default="")
    message = Line(max=MESSAGE_CHARS_MAX, load_default="")
    budget_line = Line(max=16, load_default=None, allow_none=True)
    receipt = fields.String(load_default="", validate=validate.OneOf(("", "wanted", "waived")))
    unit = Line(max=20, load_default="")


class OrderAnswer(Schema):
    order_no = fields.String(required=True)


class CashierBody(Schema):
    """`return_url`: a path under `/m/` to which WeChat's H5 cashier comes back."""

    return_url = Line(max=200, load_default="")


class Cashier(Schema):
    """kind jsapi: the five parameters of wx.requestPayment. kind h5: the address to go to."""

    kind = fields.String(required=True)
    timeStamp = fields.String()  # noqa: N815 - WeChat's own names
    nonceStr = fields.String()  # noqa: N815
    package = fields.String()
    signType = fields.String()  # noqa: N815
    paySign = fields.String()  # noqa: N815
    h5_url = fields.String()


class GiftCampaign(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)


class Payment(Schema):
    """Where an order stands. `gift_id` is there once the gift is booked; `refunding_fen` is on its way back."""

    order_no = fields.String(required=True)
    state = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    refunded_fen = fields.Integer(required=True)
    refunding_fen = fields.Integer(required=True)
    campaign = fields.Nested(GiftCampaign, required=True)
    gift_id = fields.String(required=True, allow_none=True)
    paid_at = Moment(required=True, allow_none=True)


class Gift(Schema):
    """One gift of the caller's. `state_text` says whether it is booked, on its way back or given back.

    `receipt` wanted | waived, empty while nothing was said. `goods`: then `amount_fen` is their value.
    """

    id = fields.String(required=True, attribute="uid")
    no = fields.String(required=True)
    campaign = fields.Nested(GiftCampaign, required=True)
    amount_fen = fields.Integer(required=True)
    shown_as = fields.String(required=True)
    shown_name = fields.String(required=True)
    message = fields.String(required=True, allow_none=True)
    at = Moment(required=True)
    order_no = fields.String(required=True, allow_none=True)
    refunded_fen = fields.Integer(required=True)
    refunding_fen = fields.Integer(required=True)
    state_text = fields.String(required=True)
    receipt = fields.String(required=True)
    goods = fields.String(required=True)


class GiftYear(Schema):
    """One year of the caller's gifts of money."""

    year = fields.Integer(required=True)
    count = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    refunded_fen = fields.Integer(required=True)
    deductible = fields.String(required=True)


class GiftYears(Schema):
    items = fields.List(fields.Nested(GiftYear), required=True)


@route.post(
    "/campaigns/<uid>/gifts",
    body=GiftBody,
    answer=OrderAnswer,
    status=201,
    auth="donor",
    unit="writes",
    keyed="needed",
)
def give(uid: str, body: dict[str, Any]) -> dict[str, str]:
    """捐赠: write down the wish to give; the answer's order is paid at its cashier."""
    session, unit = signed_in_donor(), body.pop("unit")
    order_no = service.give(uid, donor=session.actor, channel=_door(session.kind), **body)
    if unit:
        events.count_for(order_no, unit, donor=session.actor, place=client_address())
    return {"order_no": order_no}


@route.post("/payments/<order_no>/cashier", body=CashierBody, answer=Cashier, auth="donor", unit="talks")
def open_cashier(order_no: str, body: dict[str, Any]) -> dict[str, str]:
    """收银台: what the phone needs to pay. Asked again while unpaid it works again."""
    session = signed_in_donor()
    door = _door(session.kind)
    payer = (session.openid or "") if door == "jsapi" else _address()
    return service.open_cashier(
        order_no, donor_uids=session.uids, channel=door, payer=payer, return_path=body["return_url"]
    )


@route.get("/payments/<order_no>", answer=Payment, auth="donor", unit="talks")
def show_payment(order_no: str) -> dict[str, Any]:
    """付款: whether the money has come. While it has not, WeChat is asked a little sooner: the donor waits."""
    with reading():
        found = _payment(order_no, signed_in_donor().uids)
    if found["state"] == "asked":
        payment_acts.hurry(order_no)
    return found


def _payment(order_no: str, donor_uids: tuple[str, ...]) -> dict[str, Any]:
    order = payments.find_own(order_no, donor_uids)
    gift, campaign = gifts.by_order(order_no), campaigns.uid_of(order.purpose)
    return {
        "order_no": order.no,
        "state": order.state,
        "amount_fen": order.amount_fen,
        "refunded_fen": order.refunded_fen,
        "refunding_fen": order.refunding_fen,
        "campaign": {"id": campaign, "title": campaigns.titles([campaign])[campaign]},
        "gift_id": None if gift is None else gift.uid,
        "paid_at": order.paid_at,
    }


@route.get("/gifts", query=PageQuery, answer=page_of(Gift), auth="donor", unit="reads")
def list_gifts(query: dict[str, Any]) -> object:
    """我的捐赠."""
    return gifts.of_donor(signed_in_donor().uids, **query)


@route.get("/gifts/years", answer=GiftYears, auth="donor", unit="reads")
def list_years() -> dict[str, Any]:
    """年度合计 of one's own gifts, and what each year's receipts are worth for taxes."""
    years = gifts.years_of(signed_in_donor().uids)
    return {"items": [{**vars(one), "deductible": receipts.deductible_text(one.year)} for one in years]}


@route.get("/gifts/<uid>", answer=Gift, auth="donor", unit="reads")
def show_gift(uid: str) -> object:
    """一笔捐赠: for the thank-you page."""
    return gifts.find_own(uid, signed_in_donor().uids)


def _door(kind: str) -> str:
    return "jsapi" if kind == "bearer" else "h5"


def _address() -> str:
    """The payer's address for WeChat's risk check: what our own proxy on this machine saw, never what a phone says."""
    peer = request.remote_addr or "127.0.0.1"
    seen = request.access_route[-1] if ipaddress.ip_address(peer).is_loopback and request.access_route else peer
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return peer
