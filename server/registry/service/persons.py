"""登记 — a helped person and the household they live in."""

from dataclasses import dataclass, field
from typing import Any

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden
from server.kit.lengths import whole
from server.regions import queries as regions
from server.regions.rules import within_any
from server.registry import queries, rules
from server.registry.errors import HouseholdUnknown, OutsideArea, PersonKnown, WrongController
from server.registry.models import HelpedPerson, Household
from server.registry.queries import households
from server.registry.rules import Controller, Guardian
from server.registry.service import fields
from server.registry.states import PersonState


@dataclass(frozen=True)
class PersonFacts:
    """What is written down. With an identity number, year of birth and sex come from it.

    `household_uid` names a household that is there, `household_no` one by the village's own number (made when it is
    not there yet); otherwise one is made from `area_code` and `address`.
    """

    name: str
    kind: str
    area_code: str
    controller: Controller | str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    birth_year: int | None = None
    sex: str = ""
    relation: str = ""
    guardian: Guardian | None = None
    household_uid: str | None = None
    household_no: str = ""
    sample: bool = field(default=False)


def register_person(facts: PersonFacts, *, actor: Actor) -> HelpedPerson:
    """登记受助人. Refuses a wrong number, a known person, a child without guardian, a foreign area or controller."""
    controller = Controller(facts.controller)
    refuse_foreign(facts.area_code, controller, actor)
    values = values_from(facts)
    born = fields.refuse_unfit(values)
    person = HelpedPerson(
        state=PersonState.ACTIVE,
        version=0,
        household_id=_household(facts, controller, actor).id,
        controller=str(controller),
        area_code=facts.area_code,
        sample=facts.sample,
        by=actor.ref,
    )
    fields.write(person, values, born)
    if not insert_once(person):
        raise PersonKnown
    audit.write(actor, "registry.register_person", person.uid, {"controller": str(controller)})
    return person


def refuse_unfit(facts: PersonFacts) -> None:
    """What registering would refuse of the fields themselves, with nothing written: fields.refuse_unfit."""
    fields.refuse_unfit(values_from(facts))


def register_household(
    *,
    area_code: str,
    address: str,
    controller: Controller | str,
    actor: Actor,
    number: str | None = None,
    checked: bool = False,
) -> Household:
    """登记住户."""
    if not checked:
        refuse_foreign(area_code, Controller(controller), actor)
    household = Household(area_code=area_code, controller=str(controller), number=number, by=actor.ref)
    household.address = address.strip() or None
    db.session.add(household)
    db.session.flush()
    return household


def values_from(facts: PersonFacts) -> dict[str, Any]:
    """The facts under the names of the record's fields."""
    guardian = facts.guardian or Guardian("", "", "")
    return {
        "name": facts.name,
        "id_number": rules.normal_id(facts.id_number),
        "phone": facts.phone,
        "kind": facts.kind,
        "sex": facts.sex,
        "birth_year": facts.birth_year,
        "area_code": facts.area_code,
        "relation": facts.relation,
        "guardian_name": guardian.name,
        "guardian_phone": guardian.phone,
        "guardian_relation": guardian.relation,
        "address": facts.address,
    }


def refuse_foreign(area_code: str, controller: Controller, actor: Actor) -> None:
    """Forbidden, WrongController, RegionUnknown, OutsideArea: before anything is written down."""
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if not rules.may_write(actor.roles, controller):
        raise WrongController
    regions.find(area_code)
    if not within_any(area_code, actor.areas):
        raise OutsideArea


def _household(facts: PersonFacts, controller: Controller, actor: Actor) -> Household:
    if facts.household_uid is None:
        number = whole(facts.household_no.strip(), rules.NUMBER_CHARS, "household_no") or None
        known = households.by_number(controller, facts.area_code, number) if number else None
        place = {"area_code": facts.area_code, "address": facts.address, "number": number}
        return known or register_household(**place, controller=controller, actor=actor, checked=True)  # type: ignore[arg-type]
    household = queries.household(facts.household_uid)
    if household is None or household.controller != controller or not within_any(household.area_code, actor.areas):
        raise HouseholdUnknown
    return household
