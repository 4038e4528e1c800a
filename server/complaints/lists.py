"""列表 — the desk's list of complaints: what is nearest to its limit first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select

from server.complaints.models import Complaint
from server.complaints.queries import visible
from server.complaints.rules import ABOUT_NAMES, KIND_NAMES, OUTCOME_NAMES, About, Kind, Outcome
from server.complaints.states import HANDLERS, OPEN, STATE_NAMES, ComplaintState
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.lists import Column, Filter, Listing, Values, contains, equals, narrowed, since, until

QUEUES = {"todo": "待办", "mine": "我在核查", "over": "已办结", "all": "全部"}


def _complaints(actor: Actor) -> Select[Any]:
    return select(Complaint).where(visible(actor))


def _in_queue(queue: str, actor: Actor) -> Any:
    running = Complaint.state.in_(OPEN)
    if queue == "mine":
        return and_(running, Complaint.taken_by == actor.ref)
    return {"todo": running, "over": ~running}.get(queue, Complaint.id > 0)


def _order(values: Values) -> Sequence[Any]:
    if values["queue"] in ("over", "all"):
        return (Complaint.id.desc(),)
    return Complaint.due_at, Complaint.id


def _late(value: str, _actor: Actor) -> Any:
    late = and_(Complaint.due_at < now(), Complaint.state.in_(OPEN))
    return late if value == "yes" else ~late


COMPLAINTS: Listing[Complaint] = Listing(
    key="complaints",
    title="投诉举报",
    roles=HANDLERS,
    query=_complaints,
    id=Complaint.id,
    order=_order,
    filters=(
        Filter(
            "queue", "队列", narrowed(_in_queue), kind="tabs", choices=list(QUEUES.items()), usual=lambda _actor: "todo"
        ),
        Filter("q", "搜索", contains(Complaint.no, Complaint.subject_name), kind="search", hint="投诉编号、对象"),
        Filter("kind", "反映什么", equals(Complaint.kind), choices=list(KIND_NAMES.items())),
        Filter("about", "对象", equals(Complaint.about), choices=list(ABOUT_NAMES.items())),
        Filter("late", "时限", narrowed(_late), choices=[("yes", "已超期"), ("no", "期限内")]),
        Filter("since", "收到从", since(Complaint.at), kind="day"),
        Filter("until", "收到到", until(Complaint.at), kind="day"),
    ),
    columns=(
        Column("no", "投诉编号", lambda row: row.no, sort=Complaint.no),
        Column("kind", "反映什么", lambda row: KIND_NAMES[Kind(row.kind)]),
        Column("about", "对象", lambda row: ABOUT_NAMES[About(row.about)], usual=False),
        Column("subject", "名称", lambda row: row.subject_name),
        Column("at", "收到", lambda row: row.at, kind="moment", sort=Complaint.at),
        Column("due", "答复期限", lambda row: row.due_at, kind="moment", sort=Complaint.due_at),
        Column("outcome", "核查结果", lambda row: OUTCOME_NAMES[Outcome(row.outcome)] if row.outcome else ""),
        Column("frozen", "先停下来", lambda row: row.frozen_at, kind="moment", usual=False),
        Column("state", "状态", lambda row: STATE_NAMES[ComplaintState(row.state)], kind="state"),
    ),
)
