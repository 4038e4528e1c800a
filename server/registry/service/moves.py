"""变更 — correct a record, say that somebody moved away, died or needs no help any more, and take that back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.lengths import NOTE_CHARS, whole
from server.kit.states import move
from server.registry import queries, rules
from server.registry.errors import HouseholdUnknown, NothingChanged, PersonKnown, StillNeeded
from server.registry.models import Consent, HelpedPerson, Household, PersonPast, Provision
from server.registry.queries import households
from server.registry.rules import Controller
from server.registry.service import fields
from server.registry.service.persons import refuse_foreign, register_household

LIFE_MOVES = frozenset({"move_away", "end_aid", "die", "resume"})


def edit_person(
    uid: str, changes: Mapping[str, Any], *, note: str = "", actor: Actor, seen_version: int | None = None
) -> HelpedPerson:
    """修改资料. `changes` holds only the fields that change (see fields.LABELS); "" empties one.

    What they held before is kept sealed beside the record; the timeline says which fields changed. StateChanged when
    somebody changed it since it was read, NothingChanged, PersonKnown and whatever registering refuses.
    """
    assert set(changes) <= set(fields.LABELS), changes
    person = _own(uid, actor)
    before = fields.values_of(person)
    after = before | {name: _normal(name, value) for name, value in changes.items()}
    changed = [name for name in fields.LABELS if after[name] != before[name]]
    if not changed:
        raise NothingChanged
    refuse_foreign(after["area_code"], Controller(person.controller), actor)
    born = fields.refuse_unfit(after)
    words = "、".join(fields.LABELS[name] for name in changed)
    said = whole(fields.clean_note(note, person), NOTE_CHARS - len(words) - 1)
    person = move(person, "edit", actor=actor, note="：".join(filter(None, (words, said))), seen_version=seen_version)
    keep_past(person, {name: before[name] for name in changed}, actor)
    try:
        with db.session.begin_nested():
            fields.write(person, after, born)
            if "address" in changed:
                person.household.address = after["address"] or None
    except IntegrityError as error:
        raise PersonKnown from error
    return person


def change_life(uid: str, name: str, *, note: str, actor: Actor, seen_version: int | None = None) -> HelpedPerson:
    """登记迁出、去世、停止帮扶, or back. A reason is needed; wishes under way are not touched."""
    assert name in LIFE_MOVES, name
    person = _own(uid, actor)
    said = fields.clean_note(note, person)
    if not said:
        raise Invalid("请写明原因", detail=[field_error("/note", "请写明原因")])
    return move(person, name, actor=actor, note=said, seen_version=seen_version)


def move_home(uid: str, household_uid: str | None, *, actor: Actor, seen_version: int | None = None) -> HelpedPerson:
    """变更住户: into another household of the same controller, or (None) into one of their own."""
    person = _own(uid, actor)
    if household_uid is None:
        place = {"area_code": person.area_code, "address": "", "controller": person.controller}
        home: Household = register_household(**place, actor=actor, checked=True)
    else:
        home = households.household_for(household_uid, actor)
    if home.controller != person.controller:
        raise HouseholdUnknown
    if home.id == person.household_id:
        raise NothingChanged
    person = move(person, "edit", actor=actor, note="住户", seen_version=seen_version)
    keep_past(person, {"household": person.household.uid}, actor)
    person.household_id = home.id
    db.session.flush()
    db.session.refresh(person)
    return person


def void_person(uid: str, *, actor: Actor) -> HelpedPerson:
    """作废: the undoing of an import. What names the person is wiped and the number is free again. StillNeeded."""
    person = queries.person_for(uid, actor, own=True)
    if person.version or _is_needed(person):
        raise StillNeeded
    person = move(person, "void", actor=actor, note="撤销导入")
    fields.wipe(person)
    return person


def keep_past(person: HelpedPerson, facts: Mapping[str, Any], actor: Actor) -> None:
    """改前留底, sealed: what this version of the record replaced."""
    past = PersonPast(person_id=person.id, version=person.version, by=actor.ref, at=now())
    past.facts = fields.packed(facts)
    db.session.add(past)


def _own(uid: str, actor: Actor) -> HelpedPerson:
    person = queries.person_for(uid, actor, own=True)
    fields.refuse_forgotten(person)
    return person


def _normal(name: str, value: Any) -> Any:
    if name == "id_number":
        return rules.normal_id(value)
    return value.strip() if isinstance(value, str) else value


def _is_needed(person: HelpedPerson) -> bool:
    """Whether anything but the import itself has been done with the record."""
    received = select(Provision.id).where(Provision.person_uid == person.uid)
    touched = or_(Consent.withdraws.is_not(None), Consent.paper_file.is_not(None))
    agreed = select(Consent.id).where(Consent.person_uid == person.uid, touched)
    return any(db.session.scalar(one.limit(1)) is not None for one in (received, agreed))
