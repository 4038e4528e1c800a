"""我的账号 — what a person does with their own: password, second factor, sessions."""

from sqlalchemy import delete

from server.kit import audit
from server.kit.actors import Actor
from server.kit.crypto import hash_token
from server.kit.db import db
from server.people import queries
from server.people.errors import PasswordSame, PasswordsDiffer
from server.people.models import Session
from server.people.service import second_factor as factor
from server.people.service.accounts import end_sessions
from server.people.service.passwords import hash_password, password_matches


def change_password(token: str, *, old: str, new: str, again: str, actor: Actor) -> int:
    """修改密码; every other session ends. How many did. SignInWrong counts like at the door, see `prove_password`."""
    staff = queries.staff(actor.uid)
    factor.prove_password(staff, old)
    if new != again:
        raise PasswordsDiffer
    if password_matches(staff.password_hash, new):
        raise PasswordSame
    staff.password_hash = hash_password(new, own=(staff.login, staff.name, staff.phone or "")).password_hash
    audit.write(actor, "people.change_password", actor.uid)
    return end_sessions(actor.uid, but=hash_token(token))


def enrol_code(token: str, *, otp: str, present: str = "", actor: Actor) -> list[str]:
    """绑定动态码, or another phone in the place of the old one, which must still prove itself. Recovery codes, once.

    EnrolCodeWrong, OtpNeeded, SignInWrong (counts), StaffLocked. Every other session ends.
    """
    codes = factor.enrol(queries.staff(actor.uid), token, otp, present)
    end_sessions(actor.uid, but=hash_token(token))
    return codes


def renew_recovery_codes(otp: str, *, actor: Actor) -> list[str]:
    """重新生成恢复码. As `prove_again`."""
    factor.prove_again(actor.uid, otp)
    return factor.new_recovery_codes(queries.staff(actor.uid))


def end_session(session_uid: str, *, actor: Actor) -> None:
    """结束一个会话. One that is not there, or not one's own, is over already."""
    mine = Session.uid == session_uid, Session.record_uid == actor.uid, Session.kind.in_(("staff", "worker"))
    db.session.execute(delete(Session).where(*mine))
    audit.write(actor, "people.end_session", actor.uid)


def end_other_sessions(token: str, *, actor: Actor) -> int:
    """结束其他全部会话."""
    audit.write(actor, "people.end_other_sessions", actor.uid)
    return end_sessions(actor.uid, but=hash_token(token))
