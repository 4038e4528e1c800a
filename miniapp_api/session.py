"""登录 — two ways in: WeChat's code for the mini-program, a phone and its one-time code for H5."""

from typing import Any

from flask import Response, after_this_request
from marshmallow import Schema, ValidationError, fields, validates_schema

from miniapp_api import auth
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment
from server.kit.units import writing
from server.people import service as people
from server.people.service import DonorSession
from server.wechat import session as wechat
from server.wechat import sms
from server.wechat.errors import SmsUnavailable


class SignInBody(Schema):
    """`{code}` from wx.login, or `{phone, sms_code}`."""

    code = Line(min=1, max=128)
    phone = Line(min=1, max=20)
    sms_code = Line(min=1, max=10)

    @validates_schema
    def one_way(self, data: dict[str, Any], **_: Any) -> None:
        if "code" in data:
            return
        missing = {name: ["请填写这一项"] for name in ("phone", "sms_code") if name not in data}
        if missing:
            raise ValidationError(missing)


class Session(Schema):
    """`token` for the mini-program, `csrf` for H5, whose token travels as a cookie."""

    token = fields.String()
    csrf = fields.String()
    expires_at = Moment(required=True)


class PhoneBody(Schema):
    phone = Line(min=1, max=20, required=True)


class CodeSent(Schema):
    resend_after_s = fields.Integer(required=True)


@route.post("/session", body=SignInBody, answer=Session, status=201, auth="anyone", unit="talks")
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """登录."""
    return _by_wechat(body["code"]) if "code" in body else _by_phone(body["phone"], body["sms_code"])


@route.post("/session/phone", body=PhoneBody, answer=CodeSent, status=202, auth="anyone", unit="talks")
def ask_code(body: dict[str, Any]) -> object:
    """获取短信验证码. Made and stored in one unit, then sent outside it."""
    with writing():
        asked = people.ask_phone_code(body["phone"])
    try:
        sms.send_code(asked.phone, asked.code)
    except SmsUnavailable:
        with writing():
            people.phone_code_lost(asked.phone)
        raise
    return asked


@route.delete("/session", answer=None, auth="donor", unit="writes")
def sign_out() -> None:
    """退出登录."""
    people.sign_out(auth.token() or "")
    people.close_work(auth.signed_in_donor().donor.uid)

    @after_this_request
    def forget(response: Response) -> Response:
        auth.drop_cookie(response)
        return auth.without_work(response)


def _by_wechat(code: str) -> dict[str, Any]:
    openid = wechat.code_to_openid(code)
    with writing():
        token = people.open_donor_session(people.donor_by_openid(openid), "bearer")
        session = _session(token, "bearer")
    return {"token": token, "expires_at": session.expires_at}


def _by_phone(phone: str, code: str) -> dict[str, Any]:
    """A wrong code is counted and the count is saved, so the refusal comes after the unit."""
    with writing():
        attempt = people.donor_by_phone(phone, code)
    donor = attempt.outcome()
    with writing():
        people.sign_out(auth.token() or "")  # a new sign-in ends the old session of this browser
        token = people.open_donor_session(donor, "cookie")
        session = _session(token, "cookie")

    @after_this_request
    def keep(response: Response) -> Response:
        auth.set_cookie(response, token)
        return response

    return {"csrf": session.csrf, "expires_at": session.expires_at}


def _session(token: str, carrier: str) -> DonorSession:
    session = people.donor_of(token, carrier=carrier)
    assert session is not None, "a session was opened and is not there"
    return session
