"""规则 — the state's own identity number, who is a child, whose record it is."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.people.roles import Role

_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
# GB 11643-1999, ISO 7064:1983 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
GUARDIAN_UNDER_YEARS = 14
REASON_CHARS_MIN = 4


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


CONTROLLER_NAMES = {Controller.RELIEF: "民政局救助台账", Controller.CHARITY: "慈善会帮扶台账"}
PURPOSE_NAMES = {
    Purpose.WISH: "发布微心愿（不含姓名住址）",
    Purpose.PUBLISH: "公开姓名或照片",
    Purpose.AID: "办理救助帮扶",
    Purpose.SHARE: "提供给其他单位",
}
KINDS = ("独居老人", "困境儿童", "残疾人", "低保家庭", "特困人员", "重病患者", "其他困难群众")
REGISTRARS = frozenset(
    {Role.RELIEF, Role.CHARITY, Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID, Role.BUREAU_CHARITY}
)
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
