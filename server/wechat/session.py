"""微信登录 — a mini-program's codes turned into an openid and a proved phone.

developers.weixin.qq.com code2Session: asked by a plain request. It needs no access token, so none is sent along and
none can leak through it (wechatpy sends one).
"""

from typing import Any, NoReturn

from server.kit.errors import DomainError
from server.kit.settings import settings
from server.wechat import http, token
from server.wechat.errors import (
    HighRisk,
    LoginCodeWrong,
    LoginTooOften,
    PhoneCodeWrong,
    WechatBusy,
    WechatUnavailable,
)

_LOGIN: dict[int, type[DomainError]] = {40029: LoginCodeWrong, 40163: LoginCodeWrong, 40226: HighRisk}
_PHONE: dict[int, type[DomainError]] = {40029: PhoneCodeWrong, 40163: PhoneCodeWrong, 40013: PhoneCodeWrong}
BUSY, TOO_OFTEN, RETRY_AFTER_S = -1, 45011, 60


def code_to_openid(code: str) -> str:
    """`wx.login` code → openid. LoginCodeWrong, LoginTooOften, HighRisk, WechatBusy, WechatUnavailable."""
    chosen = settings()
    asked = {
        "appid": chosen.wechat_appid,
        "secret": chosen.wechat_app_secret,
        "js_code": code,
        "grant_type": "authorization_code",
    }
    try:
        answer = http.get(f"{chosen.wechat_api_base}/sns/jscode2session", asked).body
    except http.Silent as error:
        raise WechatUnavailable from error
    # A success may carry no errcode at all.
    if answer.get("errcode", 0) != 0:
        _refuse(answer["errcode"], _LOGIN)
    return _text(answer, "openid")


def phone_of(code: str) -> str:
    """The phone button's code → a proved mobile number of mainland China. PhoneCodeWrong and the rest as above."""
    answer = token.call("/wxa/business/getuserphonenumber", {"code": code})
    if answer.get("errcode") != 0:
        _refuse(answer.get("errcode"), _PHONE)
    info = answer.get("phone_info")
    if not isinstance(info, dict):
        raise WechatUnavailable
    return _text(info, "purePhoneNumber")


def _refuse(errcode: Any, known: dict[int, type[DomainError]]) -> NoReturn:
    if errcode == BUSY:
        raise WechatBusy(retry_after_s=2)
    if errcode == TOO_OFTEN:
        raise LoginTooOften(retry_after_s=RETRY_AFTER_S)
    kind = known.get(errcode) if isinstance(errcode, int) else None
    raise kind or WechatUnavailable


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise WechatUnavailable
    return value
