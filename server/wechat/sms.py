"""短信端口 — the county's own SMS gateway behind one shape: POST {phone, template, params}, answered 2xx when taken."""

from server.kit.settings import settings
from server.wechat import http
from server.wechat.errors import SmsUnavailable

SIGN_IN = "sign_in_code"
MINUTES = "5"


def send_code(phone: str, code: str) -> None:
    """Send a sign-in code. SmsUnavailable when the gateway did not take it, or nobody knows whether it did."""
    chosen = settings()
    if not chosen.sms_url:
        raise SmsUnavailable("短信服务还没有接通，请联系 12345")
    content = {"phone": phone, "template": SIGN_IN, "params": {"code": code, "minutes": MINUTES}}
    try:
        reply = http.post(chosen.sms_url, content, bearer=chosen.sms_key)
    except http.Silent as error:
        raise SmsUnavailable from error
    if not 200 <= reply.status < 300:
        raise SmsUnavailable
