"""Money needs a WeChat that answers."""

from tests.paying import app_settings, drain, giving, later, listening, problems
from tests.wechat_pay.asking import at_hosts, back, in_the_house, openid, wanted, wechat

__all__ = [
    "app_settings",
    "at_hosts",
    "back",
    "drain",
    "giving",
    "in_the_house",
    "later",
    "listening",
    "openid",
    "problems",
    "wanted",
    "wechat",
]
