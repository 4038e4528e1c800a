"""订阅消息 — one message to one person who agreed to it, and what WeChat's answer means.

developers.weixin.qq.com subscribeMessage.send. wechatpy renews a refused token without end and knows no
`miniprogram_state`, so it is asked over our own token store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from server.kit.settings import settings
from server.wechat import token
from server.wechat.errors import WechatUnavailable, WechatUnheard

SEND = "/cgi-bin/message/subscribe/send"
# Later, and certainly not sent: busy, the day's or the minute's quota, two at once to one person, a token in trouble.
LATER = frozenset({-1, 45009, 45011, 43108}) | token.TOKEN_ERRORS
NO_ANSWER, NOT_REACHED = 1, 2  # our own numbers beside WeChat's, for what is no answer of theirs


@dataclass(frozen=True)
class Outcome:
    """`how` sent, later (certainly not sent), refused (for good) or unknown; `code` WeChat's errcode or ours."""

    how: Literal["sent", "later", "refused", "unknown"]
    code: int = 0
    msgid: str = ""


def send(openid: str, template: str, page: str, data: Mapping[str, Any]) -> Outcome:
    """发一条. Never raises for what WeChat says, or does not say."""
    message = {
        "touser": openid,
        "template_id": template,
        "page": page,
        "data": data,
        "miniprogram_state": "trial" if settings().is_demo else "formal",
        "lang": "zh_CN",
    }
    try:
        return _read(token.call(SEND, message))
    except WechatUnheard:
        return Outcome("unknown", NO_ANSWER)
    except WechatUnavailable:
        return Outcome("later", NOT_REACHED)


def _read(answer: dict[str, Any]) -> Outcome:
    code = answer.get("errcode")
    if type(code) is not int:
        return Outcome("unknown", NO_ANSWER)
    if code == 0:
        return Outcome("sent", msgid=str(answer.get("msgid", ""))[:32])
    return Outcome("later" if code in LATER else "refused", code)
