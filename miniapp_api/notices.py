"""公告动态 — what the house tells everybody. The text comes in blocks, so that no client ever meets HTML."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from miniapp_api.route import route
from miniapp_api.shapes import Day, PageQuery, page_of
from miniapp_api.wish_shapes import picture
from server.kit.clock import in_china
from server.notices import markup
from server.notices import queries as notices
from server.notices.rules import KIND_NAMES, Kind

PHOTO_CACHE = "public, max-age=300"


class NoticeCard(Schema):
    """A notice in a list. `organisation` says it; `pinned` stands first today."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    kind_text = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    organisation = fields.String(required=True)
    published_on = Day(required=True)
    pinned = fields.Boolean(required=True)
    cover_url = fields.String(required=True, allow_none=True)
    sample = fields.Boolean(required=True)


class NoticeSpan(Schema):
    """A run of letters. `href` is null, a path of this site, or an https address of a known house."""

    text = fields.String(required=True)
    strong = fields.Boolean(required=True)
    href = fields.String(required=True, allow_none=True)


class NoticeLine(Schema):
    spans = fields.List(fields.Nested(NoticeSpan), required=True)


class NoticeBlock(Schema):
    """`kind` heading | paragraph (one line each) | list | numbers."""

    kind = fields.String(required=True)
    lines = fields.List(fields.Nested(NoticeLine), required=True)


class Notice(NoticeCard):
    """One notice in full."""

    blocks = fields.List(fields.Nested(NoticeBlock), required=True)


class NoticeQuery(PageQuery):
    kind = fields.String(load_default="", validate=validate.OneOf(["", *Kind]))


@route.get("/notices", query=NoticeQuery, answer=page_of(NoticeCard), auth="anyone", unit="reads", kept="all")
def list_notices(query: dict[str, Any]) -> object:
    """公告动态: the pinned first, then the newest."""
    return notices.public_page(**query).map(_card)


@route.get("/notices/<uid>", answer=Notice, auth="anyone", unit="reads", kept="all")
def show_notice(uid: str) -> object:
    """一条公告."""
    row = notices.public(uid)
    return {**_card(row), "blocks": [_block(block) for block in markup.blocks(row.body)]}


@route.get("/notices/<uid>/cover", answer=None, picture=True, auth="anyone", unit="reads")
def cover(uid: str) -> Response:
    """题图 of a published notice."""
    return picture(notices.public_cover(uid), PHOTO_CACHE)


def _card(row: Any) -> dict[str, Any]:
    return {
        "id": row.uid,
        "kind": row.kind,
        "kind_text": KIND_NAMES[Kind(row.kind)],
        "title": row.title,
        "summary": row.summary,
        "organisation": row.organisation,
        "published_on": in_china(row.published_at).date(),
        "pinned": notices.is_pinned(row),
        "cover_url": f"/api/v1/notices/{row.uid}/cover" if row.cover else None,
        "sample": row.sample,
    }


def _block(block: markup.Block) -> dict[str, Any]:
    return {"kind": block.kind, "lines": [{"spans": [_span(span) for span in line]} for line in block.lines]}


def _span(span: markup.Span) -> dict[str, Any]:
    return {"text": span.text, "strong": span.strong, "href": span.href or None}
