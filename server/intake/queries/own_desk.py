"""群众心愿待核实 — what staff see: whose homes are to be visited, what is to be written, one own wish whole, masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from server.intake.models import OwnWish, OwnWishConsent, OwnWishEvent, OwnWishFile, OwnWishNote
from server.intake.queries.desk import Line, Other, Words, others
from server.intake.queries.mine import Step
from server.intake.queries.own import OwnTold, own_actions, own_told_many
from server.intake.queries.own_files import files_of
from server.intake.rules import OnBehalf
from server.intake.service.own_find import own_for, own_visible
from server.intake.states import OWN_DESK, OWN_LIFE, OWN_OPEN, OwnState
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.masking import mask_name, mask_phone, mask_text
from server.kit.paging import Page, page_of
from server.kit.waiting import NOTHING, Waiting
from server.kit.waiting import waiting as waiting_since
from server.people import queries as people
from server.regions import queries as regions
from server.registry import queries as registry
from server.registry.rules import Controller, Purpose
from server.wishes.queries import Way, hints

OWN_QUEUES: Mapping[str, str] = {
    "todo": "等我们办",
    "asked": "待核实",
    "visited": "待写成心愿",
    "overdue": "超期",
    "written": "已登记成心愿",
    "answered": "已答复",
    "withdrawn": "已撤回",
    "all": "全部",
}


@dataclass(frozen=True)
class OwnSight:
    """An own wish as the desk sees it: names and numbers masked, the buttons that fit."""

    row: OwnWish
    way: Way | None
    contact_name: str
    contact_phone: str
    person_name: str
    text: str
    place: str
    station: regions.Station | None
    steps: list[Step]
    state_name: str
    expected: str
    course: list[Line]
    notes: list[Words]
    files: list[OwnWishFile]
    consents: list[OwnWishConsent]
    person: registry.Masked | None
    agreed: bool
    people: list[registry.Hint]
    alike: list[hints.Hint]
    others: list[Other]
    moves: list[str]


def own_in_queue(queue: str) -> ColumnElement[bool]:
    """The WHERE of a tab."""
    if queue == "todo":
        return OwnWish.state.in_(OWN_OPEN)
    if queue == "overdue":
        return and_(OwnWish.state.in_(OWN_OPEN), OwnWish.due_at < now())
    return OwnWish.state == queue if queue in set(OwnState) else OwnWish.id.is_not(None)


def own_counts(actor: Actor) -> dict[str, int]:
    """Queue → how many stand in it, in one statement."""
    columns = [func.count(case((own_in_queue(queue), 1))) for queue in OWN_QUEUES]
    row = db.session.execute(select(*columns).select_from(OwnWish).where(own_visible(actor))).one()
    return dict(zip(OWN_QUEUES, row, strict=True))


def own_in_the_field(actor: Actor, *, queue: str, page: int = 1, page_size: int = 20) -> Page[OwnTold]:
    """Own wishes of the actor's places in one queue, who is nearest to the day first; six statements."""
    mine = select(OwnWish).where(own_visible(actor), own_in_queue(queue))
    found = page_of(mine.order_by(OwnWish.due_at.is_(None), OwnWish.due_at, OwnWish.id.desc()), page, page_size)
    return Page(own_told_many(found.items), found.total, found.page, found.page_size)


def own_waiting(actor: Actor) -> Waiting:
    """等核实、等写成心愿 in the actor's places: how many, since when, how many too late; one statement."""
    if not actor.roles & OWN_DESK:
        return NOTHING
    return waiting_since(select(OwnWish.at, OwnWish.due_at).where(own_visible(actor), own_in_queue("todo")))


def own_sight(uid: str, *, actor: Actor) -> OwnSight:
    """One own wish for the desk. OwnWishNotFound where it is not theirs."""
    row = own_for(uid, actor)
    (told,) = own_told_many([row])
    events = list(
        db.session.scalars(select(OwnWishEvent).where(OwnWishEvent.subject_id == row.id).order_by(OwnWishEvent.id))
    )
    notes = list(db.session.scalars(select(OwnWishNote).where(OwnWishNote.own_id == row.id).order_by(OwnWishNote.id)))
    names = _names({row.by, *(one.actor for one in events), *(one.by for one in notes)})
    person = registry.person(row.person_uid) if row.person_uid else None
    slips = select(OwnWishConsent).where(OwnWishConsent.own_id == row.id).order_by(OwnWishConsent.id)
    return OwnSight(
        row=row,
        way=told.way,
        contact_name=mask_name(row.contact_name or ""),
        contact_phone=mask_phone(row.contact_phone) if row.contact_phone else "",
        person_name=mask_name(row.person_name or ""),
        text=mask_text(row.text or ""),
        place=regions.full_names([row.area_code]).get(row.area_code, row.area_code),
        station=regions.station(row.area_code),
        steps=told.steps,
        state_name=told.state_name,
        expected=told.expected,
        course=_course(row, events, names),
        notes=[Words(one.kind, mask_text(one.text or ""), names.get(one.by, ""), one.at) for one in notes],
        files=files_of([row.id]),
        consents=list(db.session.scalars(slips)),
        person=registry.masked(person, actor) if person else None,
        agreed=person is not None and registry.has_consent(person, Purpose.WISH),
        people=_namesakes(row, actor) if person is None and row.state in OWN_OPEN else [],
        alike=hints.hints_before(row.text or "", row.person_uid, actor) if row.state in OWN_OPEN else [],
        others=others(row, own_visible(actor)),
        moves=own_actions(row, told.way, actor.roles),
    )


def own_file_of(uid: str, file_uid: str, *, actor: Actor) -> OwnWishFile | None:
    """A picture or voice of an own wish this actor may see; a picture of the home only for staff."""
    row = own_for(uid, actor)
    mine = select(OwnWishFile).where(OwnWishFile.own_id == row.id, OwnWishFile.uid == file_uid)
    found = db.session.scalars(mine).one_or_none()
    return None if found is not None and found.kind == "home" and actor.kind == "donor" else found


def own_titles(uids: Sequence[str], *, actor: Actor) -> dict[str, str]:
    """uid → number, of those this actor may see."""
    rows = db.session.execute(select(OwnWish.uid, OwnWish.no).where(OwnWish.uid.in_(uids), own_visible(actor)))
    return {row.uid: row.no for row in rows}


def own_of_wish(wish_uid: str, *, actor: Actor) -> OwnWish | None:
    """The own wish that a wish was written from, for who may see it."""
    mine = select(OwnWish).where(OwnWish.wish_uid == wish_uid, own_visible(actor))
    return db.session.scalars(mine).one_or_none()


def _names(refs: set[str]) -> dict[str, str]:
    return {ref: "本人" if ref.startswith("donor:") else name for ref, name in people.actor_names(refs).items()}


def _course(row: OwnWish, events: list[OwnWishEvent], names: Mapping[str, str]) -> list[Line]:
    """经过, the newest first."""
    lines = [Line(row.at, "登记", names.get(row.by, ""), "")]
    lines += [Line(one.at, OWN_LIFE.moves[one.move].says, names.get(one.actor, ""), one.note) for one in events]
    return lines[::-1]


def _namesakes(row: OwnWish, actor: Actor) -> list[registry.Hint]:
    """People of both registers who look like the one this is for. By the caller's phone only when it is their own."""
    phone = (row.contact_phone or "") if row.on_behalf != OnBehalf.FAMILY else ""
    name, area = row.person_name or "", row.area_code
    return [hint for one in Controller for hint in registry.namesakes(name, phone, area, str(one), actor)]
