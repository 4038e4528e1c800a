"""查看 — who is who: for sessions, for timelines, for the names on a wall."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, lazyload

from server.kit.actors import Actor
from server.kit.db import db
from server.people import rules
from server.people.errors import DonorUnknown, StaffUnknown
from server.people.models import Donor, Organisation, Staff, StaffRole
from server.people.roles import NAMES, Role
from server.people.states import PostState
from server.regions.rules import scoped


def staff(uid: str) -> Staff:
    found = find_staff(uid)
    if found is None:
        raise StaffUnknown
    return found


def find_staff(uid: str) -> Staff | None:
    """With posts and organisation, in one statement: every page of the console begins with it."""
    query = select(Staff).options(joinedload(Staff.posts)).where(Staff.uid == uid)
    return db.session.scalars(query).unique().one_or_none()


def staff_many(refs: Iterable[str]) -> list[Staff]:
    """The members of staff among these refs, in one statement."""
    uids = [ref.removeprefix("staff:") for ref in refs if ref.startswith("staff:")]
    query = select(Staff).options(lazyload(Staff.posts), lazyload(Staff.organisation)).where(Staff.uid.in_(uids))
    return list(db.session.scalars(query))


def staff_beside(query: Select[Any], *refs: InstrumentedAttribute[Any]) -> Select[Any]:
    """The same statement with the members of staff whom these columns name, one a row; None where nobody is named."""
    one = aliased(Staff)
    uids = [func.substr(ref, len("staff:") + 1) for ref in refs]  # a ref of another kind is nobody's uid then
    query = query.add_columns(one).outerjoin(one, one.uid.in_(uids))
    return query.options(lazyload(one.posts), lazyload(one.organisation))


def staff_by_login(login: str) -> Staff:
    """By the name one signs in with. StaffUnknown."""
    found = db.session.scalars(select(Staff).where(Staff.login == login)).one_or_none()
    if found is None:
        raise StaffUnknown
    return found


def actor_of(login: str) -> Actor:
    """The actor behind a login, for commands and the demo. StaffUnknown."""
    return staff_actor(staff_by_login(login))


def staff_actor(staff: Staff) -> Actor:
    """The actor a member of staff is: every role, every area of theirs with its scope, their organisation."""
    roles = frozenset(post.role for post in staff.posts)
    areas = tuple(dict.fromkeys(scoped(post.area_code, post.scope) for post in staff.posts))
    unit = staff.organisation
    return Actor("staff", staff.uid, roles, staff.name, areas, unit.uid if unit else "", unit.kind if unit else "")


def staff_with(roles: Iterable[str]) -> list[str]:
    """The refs of those at work who hold one of these posts, in one statement."""
    held = StaffRole.state == PostState.LIVE, StaffRole.role.in_([str(role) for role in roles])
    posts = select(StaffRole.staff_id).where(*held)
    uids = db.session.scalars(select(Staff.uid).where(Staff.state == "active", Staff.id.in_(posts)).order_by(Staff.id))
    return [f"staff:{uid}" for uid in uids]


def refs_like(words: str) -> list[str]:
    """The refs of members of staff whose name or login holds the words, in one statement: for the filter of a log."""
    like = or_(Staff.name.contains(words, autoescape=True), Staff.login.contains(words.lower(), autoescape=True))
    return [f"staff:{uid}" for uid in db.session.scalars(select(Staff.uid).where(like).limit(200))]


def clerks_of(organisation: str) -> Select[Any]:
    """A subquery of the refs of everybody who works, or worked, for the organisation of this uid."""
    theirs = select(Organisation.id).where(Organisation.uid == organisation).scalar_subquery()
    return select("staff:" + Staff.uid).where(Staff.organisation_id == theirs)


def organisation(uid: str) -> Organisation | None:
    return db.session.scalars(select(Organisation).where(Organisation.uid == uid)).one_or_none()


def organisation_names(uids: Iterable[str]) -> dict[str, str]:
    """uid → name, in one statement."""
    query = select(Organisation.uid, Organisation.name).where(Organisation.uid.in_(list(uids)))
    return {row.uid: row.name for row in db.session.execute(query)}


def organisation_name(uid: Any) -> ColumnElement[str]:
    """Its name as a column beside a column of uids, for a list that asks nothing more of it."""
    return select(Organisation.name).where(Organisation.uid == uid).scalar_subquery()


def listed_partners(uids: Iterable[str]) -> dict[str, str]:
    """uid → name of those partners that want to be named in public."""
    mine = (Organisation.uid.in_(list(uids)), Organisation.kind == "partner", Organisation.listed)
    return {row.uid: row.name for row in db.session.execute(select(Organisation.uid, Organisation.name).where(*mine))}


def charity() -> Organisation | None:
    """The one recipient charity of this deployment (慈善法 27, 114); None before it is registered."""
    charities = select(Organisation).where(Organisation.kind == "charity").order_by(Organisation.id)
    return db.session.scalars(charities).first()


def record(uid: str) -> Donor:
    """A donor's record as it was made, whomever it points at. DonorUnknown."""
    found = db.session.scalars(select(Donor).where(Donor.uid == uid)).one_or_none()
    if found is None:
        raise DonorUnknown
    return found


def donor(uid: str) -> Donor:
    """The donor a uid stands for: a record that points at another is that other one."""
    found = record(uid)
    return record(found.same_as) if found.same_as else found


def family(uid: str) -> list[Donor]:
    """Every record of one donor, the one they are first, in one statement. DonorUnknown."""
    one = select(func.coalesce(Donor.same_as, Donor.uid)).where(Donor.uid == uid).scalar_subquery()
    theirs = select(Donor).where(or_(Donor.uid == one, Donor.same_as == one))
    found = list(db.session.scalars(theirs.order_by(Donor.same_as.is_not(None), Donor.id)))
    if not found:
        raise DonorUnknown
    return found


def uids_of(uid: str) -> tuple[str, ...]:
    """Their uids, the one they are first: gifts made before a phone was proved are theirs too."""
    return tuple(record.uid for record in family(uid))


def openid_of(uid: str) -> str | None:
    """How this mini-program knows the donor, if they ever came by it."""
    return next((record.openid for record in family(uid) if record.openid), None)


def openid_of_record(uid: str) -> str | None:
    """The WeChat that came with this very record; None when it came otherwise, or the person had it forgotten."""
    return db.session.scalar(select(Donor.openid).where(Donor.uid == uid))


def by_openid(openid: str) -> Donor | None:
    """The record that came with this WeChat, whomever it points at."""
    return db.session.scalar(select(Donor).where(Donor.openid == openid))


def donor_public_name(uid: str | None, shown_as: str, alias: str = "") -> str:
    """How a wall shows a giver: `real` the name on file, `alias` what they chose, otherwise 爱心人士."""
    if uid is None or shown_as not in ("real", "alias"):
        return rules.ANONYMOUS
    one = donor(uid)
    shown = one.name if shown_as == "real" else alias or one.alias
    return shown or rules.ANONYMOUS


def actors_told(refs: Iterable[str]) -> dict[str, str]:
    """`staff:…` → name · posts · login, as a log tells them; the others as `actor_names`; in one statement."""
    refs = set(refs)
    live = (StaffRole.staff_id == Staff.id) & (StaffRole.state == PostState.LIVE)
    found = select(Staff.uid, Staff.name, Staff.login, StaffRole.role).outerjoin(StaffRole, live)
    rows = db.session.execute(found.where(Staff.uid.in_(_staff_uids(refs))).order_by(StaffRole.id)).all()
    posts: dict[str, list[str]] = {}
    for row in rows:
        posts.setdefault(row.uid, []).append(NAMES[Role(row.role)] if row.role else "没有岗位")
    told = {f"staff:{row.uid}": f"{row.name} · {_listed(posts[row.uid])} · {row.login}" for row in rows}
    return {ref: told.get(ref) or _other(ref) for ref in refs}


def actor_names(refs: Iterable[str]) -> dict[str, str]:
    """`staff:…` → the clerk's name, `donor:…` → 爱心人士, `system:…` → 系统; in one statement."""
    refs = set(refs)
    rows = db.session.execute(select(Staff.uid, Staff.name).where(Staff.uid.in_(_staff_uids(refs))))
    known = {f"staff:{row.uid}": row.name for row in rows}
    return {ref: known.get(ref) or _other(ref) for ref in refs}


def _staff_uids(refs: set[str]) -> list[str]:
    return [ref.removeprefix("staff:") for ref in refs if ref.startswith("staff:")]


def _listed(posts: list[str]) -> str:
    """One post in several places is told once."""
    return "、".join(dict.fromkeys(posts))


def _other(ref: str) -> str:
    """Who is no member of staff, or none on record."""
    return {"donor": rules.ANONYMOUS, "system": "系统", "staff": "工作人员"}.get(ref.split(":")[0], "")
