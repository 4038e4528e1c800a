"""工作人员登录 — password, one-time code where the post asks for it, a lock after five wrong tries."""

from functools import cache

from sqlalchemy import select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import DomainError
from server.kit.settings import settings
from server.people import rules
from server.people.attempts import Attempt
from server.people.errors import AddressLocked, DemoOnly, OtpNeeded, SignInWrong, StaffLocked, StaffUnknown
from server.people.models import Staff
from server.people.service import second_factor as factor
from server.people.service import tries
from server.people.service.passwords import HASHER, password_matches, rehashed
from server.people.service.sessions import open_staff_session
from server.people.states import StaffState


def sign_in_staff(login: str, password: str, otp: str = "", *, place: str = "", device: str = "") -> Attempt[str]:
    """登录. A token, or a refusal to raise after the unit is saved: SignInWrong, OtpNeeded, StaffLocked, AddressLocked.

    `otp` is the six digits or a recovery code; `place` the network address, `device` the browser as it calls itself.
    """
    address = tries.mark_of("address", place)
    wait_s = tries.wait_s(address, rules.ADDRESS_WRONG_MAX) if place else 0
    if wait_s:
        return Attempt(refusal=AddressLocked(retry_after_s=wait_s))
    staff = _by_login(login)
    known = staff is not None and staff.state == StaffState.ACTIVE and staff.password_hash
    refusal = _refusal(staff, password, otp) if staff and known else _nobody(login, password)
    if isinstance(refusal, SignInWrong) and place:
        tries.count(address)
    if refusal is not None:
        return Attempt(refusal=refusal)
    assert staff is not None, "nobody was let in"
    return Attempt(_let_in(staff, password, place, rules.device_of(device)))


def otp_now(login: str) -> str:
    """动态码, for the demo alone: the present code, or the next one when the present one was used."""
    if not settings().is_demo:
        raise DemoOnly
    staff = _by_login(login)
    if staff is None:
        raise StaffUnknown
    return factor.totp_of(staff).generate_otp(max(factor.step_now(), staff.otp_step + 1))


def _nobody(login: str, password: str) -> DomainError:
    """An unknown or disabled account: as slow, as locked and in the same words as somebody's."""
    password_matches(_nobodys_hash(), password)
    mark = tries.mark_of("login", login.strip().lower()[:40])
    wait_s = tries.wait_s(mark, rules.STAFF_WRONG_MAX)
    if wait_s:
        return StaffLocked(retry_after_s=wait_s)
    tries.count(mark)
    audit.write(Actor("staff", "unknown", frozenset()), "people.sign_in_refused", "unknown")
    return SignInWrong()


def _refusal(staff: Staff, password: str, otp: str) -> DomainError | None:
    try:
        factor.refuse_locked(staff)
    except StaffLocked as locked:
        return locked
    refusal = _wrong(staff, password, otp.strip())
    if isinstance(refusal, SignInWrong):
        factor.count_wrong(staff.uid)
        audit.write(Actor("staff", staff.uid, frozenset()), "people.sign_in_refused", staff.uid)
    return refusal


def _wrong(staff: Staff, password: str, otp: str) -> DomainError | None:
    if not password_matches(staff.password_hash, password):
        return SignInWrong()
    asked = staff.otp_chosen or rules.needs_code(post.role for post in staff.posts)
    if not asked or staff.totp is None:
        return None  # without a secret the session opens nothing but the page to enrol one
    if not otp:
        return OtpNeeded()
    right = factor.use_otp(staff, otp) if otp.isdecimal() else factor.use_recovery_code(staff, otp)
    return None if right else SignInWrong()


def _let_in(staff: Staff, password: str, place: str, device: str) -> str:
    token = open_staff_session(staff, place=place, device=device)
    came_from = f"{place} {device}".strip()
    values = {"wrong_tries": 0, "locked_until": None, "signed_in_at": now(), "signed_in_from": came_from[:120]}
    better = rehashed(staff.password_hash, password)
    if better is not None:
        values["password_hash"] = better
    db.session.execute(update(Staff).where(Staff.id == staff.id).values(quiet_since=now(), **values))
    audit.write(Actor("staff", staff.uid, frozenset()), "people.sign_in", staff.uid)
    return token


def _by_login(login: str) -> Staff | None:
    return db.session.scalars(select(Staff).where(Staff.login == login.strip().lower())).one_or_none()


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody")
