"""账号 — opened by invitation, disabled and never deleted, given back by a new invitation."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.states import move
from server.kit.waiting import moment
from server.people import queries, rules
from server.people.errors import (
    LastAdmin,
    LoginInvalid,
    LoginTaken,
    OrganisationUnknown,
    OwnAccount,
    PhoneInvalid,
    StaffNameInvalid,
    StaffPosted,
)
from server.people.models import Organisation, RecoveryCode, Session, Staff, StaffEvent
from server.people.service import posts
from server.people.service.invitations import close_invitations, invite
from server.people.service.second_factor import forget_recovery_codes
from server.people.states import ADMINS, OrganisationState, StaffState

UNUSED_AT_ONCE = 200
UNUSED = "90 天没有登录，自动停用"


def open_account(*, login: str, name: str, organisation: str, phone: str = "", actor: Actor) -> tuple[Staff, str]:
    """开通账号: (account, token of its link). It waits until the person has set a password. `organisation` is a uid."""
    _refuse_stranger(actor)
    login = login.strip().lower()
    if not rules.is_login(login):
        raise LoginInvalid(detail=[field_error("/login", LoginInvalid.says)])
    staff = Staff(login=login, name=_name(name), password_hash="", state=StaffState.INVITED, opened_by=actor.ref)
    staff.organisation_id = _organisation(organisation).id
    staff.phone = _phone(phone)
    if not insert_once(staff):
        raise LoginTaken(detail=[field_error("/login", LoginTaken.says)])
    audit.write(actor, "people.open_account", staff.uid)
    return staff, invite(staff, actor=actor)


def amend_account(uid: str, *, name: str, organisation: str, phone: str | None = None, actor: Actor) -> Staff:
    """修改姓名、手机号、单位. Another organisation is another set of rights, so the posts go first. StaffPosted."""
    _refuse_stranger(actor)
    staff = queries.staff(uid)
    unit = _organisation(organisation)
    if unit.id != staff.organisation_id and posts.held_posts(staff):
        raise StaffPosted
    staff.name, staff.organisation_id = _name(name), unit.id
    if phone is not None:
        staff.phone = _phone(phone)
    audit.write(actor, "people.amend_account", uid)
    db.session.flush()
    return staff


def reset_account(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> tuple[Staff, str]:
    """重新邀请: password, one-time secret and sessions are gone at once. (account, token). OwnAccount, LastAdmin."""
    staff = _others(uid, actor)
    _close(staff)
    nothing: dict[str, Any] = {"password_hash": "", "totp_sealed": None, "otp_chosen": False, "donor_uid": None}
    nothing |= {"wrong_tries": 0, "locked_until": None}
    moved = move(staff, "reset", actor=actor, note=note, seen_version=seen_version, changes=nothing)
    return moved, invite(moved, actor=actor)


def disable_staff(uid: str, *, actor: Actor, note: str = "", seen_version: int | None = None) -> Staff:
    """停用: the sessions of this person end at once. OwnAccount, LastAdmin."""
    staff = _others(uid, actor)
    moved = move(staff, "disable", actor=actor, note=note, seen_version=seen_version)
    end_sessions(uid)
    close_invitations(moved, "console")
    close_invitations(moved, "work")
    return moved


def enable_staff(uid: str, *, actor: Actor, note: str = "", seen_version: int | None = None) -> Staff:
    """启用: the ninety days begin again."""
    changes = {"quiet_since": now()}
    return move(queries.staff(uid), "enable", actor=actor, note=note, seen_version=seen_version, changes=changes)


def disable_unused() -> int:
    """停用久未登录的账号, a bounded number at once; the last administrator of a kind stays. How many."""
    quiet = Staff.state.in_((StaffState.ACTIVE, StaffState.INVITED)), Staff.quiet_since <= now() - rules.UNUSED_AFTER
    uids = db.session.scalars(select(Staff.uid).where(*quiet).order_by(Staff.quiet_since).limit(UNUSED_AT_ONCE)).all()
    return sum(_disable_unused(uid) for uid in uids)


def forget_disabled() -> int:
    """What a disabled account opened the door with goes after thirty days; the name stays on what it did. How many."""
    since = select(func.max(StaffEvent.at)).where(StaffEvent.subject_id == Staff.id, StaffEvent.move == "disable")
    kept = (Staff.password_hash != "") | (Staff.signed_in_from != "") | Staff.phone_sealed.is_not(None)
    kept |= Staff.totp_sealed.is_not(None) | Staff.donor_uid.is_not(None)
    gone = Staff.state == StaffState.DISABLED, since.scalar_subquery() < now() - rules.DISABLED_KEPT
    ids = db.session.scalars(select(Staff.id).where(*gone, kept).limit(UNUSED_AT_ONCE)).all()
    nothing = {"password_hash": "", "signed_in_from": "", "signed_in_at": None, "otp_chosen": False}
    nothing |= {"phone_sealed": None, "totp_sealed": None, "donor_uid": None}
    if ids:
        db.session.execute(update(Staff).where(Staff.id.in_(ids)).values(**nothing))
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id.in_(ids)))
    return len(ids)


def end_sessions(uid: str, *, but: str = "") -> int:
    """Every session of a member of staff, at the desk and on the phone; `but` is the token hash of one that stays."""
    theirs = Session.record_uid == uid, Session.kind.in_(("staff", "worker")), Session.token_hash != but
    gone: Any = db.session.execute(delete(Session).where(*theirs))
    return int(gone.rowcount)


def soon_unused() -> ColumnElement[bool]:
    """The condition for accounts that will be disabled within a week."""
    limit = moment(rules.UNUSED_TOLD - rules.UNUSED_AFTER)
    return Staff.state.in_((StaffState.ACTIVE, StaffState.INVITED)) & (Staff.quiet_since <= limit)


def _disable_unused(uid: str) -> bool:
    try:
        disable_staff(uid, actor=THE_CLOCK, note=UNUSED)
    except LastAdmin:
        return False
    return True


def _others(uid: str, actor: Actor) -> Staff:
    if actor.kind == "staff" and actor.uid == uid:
        raise OwnAccount
    staff = queries.staff(uid)
    posts.refuse_last(staff, [post.role for post in staff.posts])
    return staff


def _close(staff: Staff) -> None:
    end_sessions(staff.uid)
    forget_recovery_codes(staff)


def _refuse_stranger(actor: Actor) -> None:
    if not actor.roles & ADMINS:
        raise Forbidden


def _name(text: str) -> str:
    name = rules.clean(text)
    if not 2 <= len(name) <= 20 or not rules.is_name(name):
        raise StaffNameInvalid(detail=[field_error("/name", StaffNameInvalid.says)])
    return name


def _phone(text: str) -> str | None:
    if not text.strip():
        return None
    phone = rules.phone_of(text)
    if phone is None:
        raise PhoneInvalid(detail=[field_error("/phone", PhoneInvalid.says)])
    return phone


def _organisation(uid: str) -> Organisation:
    found = queries.organisation(uid)
    if found is None or found.state != OrganisationState.OPEN:
        raise OrganisationUnknown(detail=[field_error("/organisation", "请选择单位")])
    return found
