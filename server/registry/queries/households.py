"""查看一户 — who lives there, what they received and agreed to, on one page (一户一档)."""

from dataclasses import dataclass

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.db import db
from server.regions import queries as regions
from server.regions.rules import within_any
from server.registry import rules
from server.registry.errors import HouseholdUnknown
from server.registry.models import HelpedPerson, Household
from server.registry.queries import scope
from server.registry.queries.aid import Aid, aid_of
from server.registry.queries.consents import Slip, slips
from server.registry.queries.persons import Masked, masked_many
from server.registry.rules import Controller
from server.registry.states import LISTED


@dataclass(frozen=True)
class View:
    """一户. `twins` maps a person of the other controller, opened by a slip, to the member they are."""

    uid: str
    number: str
    area_name: str
    controller_name: str
    members: list[Masked]
    twins: dict[str, str]
    aid: list[Aid]
    slips: dict[str, list[Slip]]


def household(uid: str) -> Household | None:
    return db.session.scalars(select(Household).where(Household.uid == uid)).one_or_none()


def household_for(uid: str, actor: Actor) -> Household:
    """A household of the actor's own places and records. HouseholdUnknown otherwise."""
    found = household(uid)
    if (
        found is None
        or Controller(found.controller) not in rules.controllers_of(actor.roles)
        or not within_any(found.area_code, actor.areas)
    ):
        raise HouseholdUnknown
    return found


def by_number(controller: Controller | str, area_code: str, number: str) -> Household | None:
    """By the village's own number (户号)."""
    same = (Household.controller == str(controller), Household.area_code == area_code, Household.number == number)
    return db.session.scalars(select(Household).where(*same)).one_or_none()


def members(one: Household) -> list[HelpedPerson]:
    """Who lives there, the head first."""
    inside = select(HelpedPerson).where(HelpedPerson.household_id == one.id, HelpedPerson.state.in_(LISTED))
    found = list(db.session.scalars(inside.order_by(HelpedPerson.id)).unique())
    return sorted(found, key=lambda person: person.relation != rules.RELATIONS[0])


def view(uid: str, actor: Actor) -> View:
    """The whole page of a household; seven statements, whatever its size."""
    home = household_for(uid, actor)
    persons = members(home)
    twins = _twins(persons, actor)
    uids = [one.uid for one in persons]
    return View(
        uid=home.uid,
        number=home.number or "",
        area_name=regions.full_name(home.area_code),
        controller_name=rules.CONTROLLER_NAMES[Controller(home.controller)],
        members=masked_many(persons, actor),
        twins=twins,
        aid=aid_of([*uids, *twins]),
        slips=slips(uids),
    )


def _twins(persons: list[HelpedPerson], actor: Actor) -> dict[str, str]:
    """The other controller's records of the same people, where this actor may see what they received."""
    by_mark: dict[str | None, HelpedPerson] = {one.id_blind: one for one in persons if one.id_blind}
    if not by_mark:
        return {}
    same = select(HelpedPerson).where(HelpedPerson.id_blind.in_(list(by_mark)), scope.visible(actor))
    found = [one for one in db.session.scalars(same).unique() if by_mark[one.id_blind].controller != one.controller]
    opened = scope.shared_kinds(actor, found)
    allowed = [one for one in found if rules.AID in opened.get(one.uid, frozenset({rules.AID}))]
    return {one.uid: by_mark[one.id_blind].uid for one in allowed}
