"""列表 — days of giving, the units of one, the rows of a unit's roster. None of them is sorted by what was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from server.events import queries, report, rules
from server.events.models import Event, EventUnit, RosterRow
from server.events.rules import Kind
from server.events.states import DESK, EVENT_STATES, READERS, UNIT_STATES, EventState, UnitState
from server.kit.actors import Actor
from server.kit.lists import Column, Filter, Listing, contains, equals, narrowed
from server.kit.masking import mask_name


def _events(_actor: Actor) -> Select[Any]:
    return select(Event)


def _when(row: Event) -> str:
    return queries.card(row).when_text if row.state == EventState.PUBLISHED else ""


EVENTS: Listing[Event] = Listing(
    key="events",
    title="捐赠活动",
    roles=READERS,
    query=_events,
    id=Event.id,
    order=lambda _values: (Event.starts_on.desc(), Event.id.desc()),
    filters=(
        Filter("q", "搜索", contains(Event.title, Event.summary), kind="search", hint="活动名称"),
        Filter(
            "kind", "种类", equals(Event.kind), choices=[(str(kind), name) for kind, name in rules.KIND_NAMES.items()]
        ),
        Filter("state", "状态", equals(Event.state), choices=[(str(one), name) for one, name in EVENT_STATES.items()]),
    ),
    columns=(
        Column("title", "活动", lambda row: row.title),
        Column("kind", "种类", lambda row: rules.KIND_NAMES[Kind(row.kind)]),
        Column("starts_on", "开始", lambda row: row.starts_on, kind="day"),
        Column("ends_on", "结束", lambda row: row.ends_on, kind="day"),
        Column("campaigns", "项目数", lambda row: len(row.projects), kind="number"),
        Column("state", "状态", lambda row: EVENT_STATES[EventState(row.state)], kind="state", sort=Event.state),
        Column("when", "日程", _when),
    ),
)


@dataclass(frozen=True)
class UnitLine:
    """One unit, and what counts for it: for the desk that must match its money, and for nobody else."""

    row: EventUnit
    count: int
    left_fen: int


def _units(_actor: Actor) -> Select[Any]:
    return select(EventUnit)


def _unit_lines(found: Sequence[Any], _actor: Actor) -> list[UnitLine]:
    units = [row[0] for row in found]
    parts = report.unit_fen(units)
    return [UnitLine(unit, parts[unit.id].count, parts[unit.id].left_fen) for unit in units]


def _unit_words(text: str, _actor: Actor) -> ColumnElement[bool]:
    return EventUnit.title.contains(text, autoescape=True) | (EventUnit.no == text.strip().upper())


def _of_event(uid: str, _actor: Actor) -> ColumnElement[bool]:
    return EventUnit.event_id.in_(select(Event.id).where(Event.uid == uid))


UNITS: Listing[UnitLine] = Listing(
    key="event_units",
    title="参加单位",
    roles=DESK,
    query=_units,
    id=EventUnit.id,
    # As they joined: who gave more stands nowhere above who gave less (慈善法 32).
    order=lambda _values: (EventUnit.id,),
    rows=_unit_lines,
    filters=(
        Filter("q", "搜索", narrowed(_unit_words), kind="search", hint="单位名称或编号"),
        Filter("event", "活动", narrowed(_of_event), choices=lambda _actor: queries.choices()),
        Filter(
            "state", "情况", equals(EventUnit.state), choices=[(str(one), name) for one, name in UNIT_STATES.items()]
        ),
    ),
    columns=(
        Column("title", "单位", lambda line: line.row.title),
        Column("no", "单位编号", lambda line: line.row.no, sort=EventUnit.no),
        Column("event", "活动", lambda line: line.row.event.title),
        Column("count", "捐赠笔数", lambda line: line.count, kind="number"),
        Column("left", "计入金额（元）", lambda line: line.left_fen, kind="money"),
        Column("named", "公开名称", lambda line: "同意" if line.row.named else "不公开"),
        Column(
            "state", "情况", lambda line: UNIT_STATES[UnitState(line.row.state)], kind="state", sort=EventUnit.state
        ),
        Column("at", "报名", lambda line: line.row.at, kind="day", sort=EventUnit.id),
        Column("contact", "联系人", lambda line: line.row.contact_name or "", personal=True),
        Column("contact_phone", "联系电话", lambda line: line.row.contact_phone or "", personal=True),
    ),
)


def _rows(_actor: Actor) -> Select[Any]:
    return select(RosterRow)


def _of_unit(uid: str, _actor: Actor) -> ColumnElement[bool]:
    return RosterRow.unit_id.in_(select(EventUnit.id).where(EventUnit.uid == uid))


_STATES = (("waiting", "等待配款"), ("matched", "已配款"), ("receipt", "要票据"), ("problem", "票据没有办成"))


def _in_state(state: str, _actor: Actor) -> ColumnElement[bool]:
    return {
        "waiting": RosterRow.gift_id.is_(None),
        "matched": RosterRow.gift_id.is_not(None),
        "receipt": RosterRow.receipt.is_(True),
        "problem": RosterRow.problem != "",
    }[state]


def _paper(row: RosterRow) -> str:
    if row.receipt_uid:
        return "已申请"
    return row.problem or ("要" if row.receipt else "")


ROSTERS: Listing[RosterRow] = Listing(
    key="event_roster_rows",
    title="单位捐款名单",
    roles=DESK,
    query=_rows,
    id=RosterRow.id,
    order=lambda _values: (RosterRow.unit_id, RosterRow.number),
    filters=(
        Filter("unit", "单位", narrowed(_of_unit), kind="fixed"),
        Filter("state", "情况", narrowed(_in_state), choices=_STATES),
    ),
    columns=(
        Column("number", "序号", lambda row: row.number, kind="number"),
        Column("name", "姓名", lambda row: mask_name(row.name) if row.name else "爱心人士"),
        Column("amount", "金额（元）", lambda row: row.amount_fen, kind="money"),
        Column("state", "配款", lambda row: "已配款" if row.gift_id else "等待配款", kind="state"),
        Column("receipt", "票据", _paper),
        Column("name_whole", "姓名全称", lambda row: row.name or "", personal=True),
        Column("phone", "手机", lambda row: row.phone or "", personal=True),
    ),
)
