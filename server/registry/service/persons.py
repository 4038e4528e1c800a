"""登记 — a helped person and the household they live in."""

from dataclasses import dataclass, field
from datetime import date

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.people.rules import clean, is_name, phone_of
from server.regions import queries as regions
from server.regions.rules import within_any
from server.registry import queries, rules
from server.registry.errors import (
    GuardianNeeded,
    HouseholdUnknown,
    IdNumberWrong,
    OutsideArea,
    PersonIncomplete,
    PersonKnown,
    WrongController,
)
from server.registry.models import HelpedPerson, Household
from server.registry.rules import Controller, Guardian

BIRTH_YEAR_MIN = 1900


@dataclass(frozen=True)
class PersonFacts:
    """What is written down. With an identity number, year of birth and sex come from it.

    `household_uid` names a household that is there; otherwise one is made from `area_code` and `address`.
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
    guardian: Guardian | None = None
    household_uid: str | None = None
    sample: bool = field(default=False)


def register_person(facts: PersonFacts, *, actor: Actor) -> HelpedPerson:
    """登记受助人. Refuses a wrong number, a known person, a child without guardian, a foreign area or controller."""
    controller = Controller(facts.controller)
    _refuse_foreign(facts.area_code, controller, actor)
    number = rules.normal_id(facts.id_number)
    born = _born(number)
    _refuse_incomplete(facts, born)
    person = HelpedPerson(
        household_id=_household(facts, controller, actor).id,
        controller=str(controller),
        area_code=facts.area_code,
        kind=facts.kind,
        sex=rules.sex_of(number) if number else facts.sex,
        birth_year=born.year if born else facts.birth_year,
        id_blind=queries.id_blind(number) if number else None,
        sample=facts.sample,
        by=actor.ref,
    )
    _seal(person, facts, number)
    if not insert_once(person):
        raise PersonKnown
    audit.write(actor, "registry.register_person", person.uid, {"controller": str(controller)})
    return person


def register_household(
    *, area_code: str, address: str, controller: Controller | str, actor: Actor, checked: bool = False
) -> Household:
    """登记住户."""
    if not checked:
        _refuse_foreign(area_code, Controller(controller), actor)
    household = Household(area_code=area_code, controller=str(controller), by=actor.ref)
    household.address = address.strip() or None
    db.session.add(household)
    db.session.flush()
    return household


def _refuse_foreign(area_code: str, controller: Controller, actor: Actor) -> None:
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if not rules.may_write(actor.roles, controller):
        raise WrongController
    regions.find(area_code)
    if not within_any(area_code, actor.areas):
        raise OutsideArea


def _born(number: str) -> date | None:
    if not number:
        return None
    if not rules.is_id_number(number):
        raise IdNumberWrong(detail=[field_error("/id_number", IdNumberWrong.says)])
    return rules.birth_of(number)


def _refuse_incomplete(facts: PersonFacts, born: date | None) -> None:
    checks = (
        ("/name", is_name(clean(facts.name)), "请填写真实姓名，2 到 30 个字"),
        ("/kind", facts.kind in rules.KINDS, "请从给出的类别中选择"),
        ("/phone", not facts.phone or phone_of(facts.phone) is not None, "请填写 11 位手机号"),
        ("/birth_year", born is not None or _is_year(facts.birth_year), "没有身份证号时请填写出生年份"),
        ("/id_number", born is None or born <= today(), "出生日期在今天之后，请核对"),
        ("/sex", facts.sex in ("", "男", "女"), "请选择男或女"),
    )
    holes = [field_error(place, issue) for place, is_fine, issue in checks if not is_fine]
    if holes:
        raise PersonIncomplete(detail=holes)
    if rules.is_child(today(), born, facts.birth_year) and not _is_whole(facts.guardian):
        raise GuardianNeeded(detail=[field_error("/guardian", GuardianNeeded.says)])


def _is_year(year: int | None) -> bool:
    return year is not None and BIRTH_YEAR_MIN <= year <= today().year


def _is_whole(guardian: Guardian | None) -> bool:
    return guardian is not None and is_name(guardian.name) and bool(phone_of(guardian.phone) and guardian.relation)


def _household(facts: PersonFacts, controller: Controller, actor: Actor) -> Household:
    if facts.household_uid is None:
        place = {"area_code": facts.area_code, "address": facts.address}
        return register_household(**place, controller=controller, actor=actor, checked=True)
    household = queries.household(facts.household_uid)
    if household is None or household.controller != controller:
        raise HouseholdUnknown
    return household


def _seal(person: HelpedPerson, facts: PersonFacts, number: str) -> None:
    person.name = clean(facts.name)
    person.id_number = number or None
    person.phone = phone_of(facts.phone) if facts.phone else None
    if facts.guardian is not None:
        person.guardian_name = clean(facts.guardian.name)
        person.guardian_phone = phone_of(facts.guardian.phone)
        person.guardian_relation = facts.guardian.relation
