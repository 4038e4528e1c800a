"""订阅消息 — what a person answered when asked whether we may write by WeChat, and how many messages that leaves."""

from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line
from server.messages import queries
from server.messages import service as messages
from server.messages.rules import ANSWERS

TEMPLATES_MAX = 3  # wx.requestSubscribeMessage takes no more at once


class Subscription(Schema):
    """`remaining` messages of this template may still come; `always`: a tap adds one without a question."""

    template = fields.String(required=True)
    remaining = fields.Integer(required=True)
    always = fields.Boolean(required=True)
    off = fields.Boolean(required=True)


class Subscriptions(Schema):
    items = fields.List(fields.Nested(Subscription), required=True)


class AnswersBody(Schema):
    """What wx.requestSubscribeMessage gave, by template; `always` those of which WeChat will not ask again."""

    answers = fields.Dict(
        keys=Line(min=1, max=64),
        values=fields.String(validate=validate.OneOf(ANSWERS)),
        required=True,
        validate=validate.Length(min=1, max=TEMPLATES_MAX),
    )
    always = fields.List(Line(min=1, max=64), load_default=list, validate=validate.Length(max=TEMPLATES_MAX))


@route.get("/me/subscriptions", answer=Subscriptions, auth="donor", unit="reads")
def show() -> dict[str, Any]:
    """我同意接收的消息."""
    return {"items": queries.subscriptions(signed_in_donor().uids)}


@route.post("/me/subscriptions", body=AnswersBody, answer=Subscriptions, auth="donor", unit="writes")
def tell(body: dict[str, Any]) -> dict[str, Any]:
    """记下同意与否, of this phone's WeChat: one accept is one message. Elsewhere 409 `only_in_wechat`."""
    session = signed_in_donor()
    return {"items": messages.told_consent(session.openid, session.uids, body["answers"], body["always"])}
