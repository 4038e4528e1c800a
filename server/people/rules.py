"""规则 — what a name, a phone, a password and a code must look like, and how long a session lives."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from server.people.roles import ONE_TIME_CODE, SEPARATE, Role

_PHONE = re.compile(r"1[3-9]\d{9}")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_NAME = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffffA-Za-z·. ]{2,30}")

PASSWORD_CHARS_MIN = 10
STAFF_WRONG_MAX = 5
STAFF_LOCK = timedelta(minutes=15)
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

ANONYMOUS = "爱心人士"


def clean(text: str) -> str:
    """Full-width folded, spaces at both ends gone, runs of spaces made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def phone_of(text: str) -> str | None:
    """`+86 138-0000-0001` → `13800000001`; None when it is no mainland mobile number."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    return digits if digits.isascii() and _PHONE.fullmatch(digits) else None


def is_login(text: str) -> bool:
    return _LOGIN.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """A person's or a small unit's name: Chinese or Latin letters, the middle dot of minority names, 2 to 30."""
    return _NAME.fullmatch(text) is not None


def needs_code(roles: Iterable[Role | str]) -> bool:
    return bool(ONE_TIME_CODE & {Role(role) for role in roles})


def are_separate(roles: Iterable[Role]) -> bool:
    """三权分立: at most one of the three administrators."""
    return len(SEPARATE & set(roles)) <= 1
