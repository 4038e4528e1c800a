"""我的 — who is signed in, what they are called, which phone they proved."""

from typing import Any

from marshmallow import Schema, fields

from miniapp_api.auth import maybe_donor, signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Line
from server.kit.masking import mask_phone
from server.kit.units import reading, writing
from server.messages import queries as messages
from server.people import queries as people_queries
from server.people import service as people
from server.people.roles import NAMES, Role
from server.people.service import DonorSession
from server.wechat import session as wechat
from server.wishes import queries as wishes


class WorkIdentity(Schema):
    """The account of the staff this phone is bound to; `POST /session/work` changes sides."""

    name = fields.String(required=True)
    posts = fields.List(fields.String(), required=True)


class Me(Schema):
    """Signed out it is `{signed_in: false, csrf: null}` and nothing more."""

    signed_in = fields.Boolean(required=True)
    csrf = fields.String(required=True, allow_none=True)
    id = fields.String()
    name = fields.String(allow_none=True)
    phone_masked = fields.String(allow_none=True)
    has_phone = fields.Boolean()
    has_name = fields.Boolean()
    claims_in_hand = fields.Integer()
    unread = fields.Integer()
    work = fields.Nested(WorkIdentity, allow_none=True)


class NameBody(Schema):
    name = Line(min=1, max=30, required=True)


class PhoneCodeBody(Schema):
    """The code of WeChat's phone number button; it is another one than wx.login's."""

    code = Line(min=1, max=128, required=True)


@route.get("/me", answer=Me, auth="anyone", unit="reads")
def show() -> dict[str, Any]:
    """我的信息."""
    session = maybe_donor()
    return {"signed_in": False, "csrf": None} if session is None else me_of(session)


@route.patch("/me", body=NameBody, answer=Me, auth="donor", unit="writes")
def rename(body: dict[str, Any]) -> dict[str, Any]:
    """填写姓名."""
    session = signed_in_donor()
    people.set_name(session.donor, body["name"])
    return me_of(session)


@route.post("/me/phone", body=PhoneCodeBody, answer=Me, auth="donor", unit="talks")
def prove_phone(body: dict[str, Any]) -> dict[str, Any]:
    """绑定手机号. The phone comes from WeChat itself, never from the sender of this request."""
    session = signed_in_donor()
    phone = wechat.phone_of(body["code"])
    with writing():
        people.prove_phone(session.donor, phone)
    with reading():
        return me_of(session)


def me_of(session: DonorSession) -> dict[str, Any]:
    """Read afresh: a proved phone may have made this donor another one."""
    donor = people_queries.donor(session.donor.uid)
    uids = people_queries.uids_of(donor.uid)
    return {
        "signed_in": True,
        "csrf": session.csrf,
        "id": donor.uid,
        "name": donor.name,
        "phone_masked": mask_phone(donor.phone) if donor.phone else None,
        "has_phone": donor.phone is not None,
        "has_name": donor.name is not None,
        "claims_in_hand": wishes.in_hand([f"donor:{uid}" for uid in uids]),
        "unread": messages.unread(uids),
        "work": _work(donor.uid),
    }


def _work(donor_uid: str) -> dict[str, Any] | None:
    staff = people.worker_of_donor(donor_uid)
    if staff is None:
        return None
    return {"name": staff.name, "posts": [NAMES[Role(post.role)] for post in staff.posts]}
