"""动态码 — the second factor (RFC 6238): taken once, enrolled by the person, given back by a recovery code."""

import base64
from functools import partial

import pyotp
from sqlalchemy import delete, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import blind, hash_token
from server.kit.db import db, swap_one
from server.kit.units import surely
from server.people import queries, rules
from server.people.errors import EnrolCodeWrong, OtpNeeded, OtpNotEnrolled, SignInWrong, StaffLocked
from server.people.models import RecoveryCode, Staff
from server.people.service.passwords import password_matches

# RFC 6238 §5.2: one step either way, for a phone whose clock is off by half a minute.
STEPS_AROUND = (-1, 0, 1)
SECRET_BYTES = 20
ISSUER = "愿桥工作台"


def prove_again(staff_uid: str, otp: str) -> None:
    """再次验证: for a reveal or an export. Call it in a writing unit.

    OtpNotEnrolled, OtpNeeded, StaffLocked, or SignInWrong, which counts though the unit is undone.
    """
    staff = queries.staff(staff_uid)
    refuse_locked(staff)
    if staff.totp is None:
        raise OtpNotEnrolled
    if not otp.strip():
        raise OtpNeeded
    if not use_otp(staff, otp.strip()):
        surely(partial(count_wrong, staff.uid))
        raise SignInWrong("动态码不对，请输入动态码应用上最新的六位数字")


def prove_present(staff: Staff, text: str) -> None:
    """The six digits of the phone that is enrolled now, or a recovery code where it is gone. As `prove_again`."""
    if text.strip().isdecimal() or not text.strip():
        return prove_again(staff.uid, text)
    refuse_locked(staff)
    if not use_recovery_code(staff, text):
        surely(partial(count_wrong, staff.uid))
        raise SignInWrong("动态码或恢复码不对")
    return None


def prove_password(staff: Staff, password: str) -> None:
    """One's own password once more. StaffLocked, or SignInWrong, which counts though the unit is undone."""
    refuse_locked(staff)
    if not password_matches(staff.password_hash, password):
        surely(partial(count_wrong, staff.uid))
        raise SignInWrong("现在的密码不对")


def refuse_locked(staff: Staff) -> None:
    """StaffLocked with the seconds to wait."""
    if staff.locked_until is not None and staff.locked_until > now():
        raise StaffLocked(retry_after_s=int((staff.locked_until - now()).total_seconds()) + 1)


def count_wrong(staff_uid: str) -> None:
    """One more wrong try; the fifth locks the door and starts the count again."""
    mine = Staff.uid == staff_uid
    db.session.execute(update(Staff).where(mine).values(wrong_tries=Staff.wrong_tries + 1))
    locked = {"wrong_tries": 0, "locked_until": now() + rules.STAFF_LOCK}
    if swap_one(update(Staff).where(mine, Staff.wrong_tries >= rules.STAFF_WRONG_MAX).values(**locked)):
        audit.write(Actor("staff", staff_uid, frozenset()), "people.locked", staff_uid)


def use_otp(staff: Staff, otp: str) -> bool:
    """Take the code's step: a step that was used, or one before it, never opens again."""
    step = _step_of(totp_of(staff), otp, after=staff.otp_step)
    if step is None:
        return False
    return swap_one(update(Staff).where(Staff.id == staff.id, Staff.otp_step < step).values(otp_step=step))


def use_recovery_code(staff: Staff, text: str) -> bool:
    """恢复码: each opens once."""
    mine = RecoveryCode.staff_id == staff.id, RecoveryCode.code_hash == _recovery_hash(staff, text)
    used = swap_one(update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now()))
    if used:
        audit.write(Actor("staff", staff.uid, frozenset()), "people.use_recovery_code", staff.uid)
    return used


def enrolment_secret(token: str) -> str:
    """The secret this session offers: it comes from the token and our key, so it is nowhere until it is proved."""
    mark = bytes.fromhex(blind("staff.enrol", token))
    return base64.b32encode(mark[:SECRET_BYTES]).decode()


def enrolment_uri(staff: Staff, token: str) -> str:
    """What the QR code says to the phone (Key Uri Format of Google Authenticator)."""
    return pyotp.TOTP(enrolment_secret(token)).provisioning_uri(name=staff.login, issuer_name=ISSUER)


def enrol(staff: Staff, token: str, otp: str, present: str = "") -> list[str]:
    """绑定动态码. The new phone shows a right code, the old one too where there is one. Returns the recovery codes."""
    secret = enrolment_secret(token)
    step = _step_of(pyotp.TOTP(secret), otp.strip(), after=0)
    if step is None:
        raise EnrolCodeWrong
    if staff.totp is not None:
        prove_present(staff, present)
    staff.totp, staff.otp_step, staff.otp_chosen = secret, step, True
    audit.write(Actor("staff", staff.uid, frozenset()), "people.enrol", staff.uid)
    return new_recovery_codes(staff)


def new_recovery_codes(staff: Staff) -> list[str]:
    """生成恢复码: ten, shown once; the old ones are over."""
    forget_recovery_codes(staff)
    codes = [rules.paper_code(2, 5) for _ in range(rules.RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(staff_id=staff.id, code_hash=_recovery_hash(staff, code)) for code in codes)
    audit.write(Actor("staff", staff.uid, frozenset()), "people.new_recovery_codes", staff.uid)
    db.session.flush()
    return codes


def forget_recovery_codes(staff: Staff) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


def totp_of(staff: Staff) -> pyotp.TOTP:
    assert staff.totp is not None, "a code was asked of an account without a secret"
    return pyotp.TOTP(staff.totp)


def step_now() -> int:
    return int(now().timestamp()) // rules.OTP_STEP_S


def _step_of(totp: pyotp.TOTP, otp: str, *, after: int) -> int | None:
    steps = (step_now() + around for around in STEPS_AROUND)
    return next((s for s in steps if s > after and pyotp.utils.strings_equal(totp.generate_otp(s), otp)), None)


def _recovery_hash(staff: Staff, text: str) -> str:
    return hash_token(f"recovery:{staff.uid}:{rules.typed_code(text)}")
