"""邀请 — how a person comes to an account: a link from one administrator and a code from another, seven days, once.

The password is set by the person alone. Neither administrator can open the account by what they hold.
"""

import hmac
import secrets
from functools import partial

from sqlalchemy import select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import hash_token
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, move
from server.kit.units import surely
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
    mine = Invitation.staff_id == staff.id, Invitation.kind == "console"
    live = Invitation.used_at.is_(None), Invitation.expires_at > now()
    return db.session.scalars(select(Invitation).where(*mine, *live)).one_or_none()


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


def _pair(token: str) -> tuple[Invitation, Staff]:
    pair = select(Invitation, Staff).join(Staff, Staff.id == Invitation.staff_id)
    live = Invitation.used_at.is_(None), Invitation.expires_at > now(), Invitation.tries < rules.INVITATION_TRIES_MAX
    named = Invitation.kind == "console", Invitation.token_hash == hash_token(token)
    found = db.session.execute(pair.where(*named, *live, Staff.state == StaffState.INVITED)).one_or_none()
    if found is None:
        raise InvitationGone
    return found[0], found[1]


def _count_wrong(invitation_id: int) -> None:
    mine = update(Invitation).where(Invitation.id == invitation_id)
    db.session.execute(mine.values(tries=Invitation.tries + 1))


def _code_hash(invitation: Invitation, code: str) -> str:
    return hash_token(f"invitation:{invitation.token_hash}:{rules.typed_code(code)}")
