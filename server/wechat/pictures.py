"""图片检查 — ask WeChat to look at a picture; what it thinks comes later, by push.

developers.weixin.qq.com mediaCheckAsync, version 2.
"""

from server.wechat import token
from server.wechat.errors import WechatBusy, WechatUnavailable

MEDIA_CHECK = "/wxa/media_check_async"
IMAGE, VERSION, MATERIAL = 2, 2, 1
# The person has not used the mini-program for two hours, is nobody, or is another app's: asking again will not help.
NOT_THIS_PERSON = frozenset({61010, 40003, 43104})
BUSY, TOO_OFTEN = -1, 45009


def ask_about(address: str, openid: str) -> str | None:
    """The number of the look; None when WeChat does not look for this person. WechatBusy, WechatUnavailable.

    `address` is public https, alive for at least half an hour: WeChat fetches the picture itself.
    """
    asked = {"media_url": address, "media_type": IMAGE, "version": VERSION, "scene": MATERIAL, "openid": openid}
    answer = token.call(MEDIA_CHECK, asked)
    errcode, trace = answer.get("errcode"), answer.get("trace_id")
    if errcode in NOT_THIS_PERSON:
        return None
    if errcode in (BUSY, TOO_OFTEN):
        raise WechatBusy(retry_after_s=2)
    if errcode != 0 or not isinstance(trace, str) or not trace:
        raise WechatUnavailable
    return trace
