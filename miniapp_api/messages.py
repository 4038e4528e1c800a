"""消息 — the donor's inbox."""

from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment
from server.messages import queries
from server.messages import service as messages


class Message(Schema):
    id = fields.String(required=True, attribute="uid")
    title = fields.String(required=True)
    text = fields.String(required=True)
    at = Moment(required=True)
    read = fields.Function(lambda message: message.read_at is not None, required=True, metadata={"type": "boolean"})
    link = fields.String(required=True)


class Feed(Schema):
    items = fields.List(fields.Nested(Message), required=True)
    next = fields.String(required=True, allow_none=True)
    has_more = fields.Boolean(required=True)


class FeedQuery(Schema):
    after = Line(max=16, load_default="")


class ReadBody(Schema):
    ids = fields.List(Line(min=1, max=16), required=True, validate=validate.Length(min=1, max=100))


@route.get("/me/messages", query=FeedQuery, answer=Feed, auth="donor", unit="reads")
def inbox(query: dict[str, Any]) -> object:
    """我的消息."""
    return queries.inbox(signed_in_donor().uids, query["after"])


@route.post("/me/messages/read", body=ReadBody, answer=None, auth="donor", unit="writes")
def mark_read(body: dict[str, Any]) -> None:
    """标为已读."""
    messages.mark_read(signed_in_donor().uids, body["ids"])
