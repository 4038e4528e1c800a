"""查看 — a person masked, a list masked. Whole fields come only through `service.reveal`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.masking import mask_id_number, mask_name, mask_phone
from server.people.rules import clean, phone_of
from server.regions import queries as regions
from server.registry import rules
from server.registry.errors import PersonUnknown, SearchUnclear
from server.registry.models import HelpedPerson, PersonEvent
from server.registry.queries import scope
from server.registry.rules import BASIC, CONTACT, FAMILY, ID_CARD, Controller
from server.registry.states import PERSON_NAMES, PersonState

EVERYTHING = frozenset({BASIC, ID_CARD, CONTACT, FAMILY, rules.AID})


@dataclass(frozen=True)
class Masked:
    """What a screen may show of a helped person without a reason: no field of it names anybody.

    `shared`: not one's own record, seen through a slip; then only the `kinds` it names are filled.
    """

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
    household_uid: str
    relation: str
    state: str
    state_name: str
    version: int
    has_guardian: bool
    sample: bool
    at: datetime
    forgotten: bool = False
    shared: bool = False
    kinds: frozenset[str] = field(default=EVERYTHING)


def find(uid: str) -> HelpedPerson | None:
    """A record as it stands, whatever became of it."""
    return db.session.scalars(select(HelpedPerson).where(HelpedPerson.uid == uid)).unique().one_or_none()


def found_many(uids: Iterable[str]) -> list[HelpedPerson]:
    """These records as they stand, in one statement."""
    return list(db.session.scalars(select(HelpedPerson).where(HelpedPerson.uid.in_(list(uids)))).unique())


def person(uid: str) -> HelpedPerson:
    """The person a uid stands for: a record that was merged is the one it was merged into. PersonUnknown."""
    found = find(uid)
    if found is not None and found.same_as is not None:
        found = find(found.same_as)
    if found is None or found.state == PersonState.VOID:
        raise PersonUnknown
    return found


def person_for(uid: str, actor: Actor, *, own: bool = False) -> HelpedPerson:
    """The same, if this actor may see it; with `own` if they keep it. PersonUnknown otherwise."""
    found = person(uid)
    if not scope.keeps(actor, found) and (own or not scope.opened(actor, found)):
        raise PersonUnknown
    return found


def masked(one: HelpedPerson, actor: Actor | None = None) -> Masked:
    """One person as a screen shows them; to an actor with what slips open to them."""
    return masked_many([one], actor)[0]


def masked_many(persons: Iterable[HelpedPerson], actor: Actor | None = None) -> list[Masked]:
    """The same for many; one statement for the places, one more where records of others are among them."""
    persons = list(persons)
    names = regions.full_names(one.area_code for one in persons) if persons else {}
    opened = scope.shared_kinds(actor, persons) if actor else {}
    return [_masked(one, names, opened.get(one.uid), actor) for one in persons]


def newest(actor: Actor, *, kind: str = "", limit: int = 12) -> list[Masked]:
    """The newest records in use that this actor may see, of one kind if asked: for a picker."""
    query = select(HelpedPerson).where(scope.visible(actor), HelpedPerson.state == PersonState.ACTIVE)
    if kind:
        query = query.where(HelpedPerson.kind == kind)
    return masked_many(db.session.scalars(query.order_by(HelpedPerson.id.desc()).limit(limit)).unique(), actor)


def by_number(text: str, actor: Actor) -> list[HelpedPerson]:
    """Found by a whole ID number or a whole phone number, among those the actor may see. SearchUnclear."""
    number, phone = rules.normal_id(text), phone_of(text)
    if rules.is_id_number(number):
        same: ColumnElement[bool] = HelpedPerson.id_blind == id_blind(number)
    elif phone is not None:
        same = HelpedPerson.phone_blind == phone_blind(phone)
    else:
        raise SearchUnclear
    found = select(HelpedPerson).where(same, scope.visible(actor)).order_by(HelpedPerson.id.desc()).limit(20)
    return list(db.session.scalars(found).unique())


def by_id_number(number: str, controller: Controller | str) -> HelpedPerson | None:
    """Look a person up by the whole number, through the blind index."""
    mark = id_blind(rules.normal_id(number))
    found = select(HelpedPerson).where(HelpedPerson.id_blind == mark, HelpedPerson.controller == str(controller))
    return db.session.scalars(found).unique().one_or_none()


def family(one: HelpedPerson) -> list[str]:
    """Every uid this person has had, the one they have now first."""
    merged = select(HelpedPerson.uid).where(HelpedPerson.same_as == one.uid).order_by(HelpedPerson.id)
    return [one.uid, *db.session.scalars(merged)]


def records(one: HelpedPerson) -> list[HelpedPerson]:
    """The record a person has now, then those that were merged into it."""
    merged = select(HelpedPerson).where(HelpedPerson.same_as == one.uid).order_by(HelpedPerson.id)
    return [one, *db.session.scalars(merged).unique()]


def history(one: HelpedPerson) -> list[PersonEvent]:
    """Every move of a record, oldest first."""
    moved = select(PersonEvent).where(PersonEvent.subject_id == one.id)
    return list(db.session.scalars(moved.order_by(PersonEvent.version)))


def any_in(area_code: str) -> bool:
    """Whether anybody is on record in a place."""
    return db.session.scalar(select(HelpedPerson.id).where(HelpedPerson.area_code == area_code).limit(1)) is not None


def is_child(one: HelpedPerson) -> bool:
    """Under fourteen today: the guardian speaks for them."""
    born = rules.birth_of(one.id_number) if one.id_number else None
    return rules.is_child(today(), born, one.birth_year)


def is_forgotten(one: HelpedPerson) -> bool:
    """Whether what named the person was taken away: a record in use always has a name."""
    return one.name_sealed is None


def id_blind(number: str) -> str:
    return blind("helped_persons.id_number", number)


def phone_blind(phone: str) -> str:
    return blind("helped_persons.phone", phone)


def name_blind(name: str) -> str:
    return blind("helped_persons.name", clean(name))


def _masked(one: HelpedPerson, names: dict[str, str], opened: frozenset[str] | None, actor: Actor | None) -> Masked:
    shared = actor is not None and not scope.keeps(actor, one)
    kinds = (opened or frozenset()) if shared else EVERYTHING
    return Masked(
        uid=one.uid,
        name="（已清除）" if is_forgotten(one) else mask_name(one.name or ""),
        id_number=mask_id_number(one.id_number) if one.id_number and ID_CARD in kinds else "",
        phone=mask_phone(one.phone) if one.phone and CONTACT in kinds else "",
        kind=one.kind,
        sex=one.sex,
        age=None if one.birth_year is None else today().year - one.birth_year,
        is_child=is_child(one),
        area_code=one.area_code,
        area_name=names.get(one.area_code, ""),
        controller=one.controller,
        controller_name=rules.CONTROLLER_NAMES[Controller(one.controller)],
        household_uid=one.household.uid if FAMILY in kinds else "",
        relation=one.relation,
        state=one.state,
        state_name=PERSON_NAMES[PersonState(one.state)],
        version=one.version,
        has_guardian=one.guardian_name_sealed is not None,
        sample=one.sample,
        at=one.at,
        forgotten=is_forgotten(one),
        shared=shared,
        kinds=kinds,
    )
