"""规则 — the state's own identity number, who is a child, whose record it is."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server.people.roles import Role
from server.registry.states import REGISTRARS as REGISTRARS

_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
# GB 11643-1999, ISO 7064:1983 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
GUARDIAN_UNDER_YEARS = 14
REASON_CHARS_MIN = 4
# How often one member of staff, and how often anybody, may look at whole fields on one day.
REVEALS_A_DAY, REVEALS_OF_ONE_A_DAY = 30, 6
AID_MONTHS = 12
# 网络数据安全管理条例 art. 12: three years at least, of a person after their aid, of a paper after what it allowed.
KEPT = timedelta(days=3 * 365 + 1)
EXPIRES_SOON_DAYS = 30
WHAT_CHARS, NOTE_CHARS, RECIPIENT_CHARS, NUMBER_CHARS, RELATION_CHARS = 60, 120, 60, 20, 10
ADDRESS_CHARS = 120


class Controller(StrEnum):
    """谁的台账: the bureau's 救助 records or the charity's 慈善 records (design §1.2)."""

    RELIEF = "relief"
    CHARITY = "charity"


class Purpose(StrEnum):
    """What a consent is for. `wish`: the staff-written wish goes public without name; `publish`: name or picture."""

    WISH = "wish"
    PUBLISH = "publish"
    AID = "aid"
    SHARE = "share"


class Recipient(StrEnum):
    """给谁: the public, the other controller, or a body that the slip names."""

    PUBLIC = "public"
    RELIEF = "relief"
    CHARITY = "charity"
    OTHER = "other"


class Source(StrEnum):
    """帮扶从哪里来: the purse a provision came from, never the giver's name."""

    RELIEF = "relief"
    CHARITY = "charity"
    WISH = "wish"
    PARTNER = "partner"
    OTHER = "other"


class Form(StrEnum):
    """是什么: money, a thing (its amount is an estimate), a service."""

    CASH = "cash"
    GOODS = "goods"
    SERVICE = "service"


CONTROLLER_NAMES = {Controller.RELIEF: "民政局救助台账", Controller.CHARITY: "慈善会帮扶台账"}
PURPOSE_NAMES = {
    Purpose.WISH: "发布微心愿（不含姓名住址）",
    Purpose.PUBLISH: "公开姓名或照片",
    Purpose.AID: "办理救助帮扶",
    Purpose.SHARE: "提供给其他单位",
}
RECIPIENT_NAMES = {
    Recipient.PUBLIC: "社会公众（不含姓名、住址）",
    Recipient.RELIEF: "民政局（救助）",
    Recipient.CHARITY: "慈善会",
    Recipient.OTHER: "其他单位",
}
# The kinds of data a slip may name (PIPL art. 23), by purpose. What is not named stays where it is.
BASIC, ID_CARD, CONTACT, FAMILY, AID = "基本情况", "证件号码", "联系方式", "监护人和家庭", "受助记录"
PURPOSE_KINDS = {
    Purpose.WISH: ("心愿内容", "群众类别", "所在乡镇"),
    Purpose.PUBLISH: ("姓名", "照片", "心愿内容", "感谢信"),
    Purpose.AID: (BASIC, ID_CARD, CONTACT, FAMILY, AID),
    Purpose.SHARE: (BASIC, ID_CARD, CONTACT, FAMILY, AID),
}
PURPOSE_RECIPIENTS = {
    Purpose.WISH: (Recipient.PUBLIC,),
    Purpose.PUBLISH: (Recipient.PUBLIC,),
    Purpose.AID: (Recipient.RELIEF, Recipient.CHARITY, Recipient.OTHER),
    Purpose.SHARE: (Recipient.RELIEF, Recipient.CHARITY, Recipient.OTHER),
}
SOURCE_NAMES = {
    Source.RELIEF: "政府救助",
    Source.CHARITY: "慈善帮扶",
    Source.WISH: "微心愿",
    Source.PARTNER: "爱心单位",
    Source.OTHER: "其他",
}
FORM_NAMES = {Form.CASH: "现金", Form.GOODS: "物品", Form.SERVICE: "服务"}
# What staff may enter by hand; a wish writes its own line when it is confirmed.
SOURCES_OF = {
    Controller.RELIEF: (Source.RELIEF, Source.OTHER),
    Controller.CHARITY: (Source.CHARITY, Source.PARTNER, Source.OTHER),
}
REVEAL_REASONS = {
    "visit": "上门核实",
    "contact": "联系本人或监护人",
    "deliver": "送达物品或服务",
    "aid": "办理救助帮扶",
    "correct": "核对更正资料",
    "copy": "本人要求查阅、复制",
    "complaint": "处理投诉举报",
    "other": "其他",
}
RELATIONS = ("户主", "配偶", "子女", "父母", "祖父母", "孙子女", "兄弟姐妹", "其他")
KINDS = ("独居老人", "困境儿童", "残疾人", "低保家庭", "特困人员", "重病患者", "其他困难群众")
# Whoever works for one controller alone writes into that one's records alone.
_OF_ONE = {
    Role.RELIEF: Controller.RELIEF,
    Role.CHARITY: Controller.CHARITY,
    Role.BUREAU_CHARITY: Controller.CHARITY,
}


@dataclass(frozen=True)
class Guardian:
    """监护人: who agrees for a child, and how to reach them."""

    name: str
    phone: str
    relation: str


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def normal_id(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def is_id_number(number: str) -> bool:
    """Eighteen characters, a day that exists, a check digit that fits."""
    if not _ID_NUMBER.fullmatch(number) or birth_of(number) is None:
        return False
    return check_digit(number[:17]) == number[17]


def birth_of(number: str) -> date | None:
    """The birthday an identity number holds; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """男 for an odd order code, 女 for an even one."""
    return "男" if int(number[16]) % 2 else "女"


def age_on(day: date, born: date) -> int:
    """Whole years: the birthday itself counts."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_child(day: date, born: date | None, birth_year: int | None) -> bool:
    """Under fourteen. With a year alone the last day of that year is taken: the child is protected in doubt."""
    if born is None and birth_year is not None:
        born = date(birth_year, 12, 31)
    return born is not None and age_on(day, born) < GUARDIAN_UNDER_YEARS


def may_write(roles: frozenset[str], controller: Controller) -> bool:
    """Whether one of these posts writes into this controller's records."""
    held = [role for role in REGISTRARS if role in roles]
    return any(_OF_ONE.get(role, controller) == controller for role in held)


def controllers_of(roles: frozenset[str]) -> frozenset[Controller]:
    """Whose records these posts keep: a township works for both, the bureau's and the charity's desks for one."""
    return frozenset(one for one in Controller if may_write(roles, one))


def months_before(day: date, months: int = AID_MONTHS) -> date:
    """The same day so many months earlier; a day that month did not have is its last one."""
    years, month = divmod(day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")
