"""查看 — the calendar everybody reads, and what the desk reads of events and units."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, select

from server.events import rules
from server.events.errors import EventUnknown, RowUnknown, UnitUnknown
from server.events.models import Event, EventMove, EventUnit, RosterRow, UnitGift, UnitMove
from server.events.rules import Kind, Text
from server.events.states import EventState, UnitState
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.kit.waiting import Waiting, stands_since, waiting

UNITS_NAMED = 200


@dataclass(frozen=True)
class Card:
    """One event in the calendar."""

    uid: str
    kind: str
    kind_text: str
    title: str
    summary: str
    starts_on: date
    ends_on: date
    when_text: str
    is_on: bool
    sample: bool


def find(uid: str) -> Event:
    """Any event, for its keepers. EventUnknown."""
    row = db.session.scalar(select(Event).where(Event.uid == uid))
    if row is None:
        raise EventUnknown
    return row


def public(uid: str) -> Event:
    """One that everybody may read; a draft or a withdrawn one is EventUnknown, as if it were not there."""
    row = find(uid)
    if row.state != EventState.PUBLISHED:
        raise EventUnknown
    return row


def by_title(title: str) -> Event:
    """For the demo and commands. EventUnknown."""
    row = db.session.scalar(select(Event).where(Event.title == title).order_by(Event.id.desc()).limit(1))
    if row is None:
        raise EventUnknown
    return row


def calendar(page: int = 1, page_size: int = 20) -> Page[Card]:
    """捐赠日历, the latest first. Three statements."""
    shown = select(Event).where(Event.state == EventState.PUBLISHED)
    found = page_of(shown.order_by(Event.starts_on.desc(), Event.id.desc()), page, page_size)
    return found.map(card)


def now_on(limit: int = 3) -> list[Card]:
    """What is on today: for a home page. Two statements."""
    day = today()
    shown = select(Event).where(Event.state == EventState.PUBLISHED, Event.starts_on <= day, Event.ends_on >= day)
    return [card(row) for row in db.session.scalars(shown.order_by(Event.ends_on, Event.id).limit(limit))]


def card(row: Event) -> Card:
    assert row.starts_on is not None, row.uid
    assert row.ends_on is not None, row.uid
    day = today()
    return Card(
        uid=row.uid,
        kind=row.kind,
        kind_text=rules.KIND_NAMES[Kind(row.kind)],
        title=row.title,
        summary=row.summary,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        when_text=rules.when_text(row.starts_on, row.ends_on, day),
        is_on=rules.is_on(row.starts_on, row.ends_on, day),
        sample=row.sample,
    )


def text_of(row: Event) -> Text:
    """The words as they stand in the row: what the rules judge and the form shows."""
    plain = {field.name: getattr(row, field.name) for field in fields(Text) if field.name != "campaigns"}
    return Text(**plain, campaigns=tuple(row.campaign_uids))


def history(row: Event) -> list[EventMove]:
    mine = select(EventMove).where(EventMove.subject_id == row.id)
    return list(db.session.scalars(mine.order_by(EventMove.version)))


def waiting_count(*, not_by: Actor) -> Waiting:
    """How many wait for a second person who is not the one who asked."""
    asked = Event.state == EventState.REVIEW, Event.asked_by != not_by.ref
    return waiting(select(stands_since(Event, Event.at)).where(*asked))


def choices() -> list[tuple[str, str]]:
    """Every event by its title, newest first: for filters and the roster's drop-down."""
    rows = db.session.execute(select(Event.uid, Event.title).order_by(Event.id.desc()).limit(200))
    return [(row[0], row[1]) for row in rows]


# ---- 单位 ----


def unit(uid: str) -> EventUnit:
    """UnitUnknown."""
    row = db.session.scalar(select(EventUnit).where(EventUnit.uid == uid))
    if row is None:
        raise UnitUnknown
    return row


def open_unit(no: str) -> EventUnit:
    """The unit behind a code, as a donor brings it: taking part, of a published event. UnitUnknown."""
    row = db.session.scalar(select(EventUnit).where(EventUnit.no == rules.unit_code(no)))
    if row is None or row.state != UnitState.LIVE or row.event.state != EventState.PUBLISHED:
        raise UnitUnknown
    return row


def named_units(event: Event) -> list[str]:
    """参加单位 that agreed to be named, in the order they joined: never by what they gave. One statement."""
    shown = select(EventUnit.title).where(EventUnit.event_id == event.id, EventUnit.named)
    live = shown.where(EventUnit.state == UnitState.LIVE).order_by(EventUnit.id).limit(UNITS_NAMED)
    return list(db.session.scalars(live))


def unit_count(event: Event) -> int:
    live = EventUnit.event_id == event.id, EventUnit.state == UnitState.LIVE
    return db.session.scalar(select(func.count()).select_from(EventUnit).where(*live)) or 0


def unit_history(row: EventUnit) -> list[UnitMove]:
    mine = select(UnitMove).where(UnitMove.subject_id == row.id)
    return list(db.session.scalars(mine.order_by(UnitMove.version)))


def unit_gifts(row: EventUnit) -> list[UnitGift]:
    """The transfers and slips of a unit, oldest first."""
    return list(db.session.scalars(select(UnitGift).where(UnitGift.unit_id == row.id).order_by(UnitGift.id)))


@dataclass(frozen=True)
class Roster:
    """名单合计 of a unit: rows and fen that wait for their money, and those that are shares of a booked gift."""

    waiting: int
    waiting_fen: int
    matched: int
    matched_fen: int
    wanted: int
    asked: int
    refused: int


def roster(row: EventUnit) -> Roster:
    """One statement, from the rows."""
    is_matched, is_wanted = RosterRow.gift_id.is_not(None), RosterRow.receipt
    sums = [
        func.count().filter(~is_matched),
        func.coalesce(func.sum(RosterRow.amount_fen).filter(~is_matched), 0),
        func.count().filter(is_matched),
        func.coalesce(func.sum(RosterRow.amount_fen).filter(is_matched), 0),
        func.count().filter(is_matched & is_wanted),
        func.count(RosterRow.receipt_uid),
        func.count().filter(RosterRow.problem != ""),
    ]
    found = db.session.execute(select(*sums).where(RosterRow.unit_id == row.id)).one()
    return Roster(*(int(value) for value in found))


def row_of(uid: str) -> RosterRow:
    """RowUnknown."""
    found = db.session.scalar(select(RosterRow).where(RosterRow.uid == uid))
    if found is None:
        raise RowUnknown
    return found


def numbers_in(unit_ids: Iterable[int], numbers: Iterable[int]) -> set[tuple[int, int]]:
    """(unit, number) of the rows that bear one of these numbers; one statement."""
    rows = select(RosterRow.unit_id, RosterRow.number).where(RosterRow.unit_id.in_(list(unit_ids)))
    return {(row[0], row[1]) for row in db.session.execute(rows.where(RosterRow.number.in_(list(numbers))))}


def open_units() -> dict[str, int]:
    """Code → id of every unit that takes part; one statement."""
    rows = select(EventUnit.no, EventUnit.id).where(EventUnit.state == UnitState.LIVE)
    return {row[0]: row[1] for row in db.session.execute(rows)}
