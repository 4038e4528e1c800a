"""进展公开 — what was told to the public of a campaign: words, pictures, the ledger's figures of that day."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Day, Moment, PageQuery, page_of
from miniapp_api.wish_shapes import picture
from server.campaigns import queries as campaigns
from server.campaigns import reports
from server.campaigns.rules import REPORT_NAMES, ReportKind

PHOTO_CACHE = "public, max-age=300"
FIRST = 3  # on the campaign's own page; the rest has a page of its own


class Report(Schema):
    """One report. `corrected`: a newer one stands for it; `reason` says why this one stands for an older one.

    The figures are what the ledger held at the end of `until_on`: raised is net of refunds.
    """

    id = fields.String(required=True)
    kind = fields.String(required=True)
    kind_text = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    also_at = fields.String(required=True)
    at = Moment(required=True)
    until_on = Day(required=True)
    raised_fen = fields.Integer(required=True)
    spent_fen = fields.Integer(required=True)
    fees_fen = fields.Integer(required=True)
    left_fen = fields.Integer(required=True)
    photo_urls = fields.List(fields.String(), required=True)
    corrected = fields.Boolean(required=True)
    reason = fields.String(required=True)


class DisclosureState(Schema):
    """公开状态: `light` green | amber | red | none, and the sentence beside it."""

    light = fields.String(required=True)
    says = fields.String(required=True)
    due_on = Day(required=True, allow_none=True)


@route.get("/campaigns/<uid>/reports", query=PageQuery, answer=page_of(Report), auth="anyone", unit="reads", kept="all")
def list_reports(uid: str, query: dict[str, Any]) -> object:
    """进展公开, newest first; corrected ones stay."""
    return reports.of(campaigns.find_public(uid), **query).map(lambda one: shown(uid, one))


@route.get("/campaigns/<uid>/reports/<report>/photos/<photo>", answer=None, picture=True, auth="anyone", unit="reads")
def report_photo(uid: str, report: str, photo: str) -> Response:
    """报告的照片."""
    reports.one(campaigns.find_public(uid), report)
    return picture(reports.photo(report, photo), PHOTO_CACHE)


def newest(row: Any) -> dict[str, Any]:
    """The block on the campaign's own page."""
    page = reports.of(row, page_size=FIRST)
    return {"reports": [shown(row.uid, one) for one in page.items], "reports_count": page.total}


def shown(uid: str, one: reports.Shown) -> dict[str, Any]:
    row = one.row
    facts = ("title", "text", "also_at", "at", "until_on", "raised_fen", "spent_fen", "fees_fen", "left_fen", "reason")
    base = f"/api/v1/campaigns/{uid}/reports/{row.uid}/photos"
    return {
        "id": row.uid,
        "kind": row.kind,
        "kind_text": REPORT_NAMES[ReportKind(row.kind)],
        "photo_urls": [f"{base}/{photo}" for photo in one.photos],
        "corrected": one.corrected_by is not None,
        **{name: getattr(row, name) for name in facts},
    }
