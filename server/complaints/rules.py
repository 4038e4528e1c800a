"""规则 — what may be complained about, how long an answer may take, and how long the words may be."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from server.kit.errors import field_error
from server.people.rules import phone_of


class Kind(StrEnum):
    MONEY = "money"
    UNTRUE = "untrue"
    PRESSURE = "pressure"
    PRIVACY = "privacy"
    CONDUCT = "conduct"
    MINOR = "minor"
    OTHER = "other"


class About(StrEnum):
    """Which kind of page it was said on."""

    CAMPAIGN = "campaign"
    WISH = "wish"
    POLICY = "policy"
    NOTICE = "notice"
    HOUSE = "house"


class Outcome(StrEnum):
    FOUNDED = "founded"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    PASSED_ON = "passed_on"


KIND_NAMES = {
    Kind.MONEY: "善款或物资的使用",
    Kind.UNTRUE: "内容不真实",
    Kind.PRESSURE: "强行摊派、逼人捐款",
    Kind.PRIVACY: "泄露了个人信息",
    Kind.CONDUCT: "工作态度、办事拖延",
    Kind.MINOR: "孩子捐了款，监护人要求退回",
    Kind.OTHER: "其他",
}
ABOUT_NAMES = {
    About.CAMPAIGN: "募捐项目",
    About.WISH: "微心愿",
    About.POLICY: "政策",
    About.NOTICE: "公告",
    About.HOUSE: "平台和工作人员",
}
OUTCOME_NAMES = {
    Outcome.FOUNDED: "情况属实",
    Outcome.PARTLY: "部分属实",
    Outcome.UNFOUNDED: "情况不属实",
    Outcome.PASSED_ON: "已转有权处理的部门",
}
# What can be stopped at once by whoever looks into it.
FREEZABLE = frozenset({About.CAMPAIGN, About.WISH})

TEXT_CHARS, TEXT_CHARS_MIN, REASON_CHARS_MIN = 1000, 5, 4
PHOTOS_MAX, NOTES_MAX = 3, 40
WORKDAYS = 5  # MZ/T 088: the reporter is answered within five working days
AGAIN_WITHIN = timedelta(days=15)  # our own number: how long somebody may say that an answer is not enough, once
KEPT = timedelta(days=3 * 365 + 1)  # as long as a request for help (design §1.11)
EXPECTED = f"{WORKDAYS} 个工作日内答复"


@dataclass(frozen=True)
class Said:
    """What somebody says is wrong. `phone` may be empty: who leaves none reads the answer by number and code."""

    about: About
    subject: str
    kind: Kind
    text: str
    phone: str = ""


def wrong_with(said: Said) -> list[dict[str, str]]:
    """`detail` lines; empty when it can be taken down."""
    wrong = []
    if not TEXT_CHARS_MIN <= len(said.text.strip()) <= TEXT_CHARS:
        wrong.append(field_error("/text", f"请写 {TEXT_CHARS_MIN} 到 {TEXT_CHARS} 个字，说清是什么事"))
    if said.phone.strip() and phone_of(said.phone) is None:
        wrong.append(field_error("/phone", "请填写 11 位手机号，或者不填"))
    return wrong
