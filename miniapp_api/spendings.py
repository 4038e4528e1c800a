"""钱花到哪里了 — what left a campaign's purse, for everybody: lines, public vouchers, corrections."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Day, Moment, PageQuery, page_of
from miniapp_api.wish_shapes import picture
from server.campaigns import queries as campaigns
from server.spending import queries as spendings

PHOTO_CACHE = "public, max-age=300"
FIRST = 5  # on the campaign's own page; the rest has a page of its own


class SpendingVoucher(Schema):
    """A picture everybody may see: names, numbers and accounts are covered before it is made public."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    url = fields.String(required=True)


class SpendingCorrection(Schema):
    """The second line: it takes the whole amount back, and says why (令第81号 16)."""

    amount_fen = fields.Integer(required=True)
    reason = fields.String(required=True)
    at = Moment(required=True)


class Spending(Schema):
    """One line. `payee` never names a person; `budget_line` is the need it served."""

    id = fields.String(required=True)
    no = fields.String(required=True)
    title = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    paid_on = Day(required=True)
    at = Moment(required=True)
    payee = fields.String(required=True)
    budget_line = fields.String(required=True, allow_none=True)
    goods = fields.List(fields.String(), required=True)
    vouchers = fields.List(fields.Nested(SpendingVoucher), required=True)
    correction = fields.Nested(SpendingCorrection, required=True, allow_none=True)


@route.get(
    "/campaigns/<uid>/spendings", query=PageQuery, answer=page_of(Spending), auth="anyone", unit="reads", kept="all"
)
def list_spendings(uid: str, query: dict[str, Any]) -> object:
    """每一笔拨付, newest first; corrected ones stay."""
    row = campaigns.find_public(uid)
    return spendings.published(campaigns.account(row), **query).map(lambda line: shown(uid, line, _needs(row)))


@route.get(
    "/campaigns/<uid>/spendings/<spending>/vouchers/<voucher>",
    answer=None,
    picture=True,
    auth="anyone",
    unit="reads",
)
def voucher(uid: str, spending: str, voucher: str) -> Response:
    """公开的凭证."""
    account = campaigns.account(campaigns.find_public(uid))
    return picture(spendings.public_voucher(account, spending, voucher), PHOTO_CACHE)


def newest(row: Any) -> dict[str, Any]:
    """The block on the campaign's own page: the newest lines, and how many there are."""
    page = spendings.published(campaigns.account(row), page_size=FIRST)
    lines = [shown(row.uid, line, _needs(row)) for line in page.items]
    return {"spendings": lines, "spendings_count": page.total}


def shown(uid: str, line: spendings.PublicLine, needs: Mapping[str, str]) -> dict[str, Any]:
    base = f"/api/v1/campaigns/{uid}/spendings/{line.uid}/vouchers"
    undone = {"amount_fen": line.amount_fen, "reason": line.correction, "at": line.corrected_at}
    return {
        "id": line.uid,
        "no": line.no,
        "title": line.what_for,
        "amount_fen": line.amount_fen,
        "paid_on": line.paid_on,
        "at": line.at,
        "payee": line.payee,
        "budget_line": needs.get(line.budget_line or ""),
        "goods": line.goods,
        "vouchers": [{"id": one.uid, "title": one.title, "url": f"{base}/{one.uid}"} for one in line.vouchers],
        "correction": undone if line.corrected_at else None,
    }


def _needs(row: Any) -> dict[str, str]:
    return {line.uid: line.title for line in row.budget}
