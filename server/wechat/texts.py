"""文字检查 — what WeChat thinks of words that everybody would read.

developers.weixin.qq.com msgSecCheck, version 2.
"""

from server.wechat import token
from server.wechat.errors import WechatBusy, WechatUnavailable
from server.wechat.pictures import BUSY, NOT_THIS_PERSON, TOO_OFTEN

MSG_SEC_CHECK = "/wxa/msg_sec_check"
VERSION, COMMENT = 2, 2
SUGGESTIONS = frozenset({"pass", "review", "risky"})


def verdict_of(words: str, openid: str) -> str:
    """pass, review or risky. WechatBusy, WechatUnavailable.

    `review` is also the answer where WeChat does not judge for this person: a person looks then.
    """
    return judged(words, openid) or "review"


def judged(words: str, openid: str) -> str | None:
    """The same; None where WeChat does not judge for this person, so that it may be asked with another.

    What we do not know is `review`. Nothing but a clear `pass` passes.
    """
    asked = {"version": VERSION, "scene": COMMENT, "openid": openid, "content": words}
    answer = token.call(MSG_SEC_CHECK, asked)
    errcode, result = answer.get("errcode"), answer.get("result")
    if errcode in NOT_THIS_PERSON:
        return None
    if errcode in (BUSY, TOO_OFTEN):
        raise WechatBusy(retry_after_s=2)
    if errcode != 0 or not isinstance(result, dict):
        raise WechatUnavailable
    suggest = result.get("suggest")
    return suggest if suggest in SUGGESTIONS else "review"
