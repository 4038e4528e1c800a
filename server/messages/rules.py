"""规则 — what an answer of WeChat means for a message, how long to wait, who looks after which kind."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from server.people.roles import Role


class SendingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # somebody asks WeChat this moment, or died over it
    SENT = "sent"
    UNSURE = "unsure"  # asked, and the answer was lost
    FAILED = "failed"


SENDING_STATES = tuple(str(state) for state in SendingState)
STATE_NAMES: Mapping[str, str] = {
    "waiting": "等待发送",
    "sending": "正在发送",
    "sent": "已发送",
    "unsure": "结果不明",
    "failed": "没有发出",
}
SOURCES = ("phone", "push")
ANSWERS = ("accept", "reject", "ban", "filter")
CONSENTS_MAX = 99  # more than anybody will ever need, and an end to what a forged phone can pile up
# A tap is told twice, by the phone and by WeChat's push; the two come within this time of each other.
SAME_TAP = timedelta(minutes=10)

# Seconds to wait after the n-th time WeChat would not; the last one repeats until the news is stale.
GAPS_S = (10, 60, 300, 1800, 7200)
QUOTA_GAP = timedelta(hours=1)
TRIES_MAX, REPEATS_MAX = 20, 6
# After a lost answer WeChat's own word (subscribe_msg_sent_event) gets this long before anything else is done.
DOUBT = timedelta(minutes=5)
EVENT_LATE = timedelta(minutes=15)

BUSY, QUOTA, MINUTE_QUOTA, AT_ONCE = -1, 45009, 45011, 43108
NO_CONSENT, SWITCHED_OFF = 43101, 43107
NO_ANSWER, NOT_REACHED = 1, 2
# Our own reasons, below any errcode of WeChat's.
STALE, NO_TEMPLATE, NO_OPENID, TOLD_FAILED = 10, 11, 12, 13
# WeChat would not take it now: of itself no reason to end.
PASSING = frozenset({BUSY, QUOTA, MINUTE_QUOTA, AT_ONCE, NOT_REACHED, 40001, 40014, 42001})
# What no waiting mends and a person must put right: the template, its fields, its page.
WRONG_SETUP = frozenset({40037, 47003, 41030, NO_TEMPLATE})
REASONS: Mapping[int, str] = {
    BUSY: "微信正忙（-1），会再试",
    QUOTA: "今天的发送次数用完了（45009），会再试",
    MINUTE_QUOTA: "这一分钟发得太多（45011），会再试",
    AT_ONCE: "同一个人同时有两条（43108），会再试",
    NO_CONSENT: "对方没有同意，或同意的次数用完了（43101）",
    SWITCHED_OFF: "对方在微信里关掉了消息（43107）",
    40037: "模板编号不对（40037），请核对 WECHAT_TEMPLATES",
    47003: "模板的字段不对（47003），请核对 WECHAT_TEMPLATES 里的字段",
    41030: "要打开的页面不在已发布的小程序里（41030）",
    40003: "微信不认识这个人（40003），可能换了小程序",
    NO_ANSWER: "微信没有回答，不知道有没有送到；不会自动重发，免得收到两次",
    NOT_REACHED: "连不上微信，会再试",
    STALE: "多次没有发出，消息已经过时",
    NO_TEMPLATE: "这类消息的模板已经换掉或没有设置",
    NO_OPENID: "对方已注销，或不再关联微信",
    TOLD_FAILED: "微信收下了，后来说没有送到",
}
ARRIVED_BEFORE = "第一次没有收到回答；再发时微信说同意已经用掉，说明第一次已经送到"

HELP_KINDS = frozenset({"help_progress"})
CHARITY_SIDE = frozenset({Role.CHARITY, Role.CHARITY_LEAD, Role.BUREAU_CHARITY})
READERS = CHARITY_SIDE | {Role.PLATFORM_ADMIN, Role.RELIEF}
RESENDERS = frozenset({Role.PLATFORM_ADMIN, Role.CHARITY, Role.CHARITY_LEAD, Role.RELIEF})


def reason(code: int | None, state: str) -> str:
    """What to say of the last answer."""
    if code is None:
        return ""
    if state == SendingState.SENT and code == NO_CONSENT:
        return ARRIVED_BEFORE
    return REASONS.get(code, f"微信没有接受（{code}）")


def gap(tries: int, code: int) -> timedelta:
    """How long to wait after `tries` tries, the last one answered by `code`."""
    if code == QUOTA:
        return QUOTA_GAP
    return timedelta(seconds=GAPS_S[min(max(tries, 1), len(GAPS_S)) - 1])


def sees_help(roles: frozenset[str]) -> bool:
    """Whose post has to do with requests for help; the charity's has not (two controllers, design §1.2)."""
    return bool(roles & {Role.RELIEF, Role.PLATFORM_ADMIN})


def sees_gifts(roles: frozenset[str]) -> bool:
    return bool(roles & (CHARITY_SIDE | {Role.PLATFORM_ADMIN}))
