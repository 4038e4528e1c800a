"""邀请 — how a person comes to an account: a link from one administrator and a code from another, seven days, once.

The password is set by the person alone. Neither administrator can open the account by what they hold.
"""

import hmac
import secrets
from functools import partial

from sqlalchemy import ColumnElement, and_, exists, select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import hash_token
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, move
from server.kit.units import surely
from server.kit.waiting import moment
from server.people import queries, rules
from server.people.errors import InvitationCodeWrong, InvitationGone, OwnAccount, PasswordsDiffer
from server.people.models import Invitation, Staff
from server.people.service.passwords import hash_password
from server.people.states import GRANTERS, INVITED, StaffState

LINK_BYTES = 24


def invite(staff: Staff, *, actor: Actor) -> str:
    """发邀请. Returns the token of the link, seen once; an older invitation of this account is over."""
    close_invitations(staff, "console")
    token = secrets.token_urlsafe(LINK_BYTES)
    _keep(Invitation(staff_id=staff.id, kind="console", token_hash=hash_token(token), made_by=actor.ref))
    audit.write(actor, "people.invite", staff.uid)
    return token


def issue_code(staff_uid: str, *, actor: Actor) -> str:
    """发邀请码, by the security administrator, on paper. Forbidden, OwnAccount, SamePerson, InvitationGone."""
    if not actor.roles & GRANTERS:
        raise Forbidden
    if actor.uid == staff_uid:
        raise OwnAccount
    found = open_invitation(queries.staff(staff_uid))
    if found is None:
        raise InvitationGone
    if found.made_by == actor.ref:
        raise SamePerson
    code = rules.paper_code(2, 4)
    found.code_hash, found.code_by, found.tries = _code_hash(found, code), actor.ref, 0
    audit.write(actor, "people.issue_code", staff_uid)
    db.session.flush()
    return code


def open_invitation(staff: Staff) -> Invitation | None:
    """The console invitation of this account that still waits."""
    return db.session.scalars(select(Invitation).where(Invitation.staff_id == staff.id, *_open())).one_or_none()


def codeless(actor: Actor) -> ColumnElement[bool]:
    """The condition for an open invitation of the account beside it, to which this actor may add the code."""
    mine = Invitation.staff_id == Staff.id, Invitation.made_by != actor.ref, Staff.uid != actor.uid
    return and_(*mine, *_open(), Invitation.code_hash.is_(None))


def uninvited() -> ColumnElement[bool]:
    """The condition for accounts that nobody can open any more: the invitation is over, or was tried too often."""
    usable = exists().where(Invitation.staff_id == Staff.id, *_open(), Invitation.tries < rules.INVITATION_TRIES_MAX)
    return (Staff.state == StaffState.INVITED) & ~usable


def invited(token: str) -> Staff:
    """Whom a link invites. InvitationGone."""
    return _pair(token)[1]


def accept(token: str, code: str, password: str, again: str) -> Staff:
    """本人开通: the code from paper, and a password of one's own. The account is active.

    InvitationGone, InvitationCodeWrong (counts though refused), PasswordsDiffer, and the refusals of `hash_password`.
    """
    found, staff = _pair(token)
    if found.code_hash is None or not hmac.compare_digest(found.code_hash, _code_hash(found, code)):
        surely(partial(_count_wrong, found.id))
        raise InvitationCodeWrong
    if password != again:
        raise PasswordsDiffer
    hashed = hash_password(password, own=(staff.login, staff.name, staff.phone or ""))
    found.used_at = now()
    person = Actor("staff", staff.uid, frozenset({INVITED}), staff.name)
    return move(staff, "accept", actor=person, changes={"password_hash": hashed.password_hash, "quiet_since": now()})


def close_invitations(staff: Staff, kind: str) -> None:
    """An account has one invitation of a kind; the new one ends the old one."""
    mine = update(Invitation).where(Invitation.staff_id == staff.id, Invitation.kind == kind)
    db.session.execute(mine.where(Invitation.used_at.is_(None)).values(expires_at=now()))


def _keep(invitation: Invitation) -> None:
    invitation.expires_at = now() + rules.INVITATION_LIFE
    db.session.add(invitation)
    db.session.flush()


def _open() -> tuple[ColumnElement[bool], ...]:
    """The console invitations that still wait."""
    return Invitation.kind == "console", Invitation.used_at.is_(None), Invitation.expires_at > moment()


def _pair(token: str) -> tuple[Invitation, Staff]:
    pair = select(Invitation, Staff).join(Staff, Staff.id == Invitation.staff_id)
    live = *_open(), Invitation.tries < rules.INVITATION_TRIES_MAX
    found = db.session.execute(
        pair.where(Invitation.token_hash == hash_token(token), *live, Staff.state == StaffState.INVITED)
    ).one_or_none()
    if found is None:
        raise InvitationGone
    return found[0], found[1]


def _count_wrong(invitation_id: int) -> None:
    mine = update(Invitation).where(Invitation.id == invitation_id)
    db.session.execute(mine.values(tries=Invitation.tries + 1))


def _code_hash(invitation: Invitation, code: str) -> str:
    return hash_token(f"invitation:{invitation.token_hash}:{rules.typed_code(code)}")
