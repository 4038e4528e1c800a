"""疑似重复 — records that may stand for the same person, each with why; a human decides, the machine only hints."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, case, false, or_, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.waiting import NOTHING, Waiting
from server.kit.waiting import waiting as waiting_since
from server.people.rules import clean, phone_of
from server.regions.rules import parents
from server.registry import rules
from server.registry.models import HelpedPerson, Merge
from server.registry.queries import scope
from server.registry.queries.persons import Masked, id_blind, masked_many, name_blind, phone_blind
from server.registry.states import LISTED, MergeState

HINTS_MAX = 8
VILLAGE_CHARS, TOWNSHIP_CHARS = 12, 9


@dataclass(frozen=True)
class Hint:
    """疑似同一人. `why` is a sentence; `may_merge` when both records are of one controller."""

    person: Masked
    why: str
    may_merge: bool


@dataclass(frozen=True)
class Marks:
    """What is looked for: blinds of a number, a phone, a name, with the year of birth and the village."""

    uid: str
    controller: str
    area_code: str
    birth_year: int | None
    id: str | None
    phone: str | None
    name: str | None


def marks_of(one: HelpedPerson) -> Marks:
    return Marks(one.uid, one.controller, one.area_code, one.birth_year, one.id_blind, one.phone_blind, one.name_blind)


def marks_from(
    *, controller: str, area_code: str, birth_year: int | None, id_number: str, phone: str, name: str
) -> Marks:
    """Of somebody who is not on record yet, as they were typed."""
    number, mobile = rules.normal_id(id_number), phone_of(phone) if phone else None
    if birth_year is None and rules.is_id_number(number):
        birth_year = int(number[6:10])
    return Marks(
        "",
        controller,
        area_code,
        birth_year,
        id_blind(number) if number else None,
        phone_blind(mobile) if mobile else None,
        name_blind(name) if clean(name) else None,
    )


def hints(marks: Marks, actor: Actor) -> list[Hint]:
    """Records this actor may see that look like the same person, the surest first; two statements, none for nothing."""
    same_id = HelpedPerson.id_blind == marks.id if marks.id else false()
    same_name = (
        and_(HelpedPerson.name_blind == marks.name, HelpedPerson.birth_year == marks.birth_year)
        if marks.name and marks.birth_year
        else false()
    )
    in_village = HelpedPerson.area_code.startswith(marks.area_code[:VILLAGE_CHARS])
    same_phone = HelpedPerson.phone_blind == marks.phone if marks.phone else false()
    alike = or_(same_id, and_(same_name, in_village), and_(same_phone, HelpedPerson.name_blind == marks.name))
    sureness = case((same_id, 0), (same_name, 1), else_=2)
    query = select(HelpedPerson).where(alike, HelpedPerson.uid != marks.uid, scope.visible(actor))
    found = list(db.session.scalars(query.order_by(sureness, HelpedPerson.id).limit(HINTS_MAX)).unique())
    shown = masked_many(found, actor)
    return [
        Hint(mask, _why(marks, one), one.controller == marks.controller and not mask.shared)
        for one, mask in zip(found, shown, strict=True)
    ]


def namesakes(name: str, phone: str, area_code: str, controller: str, actor: Actor) -> list[Hint]:
    """Records of one controller with the same name, in the same township or by the same phone: whom somebody may
    mean who gave no more than that. Two statements, none without a name.
    """
    if not clean(name):
        return []
    mobile = phone_of(phone) if phone else None
    near = HelpedPerson.area_code.startswith(area_code[:TOWNSHIP_CHARS])
    same_phone = HelpedPerson.phone_blind == phone_blind(mobile) if mobile else false()
    query = select(HelpedPerson).where(
        HelpedPerson.name_blind == name_blind(name),
        or_(near, same_phone),
        HelpedPerson.controller == controller,
        HelpedPerson.state.in_(LISTED),
        scope.own(actor),
    )
    found = list(db.session.scalars(query.order_by(HelpedPerson.id).limit(HINTS_MAX)).unique())
    mark = phone_blind(mobile) if mobile else None
    return [
        Hint(mask, "姓名和手机号相同" if mark and one.phone_blind == mark else "姓名相同，在同一个乡镇（街道）", False)
        for one, mask in zip(found, masked_many(found, actor), strict=True)
    ]


def open_merge(uid: str) -> Merge | None:
    """The request that waits for a second person and has this record as the one to go or to stay."""
    either = or_(Merge.gone_uid == uid, Merge.keep_uid == uid)
    waiting = select(Merge).where(either, Merge.state == MergeState.ASKED).order_by(Merge.id)
    return db.session.scalars(waiting.limit(1)).one_or_none()


def merge(uid: str) -> Merge | None:
    return db.session.scalars(select(Merge).where(Merge.uid == uid)).one_or_none()


def merges_waiting(actor: Actor) -> list[Merge]:
    """Requests of the actor's own records that somebody else made, oldest first."""
    return list(db.session.scalars(_merges_for(actor).order_by(Merge.id).limit(50)))


def merges_count(actor: Actor) -> Waiting:
    """How many of them, for the menu: one statement, none for who keeps no records."""
    if not actor.roles & rules.REGISTRARS:
        return NOTHING
    return waiting_since(_merges_for(actor).with_only_columns(Merge.at))


def _merges_for(actor: Actor) -> Select[Merge]:
    mine = select(HelpedPerson.uid).where(scope.own(actor))
    waiting = select(Merge).where(Merge.state == MergeState.ASKED, Merge.asked_by != actor.ref)
    return waiting.where(Merge.gone_uid.in_(mine))


def _why(marks: Marks, one: HelpedPerson) -> str:
    if marks.id and one.id_blind == marks.id:
        return "身份证号相同"
    if marks.name and one.name_blind == marks.name and one.birth_year == marks.birth_year:
        village = marks.area_code[:VILLAGE_CHARS] in parents(one.area_code)
        return "姓名、出生年份相同" + ("，在同一个村（社区）" if village else "")
    return "姓名和手机号相同"
