"""手机端工作身份 — a worker of the grid, village or station at their own phone, bound by a code on paper.

Their donor's session stays what it is. Work has a session of its own: it opens no console, and a donor's opens no work.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import hash_token
from server.kit.db import db, swap_one
from server.kit.errors import Forbidden
from server.kit.states import move
from server.people import queries, rules
from server.people.attempts import Attempt
from server.people.errors import (
    OwnAccount,
    StaffUnknown,
    WorkCodeWrong,
    WorkNotForPost,
    WorkPhoneNeeded,
    WorkPhoneOther,
    WorkTaken,
    WorkTooOften,
    WorkUnbound,
)
from server.people.models import Donor, Invitation, Session, Staff
from server.people.roles import Role
from server.people.service import tries
from server.people.service.accounts import end_sessions
from server.people.service.invitations import close_invitations
from server.people.service.sessions import may_work
from server.people.states import INVITED, StaffState
from server.regions.rules import within_any

CODE_GROUPS, CODE_LETTERS = 3, 4


def make_work_code(staff_uid: str, *, actor: Actor) -> str:
    """发手机邀请码, shown once, seven days. Only for workers of the actor's own places; never for oneself."""
    staff = worker_for(staff_uid, actor)
    close_invitations(staff, "work")
    code = rules.paper_code(CODE_GROUPS, CODE_LETTERS)
    expires_at = now() + rules.INVITATION_LIFE
    row = Invitation(staff_id=staff.id, kind="work", token_hash=_hash(code), made_by=actor.ref, expires_at=expires_at)
    db.session.add(row)
    audit.write(actor, "people.make_work_code", staff.uid)
    db.session.flush()
    return code


def bind_work(donor: Donor, code: str) -> Attempt[Staff]:
    """绑定工作身份. The donor has proved a phone; the account's own phone, where one is on file, is that phone.

    A refusal to raise after the unit: WorkCodeWrong (counted), WorkTooOften, WorkPhoneNeeded,
    WorkPhoneOther, WorkTaken.
    """
    donor = queries.donor(donor.uid)
    mark = tries.mark_of("work", donor.uid)
    wait_s = tries.wait_s(mark, rules.WORK_WRONG_MAX)
    if wait_s:
        return Attempt(refusal=WorkTooOften(retry_after_s=wait_s))
    if donor.phone is None:
        return Attempt(refusal=WorkPhoneNeeded())
    invitation, staff = _invited(code)
    if invitation is None or staff is None:
        tries.count(mark)
        return Attempt(refusal=WorkCodeWrong())
    if staff.phone is not None and staff.phone != donor.phone:
        return Attempt(refusal=WorkPhoneOther())
    return _bind(invitation, staff, donor)


def unbind_work(staff_uid: str, *, actor: Actor) -> Staff:
    """解除绑定, by the township or the security administrator."""
    return _unbind(worker_for(staff_uid, actor), actor)


def leave_work(donor_uid: str) -> None:
    """本人解除绑定. Nothing bound is done already."""
    staff = worker_of_donor(donor_uid)
    if staff is not None:
        _unbind(staff, Actor("staff", staff.uid, frozenset()))


def close_work(donor_uid: str) -> None:
    """Whoever signs out of the phone is out of their work on it too."""
    staff = worker_of_donor(donor_uid)
    if staff is not None:
        db.session.execute(delete(Session).where(Session.record_uid == staff.uid, Session.kind == "worker"))


def worker_of_donor(donor_uid: str) -> Staff | None:
    """The account at work that this donor's phone is bound to, by any record of theirs."""
    bound = Staff.donor_uid.in_(queries.uids_of(donor_uid)), Staff.state == StaffState.ACTIVE
    staff = db.session.scalars(select(Staff).where(*bound)).one_or_none()
    return staff if staff is not None and may_work(staff) else None


def worker_for(staff_uid: str, actor: Actor) -> Staff:
    """A worker of the actor's places; anybody else does not exist. OwnAccount, WorkNotForPost."""
    if not actor.roles & {Role.TOWNSHIP, Role.SECURITY_ADMIN}:
        raise Forbidden
    if staff_uid == actor.uid:
        raise OwnAccount
    staff = queries.staff(staff_uid)
    if not any(within_any(post.area_code, actor.areas) for post in staff.posts):
        raise StaffUnknown
    if not may_work(staff) or staff.state == StaffState.DISABLED:
        raise WorkNotForPost
    return staff


def _invited(code: str) -> tuple[Invitation | None, Staff | None]:
    pair = select(Invitation, Staff).join(Staff, Staff.id == Invitation.staff_id)
    live = Invitation.used_at.is_(None), Invitation.expires_at > now(), Staff.state != StaffState.DISABLED
    named = Invitation.kind == "work", Invitation.token_hash == _hash(code)
    found = db.session.execute(pair.where(*named, *live)).one_or_none()
    return (found[0], found[1]) if found and may_work(found[1]) else (None, None)


def _bind(invitation: Invitation, staff: Staff, donor: Donor) -> Attempt[Staff]:
    """The code is used up, whoever was bound before is out, and an account that only waited is open."""
    unused = update(Invitation).where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
    if not swap_one(unused.values(used_at=now())):
        return Attempt(refusal=WorkCodeWrong())
    try:
        with db.session.begin_nested():
            staff.donor_uid, staff.quiet_since = donor.uid, now()
            db.session.flush()
    except IntegrityError:
        db.session.refresh(staff)
        return Attempt(refusal=WorkTaken())
    if staff.phone is None:
        staff.phone = donor.phone
    end_sessions(staff.uid)
    person = Actor("staff", staff.uid, frozenset({INVITED}), staff.name)
    audit.write(person, "people.bind_work", staff.uid)
    db.session.flush()
    if staff.state == StaffState.INVITED:
        move(staff, "accept", actor=person)
    return Attempt(staff)


def _unbind(staff: Staff, actor: Actor) -> Staff:
    if staff.donor_uid is None:
        raise WorkUnbound
    staff.donor_uid = None
    audit.write(actor, "people.unbind_work", staff.uid)
    db.session.flush()
    end_sessions(staff.uid)
    return staff


def _hash(code: str) -> str:
    return hash_token(f"work:{rules.typed_code(code)}")
