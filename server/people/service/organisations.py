"""单位 — registered, renamed, closed; never deleted, because records name it."""

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.states import move
from server.people import queries, rules
from server.people.errors import (
    OneCharity,
    OrganisationBusy,
    OrganisationInvalid,
    OrganisationTaken,
    OrganisationUnknown,
)
from server.people.models import Organisation, Staff
from server.people.roles import Role
from server.people.states import ADMINS, OrganisationState, StaffState
from server.regions import queries as regions


def add_organisation(*, name: str, kind: str, area_code: str) -> Organisation:
    """登记单位, by a command or the demo. The one that is there already comes back: a unit has one name."""
    organisation = Organisation(name=name, kind=kind, area_code=area_code, state=OrganisationState.OPEN)
    if insert_once(organisation):
        return organisation
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def open_organisation(*, name: str, kind: str, area_code: str, actor: Actor) -> Organisation:
    """登记单位 at the desk. OneCharity, OrganisationTaken, OrganisationInvalid."""
    if not actor.roles & ADMINS:
        raise Forbidden
    if kind not in rules.ORGANISATION_KINDS or not regions.exists(area_code):
        raise OrganisationInvalid
    if kind == "charity" and queries.charity() is not None:
        raise OneCharity
    organisation = Organisation(name=_name(name), kind=kind, area_code=area_code, state=OrganisationState.OPEN)
    if not insert_once(organisation):
        raise OrganisationTaken(detail=[field_error("/name", OrganisationTaken.says)])
    audit.write(actor, "people.open_organisation", organisation.uid, {"kind": kind})
    return organisation


def rename_organisation(uid: str, *, name: str, actor: Actor, seen_version: int | None = None) -> Organisation:
    """改名; the old name stands in the timeline."""
    row = _find(uid)
    new, old = _name(name), row.name
    taken = select(Organisation.id).where(Organisation.name == new, Organisation.id != row.id)
    if db.session.scalar(taken) is not None:
        raise OrganisationTaken(detail=[field_error("/name", OrganisationTaken.says)])
    return move(row, "rename", actor=actor, note=f"原名：{old}", seen_version=seen_version, changes={"name": new})


def list_own(listed: bool, *, actor: Actor) -> Organisation:
    """公开署名: a partner's own clerk says whether it is named in public, and takes it back at any time."""
    if Role.PARTNER not in actor.roles:
        raise Forbidden
    row = _find(actor.organisation)
    if row.listed == listed:
        return row
    return move(row, "list" if listed else "unlist", actor=actor, changes={"listed": listed})


def close_organisation(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> Organisation:
    """停用. Nobody may work there any more. OrganisationBusy."""
    row = _find(uid)
    at_work = select(Staff.id).where(Staff.organisation_id == row.id, Staff.state != StaffState.DISABLED).limit(1)
    if db.session.scalar(at_work) is not None:
        raise OrganisationBusy
    return move(row, "close", actor=actor, note=note, seen_version=seen_version)


def reopen_organisation(uid: str, *, actor: Actor, seen_version: int | None = None) -> Organisation:
    """重新启用."""
    return move(_find(uid), "reopen", actor=actor, seen_version=seen_version)


def _find(uid: str) -> Organisation:
    found = queries.organisation(uid)
    if found is None:
        raise OrganisationUnknown
    return found


def _name(text: str) -> str:
    name = " ".join(text.split())  # a unit's name keeps its full-width brackets, as they stand on its seal
    if not 2 <= len(name) <= 60 or not name.isprintable():
        raise OrganisationInvalid(detail=[field_error("/name", OrganisationInvalid.says)])
    return name
