"""拒绝 — what WeChat or the SMS port answers, in our words. Error numbers: developers.weixin.qq.com, 全局返回码."""

from server.kit.errors import Forbidden, Invalid, TooMany, Unavailable


class WechatUnavailable(Unavailable):
    """No answer, one that cannot be read, or an error nobody at the phone can mend."""

    status, code, says = 502, "wechat_unavailable", "暂时连不上微信，请稍后再试"


class WechatUnheard(WechatUnavailable):
    """The question may have arrived and the answer was lost: whoever asks for a deed must not just ask again."""


class WechatBusy(Unavailable):
    """errcode -1: WeChat itself asks to come again."""

    code, says = "wechat_busy", "微信正忙，请稍等几秒再试"


class LoginCodeWrong(Invalid):
    """40029 invalid or expired, 40163 used before."""

    code, says = "login_code_wrong", "微信登录已失效，请重新进入小程序"


class LoginTooOften(TooMany):
    """45011: more than a hundred sign-ins of one person in a minute."""

    code, says = "login_too_often", "登录太频繁，请一分钟后再试"


class HighRisk(Forbidden):
    """40226: WeChat blocks this person's sign-in."""

    code, says = "wechat_high_risk", "微信提示这个账号有风险，暂时不能登录，请联系微信客服"


class PhoneCodeWrong(Invalid):
    code, says = "phone_code_wrong", "手机号验证已失效，请再点一次授权按钮"


class SmsUnavailable(Unavailable):
    code, says = "sms_unavailable", "短信暂时发不出去，请稍后再试"
