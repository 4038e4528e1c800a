"""规则 — what a name, a phone, a password and a code must look like, and how long a session lives."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from server.people.roles import AREA_DIGITS, AT_HOME_IN, ONE_TIME_CODE, SEPARATE, Role

_PHONE = re.compile(r"1[3-9]\d{9}")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_NAME = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffffA-Za-z·. ]{2,30}")

PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX = 10, 200
STAFF_WRONG_MAX = 5
STAFF_LOCK = timedelta(minutes=15)
ADDRESS_WRONG_MAX = 30
WRONG_WINDOW = timedelta(minutes=15)
WORK_WRONG_MAX = 5
INVITATION_LIFE = timedelta(days=7)
INVITATION_TRIES_MAX = 5
UNUSED_AFTER = timedelta(days=90)
UNUSED_TOLD = timedelta(days=7)
RECOVERY_CODES = 10
DISABLED_KEPT = timedelta(days=30)
STAFF_LIFE = timedelta(hours=12)
STAFF_IDLE = timedelta(hours=2)
DONOR_LIFE = timedelta(days=30)
# A session is touched in a short unit of its own; these say how stale it may get before that.
STAFF_TOUCH = timedelta(minutes=5)
DONOR_TOUCH = timedelta(days=1)

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES_MAX = 5
CODE_GAP = timedelta(minutes=1)
CODES_PER_DAY = 10
OTP_STEP_S = 30
# What is read aloud or typed from paper: no letter that looks like another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

ORGANISATION_KINDS = {
    "bureau": "民政局及科室",
    "charity": "慈善会",
    "department": "部门",
    "station": "社工站",
    "partner": "爱心单位",
}
ANONYMOUS = "爱心人士"


def clean(text: str) -> str:
    """Full-width folded, spaces at both ends gone, runs of spaces made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def phone_of(text: str) -> str | None:
    """`+86 138-0000-0001` → `13800000001`; None when it is no mainland mobile number."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    return digits if digits.isascii() and _PHONE.fullmatch(digits) else None


def paper_code(groups: int, letters: int) -> str:
    """`k3vq-8mzd-…`: a code to print, about five bits a letter."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(letters)) for _ in range(groups))


def typed_code(text: str) -> str:
    """What was typed from paper, as it was printed without its strokes."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())


_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "安卓手机"), ("Windows", "Windows"), ("Mac OS", "Mac"))
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_of(agent: str) -> str:
    """A browser as its owner knows it: `Windows · Edge`. What a browser says of itself is a hint, no proof."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (_SYSTEMS, _BROWSERS)]
    return " · ".join(part for part in found if part) or "未知设备"


def is_login(text: str) -> bool:
    return _LOGIN.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """A person's or a small unit's name: Chinese or Latin letters, the middle dot of minority names, 2 to 30."""
    return _NAME.fullmatch(text) is not None


def needs_code(roles: Iterable[Role | str]) -> bool:
    return bool(ONE_TIME_CODE & {Role(role) for role in roles})


def fits_area(role: Role, area_code: str) -> bool:
    """A township's clerk answers for a township, a grid worker for a village or grid, the others for the county."""
    return len(area_code) in AREA_DIGITS.get(role, frozenset({6}))


def fits_organisation(role: Role, kind: str) -> bool:
    return role not in AT_HOME_IN or kind in AT_HOME_IN[role]


def do_not_cross(posts: Iterable[tuple[str, str, str]]) -> bool:
    """(role, area, scope): one role for several areas, or several roles for one area."""
    held = list(posts)
    return len({role for role, _, _ in held}) <= 1 or len({(area, scope) for _, area, scope in held}) <= 1


def are_separate(roles: Iterable[Role]) -> bool:
    """三权分立: at most one of the three administrators."""
    return len(SEPARATE & set(roles)) <= 1
