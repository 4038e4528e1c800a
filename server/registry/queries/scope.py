"""范围 — whose records an actor may see: those of their places and posts, and what a live slip shares with them.

Design §1.2: the bureau's records and the charity's are two. What is not yours looks like what does not exist.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.regions.queries import in_areas
from server.regions.rules import within_any
from server.registry import rules
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Controller, Purpose
from server.registry.states import LISTED


def own(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of records that this actor keeps: their places, their controllers."""
    mine = [str(one) for one in rules.controllers_of(actor.roles)]
    return and_(
        HelpedPerson.state.in_(LISTED), HelpedPerson.controller.in_(mine), in_areas(HelpedPerson.area_code, actor.areas)
    )


def visible(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of records this actor may see: their own, and those that a live `share` slip opens to them."""
    mine = [str(one) for one in rules.controllers_of(actor.roles)]
    if not mine or len(mine) == len(Controller):
        return own(actor)
    opened = live().where(Consent.purpose == Purpose.SHARE, Consent.opens_to.in_(mine)).exists()
    here = and_(HelpedPerson.state.in_(LISTED), in_areas(HelpedPerson.area_code, actor.areas))
    return or_(own(actor), and_(here, opened))


def live() -> Select[int]:
    """Consents that live today, of the record of the query around it or of one merged into it. Add conditions."""
    undo, holder = aliased(Consent), aliased(HelpedPerson)
    return (
        select(Consent.id)
        .join(holder, holder.uid == Consent.person_uid)
        .where(
            func.coalesce(holder.same_as, holder.uid) == HelpedPerson.uid,
            Consent.withdraws.is_(None),
            Consent.expires_on >= today(),
            ~select(undo.id).where(undo.withdraws == Consent.uid).exists(),
        )
        .correlate(HelpedPerson)
    )


def live_for(purpose: Purpose, *, beyond_days: int = 0) -> ColumnElement[bool]:
    """Whether a consent for `purpose` lives today, and for so many days more."""
    until = today() + timedelta(days=beyond_days)
    return live().where(Consent.purpose == str(purpose), Consent.expires_on >= until).exists()


def keeps(actor: Actor, person: HelpedPerson) -> bool:
    """Whether the record is one of the actor's own: those they may write in."""
    if Controller(person.controller) not in rules.controllers_of(actor.roles):
        return False
    return within_any(person.area_code, actor.areas)


def opened(actor: Actor, person: HelpedPerson) -> bool:
    """Whether a live slip opens a record of the other controller to this actor, in their places."""
    return within_any(person.area_code, actor.areas) and bool(shared_kinds(actor, [person]))


def shared_kinds(actor: Actor, persons: Iterable[HelpedPerson]) -> dict[str, frozenset[str]]:
    """uid → the kinds of data that live slips open to this actor, for records that are not theirs; one statement.

    None at all when every record is their own.
    """
    foreign = [one.uid for one in persons if not keeps(actor, one)]
    if not foreign:
        return {}
    mine = [str(one) for one in rules.controllers_of(actor.roles)]
    undo = aliased(Consent)
    of = func.coalesce(HelpedPerson.same_as, HelpedPerson.uid)
    slips = (
        select(of, Consent.kinds)
        .join(HelpedPerson, HelpedPerson.uid == Consent.person_uid)
        .where(
            of.in_(foreign),
            Consent.purpose == Purpose.SHARE,
            Consent.opens_to.in_(mine) if mine else false(),
            Consent.withdraws.is_(None),
            Consent.expires_on >= today(),
            ~select(undo.id).where(undo.withdraws == Consent.uid).exists(),
        )
    )
    found: dict[str, frozenset[str]] = {}
    for uid, kinds in db.session.execute(slips):
        found[uid] = found.get(uid, frozenset()) | frozenset(kinds)
    return found
