"""个人信息 — what a room says of the people in its tables, and what the kit's own tables keep of them.

Each room's `privacy.py` has `FIELDS`: (field, what it is called, purpose, retention, who may see); where people may ask
for their data, also `export(uids)` and `forget(uids)`.
"""

from dataclasses import dataclass, field

from server.kit.errors import Conflict

FIELDS = [
    ("audit.actor", "审计：办理人", "谁办了什么（编号），用于追溯", "至少 6 个月，一般 3 年，到期归档", "审计管理员"),
    (
        "audit.place",
        "审计：网络地址",
        "工作人员办理时的网络地址（捐赠人的不记）",
        "至少 6 个月，一般 3 年，到期归档",
        "审计管理员",
    ),
    (
        "audit.device",
        "审计：设备",
        "工作人员办理时的浏览器（捐赠人的不记）",
        "至少 6 个月，一般 3 年，到期归档",
        "审计管理员",
    ),
    (
        "once.said_sealed",
        "重复请求：上次的回答",
        "同一个请求送来两次时照原样回答",
        "7 天，注销时马上清除",
        "加密保存，没有人能翻看",
    ),
]


class NotYet(Conflict):
    """Something is under way that needs this person; afterwards they may ask again."""

    code, says = "forget_not_yet", "还有事情没有办完，办完后再注销"


@dataclass(frozen=True)
class Section:
    """What one room holds of a person: rows of (name of the value, value), readable as they stand."""

    title: str
    rows: list[list[tuple[str, str]]]


@dataclass
class Forgotten:
    """What was done when a person asked to be forgotten, and what the law keeps, each in one sentence."""

    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
