"""工作人员登录 — password, one-time code where the post asks for it, a lock after five wrong tries."""

from functools import cache

import pyotp
from sqlalchemy import select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, swap_one
from server.kit.errors import DomainError
from server.kit.settings import settings
from server.people import rules
from server.people.attempts import Attempt
from server.people.errors import DemoOnly, OtpNeeded, SignInWrong, StaffLocked, StaffUnknown
from server.people.models import Staff
from server.people.service.sessions import open_staff_session
from server.people.service.staff import HASHER, password_matches
from server.people.states import StaffState

# RFC 6238 §5.2: one step either way, for a phone whose clock is off by half a minute.
STEPS_AROUND = (-1, 0, 1)


def sign_in_staff(login: str, password: str, otp: str = "") -> Attempt[str]:
    """登录. A token, or a refusal to raise after the unit is saved: SignInWrong, OtpNeeded, StaffLocked."""
    staff = _by_login(login)
    if staff is None or staff.state != StaffState.ACTIVE:
        password_matches(_nobodys_hash(), password)  # as slow as for somebody, so that time tells nothing
        return Attempt(refusal=SignInWrong())
    if staff.locked_until is not None and staff.locked_until > now():
        wait_s = int((staff.locked_until - now()).total_seconds()) + 1
        return Attempt(refusal=StaffLocked(retry_after_s=wait_s))
    refusal = _refusal(staff, password, otp)
    if isinstance(refusal, SignInWrong):
        _count_wrong(staff)
    if refusal is not None:
        return Attempt(refusal=refusal)
    db.session.execute(update(Staff).where(Staff.id == staff.id).values(wrong_tries=0, locked_until=None))
    audit.write(Actor("staff", staff.uid, frozenset()), "people.sign_in", staff.uid)
    return Attempt(open_staff_session(staff))


def otp_now(login: str) -> str:
    """动态码, for the demo alone: the present code, or the next one when the present one was used."""
    if not settings().is_demo:
        raise DemoOnly
    staff = _by_login(login)
    if staff is None:
        raise StaffUnknown
    return _totp(staff).generate_otp(max(_step_now(), staff.otp_step + 1))


def _refusal(staff: Staff, password: str, otp: str) -> DomainError | None:
    if not password_matches(staff.password_hash, password):
        return SignInWrong()
    if not rules.needs_code(post.role for post in staff.posts):
        return None
    if not otp.strip():
        return OtpNeeded()
    return None if _use_otp(staff, otp.strip()) else SignInWrong()


def _use_otp(staff: Staff, otp: str) -> bool:
    """Take the code's step: a step that was used, or one before it, never opens again."""
    totp = _totp(staff)
    for around in STEPS_AROUND:
        step = _step_now() + around
        if step > staff.otp_step and pyotp.utils.strings_equal(totp.generate_otp(step), otp):
            fresh = update(Staff).where(Staff.id == staff.id, Staff.otp_step < step)
            return swap_one(fresh.values(otp_step=step))
    return False


def _count_wrong(staff: Staff) -> None:
    """One more wrong try; the fifth locks the door and starts the count again."""
    mine = Staff.id == staff.id
    db.session.execute(update(Staff).where(mine).values(wrong_tries=Staff.wrong_tries + 1))
    locked = {"wrong_tries": 0, "locked_until": now() + rules.STAFF_LOCK}
    if swap_one(update(Staff).where(mine, Staff.wrong_tries >= rules.STAFF_WRONG_MAX).values(**locked)):
        audit.write(Actor("staff", staff.uid, frozenset()), "people.locked", staff.uid)


def _by_login(login: str) -> Staff | None:
    return db.session.scalars(select(Staff).where(Staff.login == login.strip().lower())).one_or_none()


def _totp(staff: Staff) -> pyotp.TOTP:
    assert staff.totp is not None, "every account is made with a one-time secret"
    return pyotp.TOTP(staff.totp)


def _step_now() -> int:
    return int(now().timestamp()) // rules.OTP_STEP_S


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody")
