"""会话 — who stands behind a token. The table holds its hash alone; the CSRF token is derived, so nothing to steal."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from server.kit import audit
from server.kit.actors import Actor, donor_actor
from server.kit.clock import now
from server.kit.crypto import hash_token
from server.kit.db import db
from server.people import queries, rules
from server.people.models import Donor, Session, Staff
from server.people.roles import WORKERS, Role
from server.people.states import StaffState

TOKEN_BYTES = 32  # 256 random bits


@dataclass(frozen=True)
class StaffSession:
    """A member of staff at the console. `stale`: the edge should `touch` the token in a unit of its own.

    `must_enrol`: a post asks for a one-time code and there is no secret yet; nothing else opens before there is one.
    `before_*`: the sign-in before this one, and the wrong tries since.
    """

    actor: Actor
    csrf: str
    staff_name: str
    roles: tuple[Role, ...]
    posts: tuple[tuple[Role, str], ...]
    organisation: str
    stale: bool
    expires_at: datetime
    uid: str = ""
    must_enrol: bool = False
    before_at: datetime | None = None
    before_from: str = ""
    before_wrong: int = 0


@dataclass(frozen=True)
class DonorSession:
    """A donor on the phone. `donor` is the one they are, `uids` every record of theirs, `openid` of this phone.

    `records` as they were read with the session, for whoever needs them in the same unit.
    """

    donor: Donor
    actor: Actor
    uids: tuple[str, ...]
    openid: str | None
    csrf: str
    kind: str
    stale: bool
    expires_at: datetime
    records: tuple[Donor, ...] = ()

    @property
    def refs(self) -> tuple[str, ...]:
        """How rows name this donor: `donor:…` for every record of theirs."""
        return tuple(f"donor:{uid}" for uid in self.uids)


def open_staff_session(staff: Staff, *, place: str = "", device: str = "") -> str:
    """开会话, which remembers the sign-in before it. Returns the token; it is seen here once and never again."""
    before = {
        "before_at": staff.signed_in_at,
        "before_from": staff.signed_in_from,
        "before_wrong": staff.wrong_tries,
    }
    return _open("staff", "cookie", staff.uid, rules.STAFF_LIFE, place=place[:45], device=device[:60], **before)


def open_donor_session(donor: Donor, kind: str) -> str:
    """`kind` bearer (mini-program) or cookie (H5). Returns the token."""
    return _open("donor", kind, donor.uid, rules.DONOR_LIFE)


def open_worker_session(staff: Staff, carrier: str, *, device: str = "") -> str:
    """开手机端工作会话. `carrier` bearer (mini-program) or cookie (H5). Returns the token."""
    token = _open("worker", carrier, staff.uid, rules.STAFF_LIFE, device=device[:60])
    seen = {"signed_in_at": now(), "signed_in_from": f"手机端 {device}".strip()[:120], "quiet_since": now()}
    db.session.execute(update(Staff).where(Staff.id == staff.id).values(**seen))
    return token


def worker_of(token: str, *, carrier: str) -> StaffSession | None:
    """The worker behind a token of the phone; None when it is over, came the other way, or may work no more."""
    session = _live("worker", token)
    if session is None or session.carrier != carrier:
        return None
    staff = queries.find_staff(session.record_uid)
    if staff is None or staff.state != StaffState.ACTIVE or staff.donor_uid is None or not may_work(staff):
        return None
    return _seen(session, staff, token)


def may_work(staff: Staff) -> bool:
    """Posts for the field, and none among them that needs a one-time code."""
    roles = {Role(post.role) for post in staff.posts}
    return bool(roles) and roles <= WORKERS


def sign_out(token: str) -> None:
    """退出. A token that is not there is signed out already."""
    session = db.session.get(Session, hash_token(token))
    if session is None:
        return
    if session.kind == "staff":
        audit.write(Actor("staff", session.record_uid, frozenset()), "people.sign_out", session.record_uid)
    db.session.execute(delete(Session).where(Session.token_hash == session.token_hash))


def touch(token: str) -> None:
    """Say that the session is in use. Staff sessions end 12 hours after sign-in; a donor's slides on."""
    session = db.session.get(Session, hash_token(token))
    if session is None or session.expires_at <= now():
        return
    values = {"seen_at": now()}
    if session.kind == "donor":
        values["expires_at"] = now() + rules.DONOR_LIFE
    db.session.execute(update(Session).where(Session.token_hash == session.token_hash).values(**values))


def staff_of(token: str) -> StaffSession | None:
    """The member of staff behind a token; None when it is unknown, over, idle for two hours, or disabled."""
    session = _live("staff", token)
    if session is None or session.seen_at < now() - rules.STAFF_IDLE:
        return None
    staff = queries.find_staff(session.record_uid)
    return None if staff is None or staff.state != StaffState.ACTIVE else _seen(session, staff, token)


def _seen(session: Session, staff: Staff, token: str) -> StaffSession:
    return StaffSession(
        actor=queries.staff_actor(staff),
        csrf=csrf_of(token),
        staff_name=staff.name,
        roles=tuple(dict.fromkeys(Role(post.role) for post in staff.posts)),
        posts=tuple((Role(post.role), post.area_code) for post in staff.posts),
        organisation=staff.organisation.name if staff.organisation else "",
        stale=session.seen_at < now() - rules.STAFF_TOUCH,
        expires_at=session.expires_at,
        uid=session.uid,
        must_enrol=staff.totp_sealed is None and rules.needs_code(post.role for post in staff.posts),
        before_at=session.before_at,
        before_from=session.before_from,
        before_wrong=session.before_wrong,
    )


def donor_of(token: str, *, carrier: str) -> DonorSession | None:
    """The donor behind a token that came as `carrier`: a cookie's token is of no use as a Bearer, nor the reverse."""
    found = _with_family(token)
    session = found[0][0] if found else None
    if session is None or session.carrier != carrier or session.expires_at <= now():
        return None
    records = [row[1] for row in found]
    donor = records[0]
    db.session.expunge(donor)  # it outlives this unit: a talks route looks at it between two units of its own
    return DonorSession(
        donor=donor,
        actor=donor_actor(donor.uid),
        uids=tuple(record.uid for record in records),
        openid=next(record.openid for record in records if record.uid == session.record_uid),
        csrf=csrf_of(token),
        kind=session.carrier,
        stale=session.seen_at < now() - rules.DONOR_TOUCH,
        expires_at=session.expires_at,
        records=tuple(records),
    )


def _with_family(token: str) -> list[tuple[Session, Donor]]:
    """A donor's session beside every record of theirs, the one they are first; one statement."""
    mark = hash_token(token)
    theirs = select(func.coalesce(Donor.same_as, Donor.uid)).join(Session, Session.record_uid == Donor.uid)
    one = theirs.where(Session.token_hash == mark).scalar_subquery()
    query = select(Session, Donor).join(Donor, or_(Donor.uid == one, Donor.same_as == one))
    mine = query.where(Session.token_hash == mark, Session.kind == "donor")
    rows = db.session.execute(mine.order_by(Donor.same_as.is_not(None), Donor.id))
    return [(row[0], row[1]) for row in rows]


def csrf_of(token: str) -> str:
    return hash_token(f"csrf:{token}")[:32]


def _open(kind: str, carrier: str, record_uid: str, life: timedelta, **more: Any) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    named = {"token_hash": hash_token(token), "kind": kind, "carrier": carrier, "record_uid": record_uid}
    db.session.add(Session(**named, expires_at=now() + life, **more))
    db.session.flush()
    return token


def _live(kind: str, token: str) -> Session | None:
    session = db.session.get(Session, hash_token(token))
    return session if session and session.kind == kind and session.expires_at > now() else None
