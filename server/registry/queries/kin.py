"""家里人 — who lives with somebody: the names a public text must not hold, the telephones that are too near."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, lazyload

from server.kit.actors import Actor
from server.kit.db import db
from server.people.rules import phone_of
from server.registry import rules
from server.registry.models import HelpedPerson
from server.registry.queries import scope
from server.registry.rules import Controller


@dataclass(frozen=True)
class Kin:
    """Of the person, the household and the guardians; opened for a comparison and never shown to anybody."""

    names: frozenset[str]
    phones: frozenset[str]


NOBODY = Kin(frozenset(), frozenset())


def kin_of(uid: str | None) -> Kin:
    """Everybody on record in the homes of this person, under whichever of their records; one statement."""
    if uid is None:
        return NOBODY
    found = list(db.session.scalars(_housemates(uid)))
    names = {name for one in found for name in (one.name, one.guardian_name) if name}
    phones = {phone_of(phone) for one in found for phone in (one.phone, one.guardian_phone) if phone}
    return Kin(frozenset(names), frozenset(phone for phone in phones if phone))


def household(uid: str) -> list[HelpedPerson]:
    """Everybody in these homes, the person's own records among them, also those that were merged."""
    return list(db.session.scalars(_housemates(uid)))


def aid_may_be_told(persons: Iterable[HelpedPerson], actor: Actor) -> list[str]:
    """Whose aid a reviewer of the charity may know: its own records, those the actor keeps, and what a slip opens.

    Design §1.2: what the bureau gave is not told to the charity without consent.
    """
    persons = list(persons)
    opened = scope.shared_kinds(actor, persons)
    return [
        one.uid
        for one in persons
        if one.controller == Controller.CHARITY
        or scope.keeps(actor, one)
        or rules.AID in opened.get(one.uid, frozenset())
    ]


def _housemates(uid: str) -> Select[HelpedPerson]:
    """The other controller's record of the same number, and records merged into one another, are one person."""
    me = aliased(HelpedPerson)
    same = or_(
        HelpedPerson.uid == me.uid,
        HelpedPerson.uid == me.same_as,
        HelpedPerson.same_as == me.uid,
        HelpedPerson.same_as == me.same_as,
        HelpedPerson.id_blind == me.id_blind,
    )
    homes = select(HelpedPerson.household_id).join(me, same).where(me.uid == uid)
    return select(HelpedPerson).options(lazyload(HelpedPerson.household)).where(HelpedPerson.household_id.in_(homes))
