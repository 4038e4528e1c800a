"""验证码 — six digits to a phone, five minutes, five tries, one a minute and ten a day."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from server.kit.clock import now, start_of, today
from server.kit.crypto import blind, hash_token
from server.kit.db import db, insert_once, swap_one
from server.people import rules
from server.people.errors import PhoneInvalid, SmsTooMany, SmsTooOften
from server.people.models import PhoneCode


@dataclass(frozen=True)
class Asked:
    """What the SMS port is to send, outside the unit."""

    phone: str
    code: str
    resend_after_s: int


def ask_phone_code(text: str) -> Asked:
    """获取验证码. PhoneInvalid, or SmsTooOften with the seconds to wait."""
    phone = rules.phone_of(text)
    if phone is None:
        raise PhoneInvalid
    mark, code = phone_blind(phone), f"{secrets.randbelow(1_000_000):06}"
    fresh = _fresh(mark, code)
    if not insert_once(PhoneCode(phone_blind=mark, day=today(), asked_today=1, **fresh)):
        _ask_again(mark, fresh)
    return Asked(phone, code, int(rules.CODE_GAP.total_seconds()))


def phone_code_lost(phone: str) -> None:
    """The message could not be sent: the minute is given back, the day's count stays."""
    mine = update(PhoneCode).where(PhoneCode.phone_blind == phone_blind(phone))
    db.session.execute(mine.values(free_at=now(), expires_at=now()))


def use_phone_code(phone: str, code: str) -> bool:
    """Whether the code is the one that was sent. A try is counted, a right code is used up."""
    row = db.session.get(PhoneCode, phone_blind(phone), populate_existing=True)
    if row is None or row.expires_at <= now():
        return False
    one_more = update(PhoneCode).where(
        PhoneCode.phone_blind == row.phone_blind,
        PhoneCode.code_hash == row.code_hash,
        PhoneCode.tries < rules.CODE_TRIES_MAX,
        PhoneCode.expires_at > now(),
    )
    right = hmac.compare_digest(row.code_hash, _code_hash(row.phone_blind, code))
    # Used up by its tries, not by the clock: whoever waited for the row may have looked at the clock before us.
    tries = rules.CODE_TRIES_MAX if right else PhoneCode.tries + 1
    counted = swap_one(one_more.values(tries=tries))
    return right and counted


def phone_blind(phone: str) -> str:
    return blind("donors.phone", phone)


def _fresh(mark: str, code: str) -> dict[str, str | int | datetime]:
    moment = now()
    return {
        "code_hash": _code_hash(mark, code),
        "tries": 0,
        "expires_at": moment + rules.CODE_LIFE,
        "asked_at": moment,
        "free_at": moment + rules.CODE_GAP,
    }


def _ask_again(mark: str, fresh: dict[str, str | int | datetime]) -> None:
    row = db.session.get(PhoneCode, mark, populate_existing=True)
    if row is None:  # yesterday's row was swept away this very moment
        raise SmsTooOften(retry_after_s=1)
    wait = (row.free_at - now()).total_seconds()
    if wait > 0:
        raise SmsTooOften(retry_after_s=int(wait) + 1)
    asked_today = row.asked_today + 1 if row.day == today() else 1
    if asked_today > rules.CODES_PER_DAY:
        raise SmsTooMany(retry_after_s=_until_tomorrow_s())
    mine = update(PhoneCode).where(PhoneCode.phone_blind == mark, PhoneCode.asked_at == row.asked_at)
    if not swap_one(mine.values(day=today(), asked_today=asked_today, **fresh)):
        raise SmsTooOften(retry_after_s=int(rules.CODE_GAP.total_seconds()))


def _until_tomorrow_s() -> int:
    return 86_400 - int((now() - start_of(today())).total_seconds())


def _code_hash(mark: str, code: str) -> str:
    return hash_token(f"{mark}:{code}")
