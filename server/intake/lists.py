"""列表 — the desk's list of requests: one queue at a time, emergencies first, then who is nearest to the limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select

from server.intake import rules
from server.intake.models import HelpRequest, OwnWish
from server.intake.queries.desk import QUEUES, in_queue
from server.intake.queries.mine import is_overdue
from server.intake.queries.own import OwnTold, own_overdue, own_told_many
from server.intake.queries.own_desk import OWN_QUEUES, own_in_queue
from server.intake.rules import Clock, OnBehalf, Result
from server.intake.service.find import visible
from server.intake.service.own_find import own_visible
from server.intake.states import DESK, LEVEL_NAMES, OPEN, OWN_READERS, READERS, STATE_NAMES, HelpState, Level
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.lists import Column, Filter, Listing, Values, equals, narrowed, since, until
from server.kit.masking import mask_name, mask_text
from server.policies.queries.named import names_of
from server.regions import choices as choosing
from server.regions import queries as regions
from server.regions import rules as places

NEWEST_FIRST = frozenset({"over", "all"})


@dataclass(frozen=True)
class HelpLine:
    """One request in the list, masked, with the place and the policy it is called by."""

    row: HelpRequest
    place: str
    policy: str
    at_desk: bool

    @property
    def overdue(self) -> bool:
        return is_overdue(self.row)

    @property
    def waits_for_act(self) -> bool:
        """An emergency in which nothing has been given yet."""
        return self.row.urgent and self.row.acted_at is None and self.row.state in OPEN


def _requests(actor: Actor) -> Select[Any]:
    return select(HelpRequest).where(visible(actor))


def _lines(found: Sequence[Any], actor: Actor) -> list[HelpLine]:
    rows = [row[0] for row in found]
    places_of = regions.full_names(row.area_code for row in rows) if rows else {}
    names = names_of({row.policy_uid for row in rows if row.policy_uid})
    at_desk = bool(actor.roles & DESK)  # the charity reads what was agreed to, and no decision of the state
    return [
        HelpLine(row, places_of.get(row.area_code, ""), names.get(row.policy_uid or "", ""), at_desk) for row in rows
    ]


def _order(values: Values) -> Sequence[Any]:
    if values["queue"] in NEWEST_FIRST:
        return (HelpRequest.id.desc(),)
    return HelpRequest.urgent.desc(), HelpRequest.due_at, HelpRequest.id


def _words(text: str, _actor: Actor) -> Any:
    """By its number. A phone is looked for by a form that posts, so that none stands in an address."""
    return HelpRequest.no.contains(text.upper(), autoescape=True)


def _late(value: str, _actor: Actor) -> Any:
    late = HelpRequest.due_at < now()
    return and_(late, HelpRequest.state.in_(OPEN)) if value == "yes" else ~late


def _first_queue(actor: Actor) -> str:
    return "todo"


HELP: Listing[HelpLine] = Listing(
    key="help",
    title="求助登记",
    roles=READERS,
    query=_requests,
    id=HelpRequest.id,
    order=_order,
    rows=_lines,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(in_queue),
            kind="tabs",
            choices=list(QUEUES.items()),
            usual=_first_queue,
        ),
        Filter("q", "搜索", narrowed(_words), kind="search", hint="求助编号"),
        Filter(
            "urgent",
            "急难",
            narrowed(lambda value, _actor: HelpRequest.urgent.is_(value == "yes")),
            choices=[("yes", "急难"), ("no", "一般")],
        ),
        Filter("late", "时限", narrowed(_late), choices=[("yes", "已超期"), ("no", "期限内")]),
        Filter("level", "轮到谁", equals(HelpRequest.level), choices=list(LEVEL_NAMES.items())),
        Filter(
            "area",
            "乡镇（街道）、村",
            narrowed(lambda code, _actor: HelpRequest.area_code.startswith(places.prefix(code))),
            kind="area",
            choices=lambda actor: choosing.choices(actor.areas),
        ),
        Filter("since", "登记从", since(HelpRequest.at), kind="day"),
        Filter("until", "登记到", until(HelpRequest.at), kind="day"),
    ),
    columns=(
        Column("no", "求助编号", lambda line: line.row.no, sort=HelpRequest.no),
        Column("troubles", "困难", lambda line: rules.troubles_text(line.row.troubles)),
        Column("who", "联系人", lambda line: mask_name(line.row.contact_name or ""), usual=False),
        Column("place", "所在地", lambda line: line.place, sort=HelpRequest.area_code),
        Column("policy", "政策", lambda line: line.policy),
        Column("level", "轮到谁", lambda line: LEVEL_NAMES[Level(line.row.level)] if line.row.state in OPEN else ""),
        Column("clock", "下一步", lambda line: rules.CLOCK_NAMES[Clock(line.row.clock)] if line.row.clock else ""),
        Column("due", "期限", lambda line: line.row.due_at, kind="moment", sort=HelpRequest.due_at),
        Column("urges", "催办", lambda line: line.row.urges, kind="number"),
        Column(
            "official", "官方受理编号", lambda line: (line.row.official_no or "") if line.at_desk else "", usual=False
        ),
        Column("result", "结果", lambda line: _result(line.row) if line.at_desk else "", usual=False),
        Column("at", "登记", lambda line: line.row.at, kind="moment", sort=HelpRequest.at, usual=False),
        Column("state", "状态", lambda line: STATE_NAMES[HelpState(line.row.state)], kind="state"),
        Column("contact", "联系人姓名", lambda line: line.row.contact_name or "", usual=False, personal=True),
        Column("phone", "联系电话", lambda line: line.row.contact_phone or "", usual=False, personal=True),
    ),
)


def _result(row: HelpRequest) -> str:
    return rules.RESULT_NAMES[Result(row.result)] if row.result else ""


@dataclass(frozen=True)
class OwnLine:
    """One own wish in the list, masked."""

    told: OwnTold
    place: str

    @property
    def row(self) -> OwnWish:
        return self.told.row

    @property
    def overdue(self) -> bool:
        return own_overdue(self.row)


def _own_wishes(actor: Actor) -> Select[Any]:
    return select(OwnWish).where(own_visible(actor))


def _own_lines(found: Sequence[Any], _actor: Actor) -> list[OwnLine]:
    told = own_told_many([row[0] for row in found])
    names = regions.full_names(one.row.area_code for one in told) if told else {}
    return [OwnLine(one, names.get(one.row.area_code, "")) for one in told]


def _own_order(values: Values) -> Sequence[Any]:
    waits = values["queue"] in ("todo", "asked", "visited", "overdue")
    return (OwnWish.due_at, OwnWish.id) if waits else (OwnWish.id.desc(),)


def _own_number(text: str, _actor: Actor) -> Any:
    return OwnWish.no.contains(text.upper(), autoescape=True)


OWN: Listing[OwnLine] = Listing(
    key="own_wishes",
    title="群众心愿待核实",
    roles=OWN_READERS,
    query=_own_wishes,
    id=OwnWish.id,
    order=_own_order,
    rows=_own_lines,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(lambda queue, _actor: own_in_queue(queue)),
            kind="tabs",
            choices=list(OWN_QUEUES.items()),
            usual=_first_queue,
        ),
        Filter("q", "搜索", narrowed(_own_number), kind="search", hint="登记编号"),
        Filter("behalf", "为谁", equals(OwnWish.on_behalf), choices=list(rules.BEHALF_NAMES.items())),
        Filter("because", "答复", equals(OwnWish.answered_because), choices=list(rules.ANSWER_NAMES.items())),
        Filter(
            "area",
            "乡镇（街道）、村",
            narrowed(lambda code, _actor: OwnWish.area_code.startswith(places.prefix(code))),
            kind="area",
            choices=lambda actor: choosing.choices(actor.areas),
        ),
        Filter("since", "登记从", since(OwnWish.at), kind="day"),
        Filter("until", "登记到", until(OwnWish.at), kind="day"),
    ),
    columns=(
        Column("no", "登记编号", lambda line: line.row.no, sort=OwnWish.no),
        Column("text", "想要什么", lambda line: mask_text(line.row.text or "") or "请听录音"),
        Column("who", "联系人", lambda line: mask_name(line.row.contact_name or ""), usual=False),
        Column("behalf", "为谁", lambda line: rules.BEHALF_NAMES[OnBehalf(line.row.on_behalf)]),
        Column("place", "所在地", lambda line: line.place, sort=OwnWish.area_code),
        Column("due", "期限", lambda line: line.row.due_at, kind="moment", sort=OwnWish.due_at),
        Column("missed", "没联系上", lambda line: line.row.missed_calls, kind="number", usual=False),
        Column("visited", "上门核实", lambda line: line.row.visited_on, kind="day", usual=False),
        Column("wish", "心愿编号", lambda line: line.told.way.no if line.told.way else ""),
        Column("at", "登记", lambda line: line.row.at, kind="moment", sort=OwnWish.at, usual=False),
        Column("state", "状态", lambda line: line.told.state_name, kind="state"),
        Column("contact", "联系人姓名", lambda line: line.row.contact_name or "", usual=False, personal=True),
        Column("phone", "联系电话", lambda line: line.row.contact_phone or "", usual=False, personal=True),
    ),
)
