"""办公桌 — what staff see: whose turn it is, what is late, and one request whole, masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from server.intake.models import HelpConsent, HelpEvent, HelpFile, HelpNote, HelpRequest, OwnWish, UrgentAct
from server.intake.queries.mine import Step, actions, steps
from server.intake.rules import OnBehalf
from server.intake.service.asking import blind_phone
from server.intake.service.find import request_for, visible
from server.intake.service.persons import acts_of, policy_name
from server.intake.service.tracking import no_of
from server.intake.states import CHARITY_DESK, DESK, LIFE, OPEN, HelpState, Level
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.masking import mask_name, mask_phone, mask_text
from server.kit.waiting import NOTHING, Waiting
from server.kit.waiting import waiting as waiting_since
from server.people import queries as people
from server.people.roles import Role
from server.people.rules import phone_of
from server.regions import queries as regions
from server.registry import queries as registry
from server.registry.rules import Controller

OTHERS_MAX = 5
Asked = TypeVar("Asked", HelpRequest, OwnWish)
# What a consent names (rules.CHARITY_KINDS) the charity may read: the trouble, and no decision of the state.
AGREED_NOTES = ("call", "more")
TURN: Mapping[Role, Level] = {
    Role.GRID: Level.VILLAGE,
    Role.VILLAGE: Level.VILLAGE,
    Role.TOWNSHIP: Level.TOWNSHIP,
    Role.STATION: Level.TOWNSHIP,
    Role.RELIEF: Level.COUNTY,
    Role.CHARITY: Level.CHARITY,
    Role.CHARITY_LEAD: Level.CHARITY,
}
# Queue → its name; the console draws its tabs from this table.
QUEUES: Mapping[str, str] = {
    "todo": "等我办",
    "overdue": "超期",
    "received": "待联系",
    "called_back": "核实中",
    "handed_over": "窗口办理中",
    "decided": "有结果",
    "charity": "慈善帮扶",
    "over": "已结束",
    "all": "全部",
}


@dataclass(frozen=True)
class Line:
    """One line of the course."""

    at: datetime
    what: str
    who: str
    note: str


@dataclass(frozen=True)
class Words:
    """What was said, with numbers masked."""

    kind: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Other:
    """Another request that may be the same person's."""

    uid: str
    no: str
    state: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Sight:
    """一次求助 as the desk sees it: names and numbers masked, the buttons that fit."""

    row: HelpRequest
    contact_name: str
    contact_phone: str
    person_name: str
    text: str
    place: str
    station: regions.Station | None
    policy: str
    steps: list[Step]
    course: list[Line]
    notes: list[Words]
    files: list[HelpFile]
    acts: list[UrgentAct]
    consents: list[HelpConsent]
    person: registry.Masked | None
    hints: list[registry.Hint]
    others: list[Other]
    moves: list[str]


def levels_of(actor: Actor) -> frozenset[Level]:
    """On whose turn this actor is to act."""
    return frozenset(level for role, level in TURN.items() if role in actor.roles)


def in_queue(queue: str, actor: Actor) -> ColumnElement[bool]:
    """The WHERE of a tab."""
    open_ = HelpRequest.state.in_(OPEN)
    if queue == "todo":
        return and_(open_, HelpRequest.level.in_(levels_of(actor)))
    if queue == "overdue":
        return and_(open_, HelpRequest.due_at < now())
    if queue == "over":
        return ~open_
    return HelpRequest.state == queue if queue in set(HelpState) else HelpRequest.id.is_not(None)


def counts(actor: Actor) -> dict[str, int]:
    """Queue → how many requests stand in it, in one statement."""
    queues = list(QUEUES)
    columns = [func.count(case((in_queue(queue, actor), 1))) for queue in queues]
    row = db.session.execute(select(*columns).select_from(HelpRequest).where(visible(actor))).one()
    return dict(zip(queues, row, strict=True))


def waiting(actor: Actor) -> Waiting:
    """等我办: on this actor's turn, how many, since when, how many of them too late; one statement."""
    if not actor.roles & (DESK | CHARITY_DESK):
        return NOTHING
    mine = visible(actor), in_queue("todo", actor)
    return waiting_since(select(HelpRequest.at, HelpRequest.due_at).where(*mine))


def urgent_waiting(actor: Actor) -> Waiting:
    """急难: emergencies of the actor's places where nothing has been given yet; one statement."""
    if not actor.roles & DESK:
        return NOTHING
    mine = visible(actor), HelpRequest.urgent, HelpRequest.acted_at.is_(None), HelpRequest.state.in_(OPEN)
    return waiting_since(select(HelpRequest.urgent_since, HelpRequest.urgent_due_at).where(*mine))


def sight(uid: str, *, actor: Actor) -> Sight:
    """One request for the desk. HelpNotFound where it is not theirs."""
    row = request_for(uid, actor)
    events = list(db.session.scalars(select(HelpEvent).where(HelpEvent.subject_id == row.id).order_by(HelpEvent.id)))
    notes = list(db.session.scalars(select(HelpNote).where(HelpNote.request_id == row.id).order_by(HelpNote.id)))
    acts = acts_of(row)
    names = _names({row.by, *(one.actor for one in events), *(one.by for one in notes)})
    at_desk = bool(actor.roles & DESK)
    person = registry.person(row.person_uid) if row.person_uid and at_desk else None
    return Sight(
        row=row,
        contact_name=mask_name(row.contact_name or ""),
        contact_phone=mask_phone(row.contact_phone) if row.contact_phone else "",
        person_name=mask_name(row.person_name or ""),
        text=mask_text(row.text or ""),
        place=regions.full_names([row.area_code]).get(row.area_code, row.area_code),
        station=regions.station(row.area_code),
        policy=policy_name(row.policy_uid),
        steps=steps(row, events),
        course=_course(row, events if at_desk else _since_agreed(events), names),
        notes=[
            Words(one.kind, mask_text(one.text or ""), names.get(one.by, ""), one.at)
            for one in notes
            if at_desk or one.kind in AGREED_NOTES
        ],
        files=list(db.session.scalars(select(HelpFile).where(HelpFile.request_id == row.id).order_by(HelpFile.id))),
        acts=acts if at_desk else [],
        consents=[one for one in _consents(row) if at_desk or one.kind == "charity"],
        person=registry.masked(person, actor) if person else None,
        hints=_hints(row, actor) if at_desk and person is None and row.state in OPEN else [],
        others=others(row, visible(actor)) if at_desk else [],
        moves=actions(row, actor.roles),
    )


def file_of(uid: str, file_uid: str, *, actor: Actor) -> HelpFile | None:
    """A picture or voice of a request this actor may see."""
    row = request_for(uid, actor)
    mine = select(HelpFile).where(HelpFile.request_id == row.id, HelpFile.uid == file_uid)
    return db.session.scalars(mine).one_or_none()


def by_number(text: str, *, actor: Actor) -> list[HelpRequest]:
    """By a request's number or a whole phone number, among those the actor may see; newest first."""
    phone = phone_of(text)
    same = HelpRequest.contact_phone_blind == blind_phone(phone) if phone else HelpRequest.no == no_of(text)
    found = select(HelpRequest).where(same, visible(actor)).order_by(HelpRequest.id.desc())
    return list(db.session.scalars(found.limit(OTHERS_MAX * 4)))


def titles(uids: Sequence[str], *, actor: Actor) -> dict[str, str]:
    """uid → number, of those this actor may see."""
    rows = db.session.execute(select(HelpRequest.uid, HelpRequest.no).where(HelpRequest.uid.in_(uids), visible(actor)))
    return {row.uid: row.no for row in rows}


def any_in(area_code: str) -> bool:
    """Whether anybody ever asked for help in this place."""
    return db.session.scalar(select(HelpRequest.id).where(HelpRequest.area_code == area_code).limit(1)) is not None


def _names(refs: set[str]) -> dict[str, str]:
    """Who did what: the asker is no 爱心人士 here."""
    return {ref: "求助人" if ref.startswith("donor:") else name for ref, name in people.actor_names(refs).items()}


def _course(row: HelpRequest, events: list[HelpEvent], names: Mapping[str, str]) -> list[Line]:
    """经过, the newest first."""
    lines = [Line(row.at, "登记", names.get(row.by, ""), "")]
    for one in events:
        says = LIFE.moves[one.move].says or "超过期限，提醒上级"
        lines.append(Line(one.at, says, names.get(one.actor, ""), one.note))
    return lines[::-1]


def _since_agreed(events: list[HelpEvent]) -> list[HelpEvent]:
    """What happened before the charity came in is none of what was agreed to."""
    begins = [at for at, one in enumerate(events) if one.move in ("agree", "to_charity")]
    return events[begins[-1] :] if begins else []


def _consents(row: HelpRequest) -> list[HelpConsent]:
    mine = select(HelpConsent).where(HelpConsent.request_id == row.id).order_by(HelpConsent.id.desc())
    return list(db.session.scalars(mine))


def _hints(row: HelpRequest, actor: Actor) -> list[registry.Hint]:
    """People of the register who look like the one this is for. By the caller's phone only when it is their own."""
    phone = (row.contact_phone or "") if row.on_behalf != OnBehalf.FAMILY else ""
    return registry.namesakes(row.person_name or "", phone, row.area_code, str(Controller.RELIEF), actor)


def others(row: Asked, mine: ColumnElement[bool]) -> list[Other]:
    """Others of its kind by the same telephone, or for the same name in the same township, of those that are `mine`."""
    kind = type(row)
    same_phone = kind.contact_phone_blind == row.contact_phone_blind if row.contact_phone_blind else false()
    same_name = and_(kind.person_name_blind == row.person_name_blind, kind.area_code.startswith(row.area_code[:9]))
    query = select(kind).where(or_(same_phone, same_name), kind.id != row.id, mine)
    found = db.session.scalars(query.order_by(kind.id.desc()).limit(OTHERS_MAX))
    return [Other(one.uid, one.no, one.state, one.at, _why_alike(one, row)) for one in found]


def _why_alike(one: Asked, row: Asked) -> str:
    return "同一个电话" if one.contact_phone_blind == row.contact_phone_blind else "同一乡镇、同名"
