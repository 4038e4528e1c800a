"""隐私 — what is kept of the person who asks, for themselves; and to be forgotten (PIPL art. 45, 47)."""

from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.route import route
from server.jobs import privacy
from server.kit.units import writing

CONFIRM = "注销"


class Value(Schema):
    name = fields.String(required=True)
    value = fields.String(required=True)


class Section(Schema):
    title = fields.String(required=True)
    rows = fields.List(fields.List(fields.Nested(Value)), required=True)


class Copy(Schema):
    """`text` is the same as a page that a person can keep; `kept` says what the law keeps and how long."""

    made_at = fields.String(required=True)
    sections = fields.List(fields.Nested(Section), required=True)
    kept = fields.List(fields.String(), required=True)
    text = fields.String(required=True)


class ForgetBody(Schema):
    """`confirm` is typed by the person: 注销."""

    confirm = fields.String(required=True, validate=validate.Equal(CONFIRM, error="请输入“注销”两个字"))


class Forgotten(Schema):
    gone = fields.List(fields.String(), required=True)
    kept = fields.List(fields.String(), required=True)


@route.get("/me/data", answer=Copy, auth="donor", unit="talks")
def take_copy() -> dict[str, Any]:
    """个人信息副本. A unit of its own, for that it was taken is on record."""
    with writing():
        copy = privacy.copy_of(signed_in_donor().donor.uid)
    sections = [
        {"title": one.title, "rows": [[{"name": name, "value": value} for name, value in row] for row in one.rows]}
        for one in copy["sections"]
    ]
    text = "\n".join([*privacy.lines_of(copy["sections"]), "【依法保留】", *copy["kept"]])
    return {"made_at": copy["made_at"], "sections": sections, "kept": copy["kept"], "text": text}


@route.post("/me/forget", body=ForgetBody, answer=Forgotten, auth="donor", unit="writes")
def forget(body: dict[str, Any]) -> object:
    """注销账号. The session ends with it."""
    return privacy.forget(signed_in_donor().donor.uid)
