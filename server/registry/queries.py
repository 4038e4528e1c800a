"""查看 — a person masked, a list masked, a consent that lives. Whole fields come only through `service.reveal`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from server.kit.clock import today
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.masking import mask_id_number, mask_name, mask_phone
from server.kit.paging import Page, page_of
from server.regions import queries as regions
from server.regions.rules import prefix
from server.registry import rules
from server.registry.errors import PersonUnknown
from server.registry.models import Consent, HelpedPerson, Household
from server.registry.rules import Controller, Purpose


@dataclass(frozen=True)
class Masked:
    """What a screen may show of a helped person without a reason: no field of it names anybody."""

    uid: str
    name: str
    id_number: str
    phone: str
    kind: str
    sex: str
    age: int | None
    is_child: bool
    area_code: str
    area_name: str
    controller: str
    controller_name: str
    has_guardian: bool
    sample: bool
    at: datetime


def person(uid: str) -> HelpedPerson:
    found = db.session.scalars(select(HelpedPerson).where(HelpedPerson.uid == uid)).unique().one_or_none()
    if found is None:
        raise PersonUnknown
    return found


def masked(one: HelpedPerson) -> Masked:
    return _masked(one, regions.full_names([one.area_code]))


def listed(
    areas: Sequence[str], *, kind: str = "", controller: str = "", page: int = 1, page_size: int = 20
) -> Page[Masked]:
    """One page of the people of `areas`, newest first, masked; two more statements than the page alone."""
    query = _within(areas).order_by(HelpedPerson.id.desc())
    if kind:
        query = query.where(HelpedPerson.kind == kind)
    if controller:
        query = query.where(HelpedPerson.controller == controller)
    found = page_of(query, page, page_size)
    names = regions.full_names(one.area_code for one in found.items)
    return found.map(lambda one: _masked(one, names))


def by_id_number(number: str, controller: Controller | str) -> HelpedPerson | None:
    """Look a person up by the whole number, through the blind index."""
    mark = id_blind(rules.normal_id(number))
    query = select(HelpedPerson).where(HelpedPerson.id_blind == mark, HelpedPerson.controller == str(controller))
    return db.session.scalars(query).unique().one_or_none()


def household(uid: str) -> Household | None:
    return db.session.scalars(select(Household).where(Household.uid == uid)).one_or_none()


def consents(one: HelpedPerson) -> list[Consent]:
    """Every consent and withdrawal of a person, newest first."""
    return list(db.session.scalars(select(Consent).where(Consent.person_uid == one.uid).order_by(Consent.id.desc())))


def consent(uid: str) -> Consent | None:
    return db.session.scalars(select(Consent).where(Consent.uid == uid)).one_or_none()


def has_consent(one: HelpedPerson, purpose: Purpose | str, recipient: str | None = None) -> bool:
    """Whether a consent for `purpose` lives today: given, not over, not withdrawn; to `recipient` if one is named."""
    undo = aliased(Consent)
    query = select(Consent.id).where(
        Consent.person_uid == one.uid,
        Consent.purpose == str(purpose),
        Consent.withdraws.is_(None),
        Consent.expires_on >= today(),
        ~select(undo.id).where(undo.withdraws == Consent.uid).exists(),
    )
    if recipient is not None:
        query = query.where(Consent.recipient == recipient)
    return db.session.scalar(query.limit(1)) is not None


def is_child(one: HelpedPerson) -> bool:
    """Under fourteen today: the guardian speaks for them."""
    born = rules.birth_of(one.id_number) if one.id_number else None
    return rules.is_child(today(), born, one.birth_year)


def id_blind(number: str) -> str:
    return blind("helped_persons.id_number", number)


def _within(areas: Sequence[str]) -> Select[HelpedPerson]:
    inside = [HelpedPerson.area_code.startswith(prefix(area)) for area in areas]
    return select(HelpedPerson).where(or_(HelpedPerson.id < 0, *inside))


def _masked(one: HelpedPerson, names: dict[str, str]) -> Masked:
    return Masked(
        uid=one.uid,
        name=mask_name(one.name or ""),
        id_number=mask_id_number(one.id_number) if one.id_number else "",
        phone=mask_phone(one.phone) if one.phone else "",
        kind=one.kind,
        sex=one.sex,
        age=None if one.birth_year is None else today().year - one.birth_year,
        is_child=is_child(one),
        area_code=one.area_code,
        area_name=names.get(one.area_code, ""),
        controller=one.controller,
        controller_name=rules.CONTROLLER_NAMES[Controller(one.controller)],
        has_guardian=one.guardian_name_sealed is not None,
        sample=one.sample,
        at=one.at,
    )
