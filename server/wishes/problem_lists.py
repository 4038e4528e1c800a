"""列表 — what went wrong on the way: the open ones first, the oldest on top; and what was decided, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.lists import Column, Filter, Listing, Values, equals, narrowed
from server.kit.waiting import NOTHING, Waiting, waiting
from server.people import queries as people
from server.regions import queries as regions
from server.wishes import rules, troubles
from server.wishes.lists import AREA
from server.wishes.models import Claim, Problem, Wish
from server.wishes.queries.desk import holder_names
from server.wishes.service.find import in_areas
from server.wishes.states import STAFF

OPEN, DECIDED = "open", "decided"


@dataclass(frozen=True)
class ProblemLine:
    """One problem with its claim and wish; `decider` a name, empty while it is open."""

    problem: Problem
    claim: Claim
    wish: Wish
    place: str
    holder: str
    decider: str

    @property
    def days(self) -> int:
        """How long it has been open, or was."""
        return ((self.problem.decided_at or now()) - self.problem.at).days


def _problems(actor: Actor) -> Any:
    joined = select(Problem, Claim, Wish).join(Claim, Claim.id == Problem.claim_id)
    return joined.join(Wish, Wish.id == Claim.wish_id).where(in_areas(actor.areas))


def _lines(found: Sequence[Any], _actor: Actor) -> list[ProblemLine]:
    places = regions.full_names(row[2].area_code for row in found)
    holders = holder_names([row[1] for row in found])
    names = people.actor_names(row[0].decided_by for row in found if row[0].decided_by)
    return [
        ProblemLine(
            problem,
            claim,
            wish,
            places.get(wish.area_code, ""),
            holders[claim.id],
            names.get(problem.decided_by or "", ""),
        )
        for problem, claim, wish in ((row[0], row[1], row[2]) for row in found)
    ]


def _order(values: Values) -> Sequence[Any]:
    return (Problem.id,) if values["queue"] == OPEN else (Problem.id.desc(),)


def _in_queue(queue: str, _actor: Actor) -> Any:
    return Problem.outcome.is_(None) if queue == OPEN else Problem.outcome.is_not(None)


PROBLEMS: Listing[ProblemLine] = Listing(
    key="problems",
    title="问题处理",
    roles=STAFF,
    query=_problems,
    id=Problem.id,
    order=_order,
    rows=_lines,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(_in_queue),
            kind="tabs",
            choices=[(OPEN, "待处理"), (DECIDED, "已处理")],
            usual=lambda _actor: OPEN,
        ),
        Filter("kind", "问题", equals(Problem.kind), choices=list(troubles.NAMES.items())),
        AREA,
    ),
    columns=(
        Column("title", "心愿", lambda line: line.wish.title),
        Column("no", "编号", lambda line: line.wish.no, sort=Wish.no, usual=False),
        Column("kind", "问题", lambda line: troubles.NAMES[line.problem.kind]),
        Column("said", "情况", lambda line: line.problem.said),
        Column("place", "乡镇（街道）", lambda line: line.place, sort=Wish.area_code),
        Column("holder", "认领人", lambda line: line.holder),
        Column("stood", "停在哪一步", lambda line: rules.claim_state_text(line.problem.left), usual=False),
        Column("at", "登记", lambda line: line.problem.at, kind="day", sort=Problem.id),
        Column("days", "天数", lambda line: line.days, kind="number"),
        Column("outcome", "处理结果", lambda line: troubles.OUTCOMES.get(line.problem.outcome or "", "待处理")),
        Column("because", "理由", lambda line: line.problem.because, usual=False),
        Column("decider", "处理人", lambda line: line.decider, usual=False),
        Column("decided_at", "处理日期", lambda line: line.problem.decided_at, kind="day", usual=False),
    ),
)


def problems_waiting(actor: Actor) -> Waiting:
    """Open problems of the actor's places, for those who may decide."""
    if not actor.roles & STAFF:
        return NOTHING
    mine = select(Problem.at).join(Claim, Claim.id == Problem.claim_id).join(Wish, Wish.id == Claim.wish_id)
    return waiting(mine.where(Problem.outcome.is_(None), in_areas(actor.areas)))


def counts(actor: Actor) -> dict[str, int]:
    """How many stand in the queue that somebody works through."""
    return {OPEN: PROBLEMS.ask(actor, {"queue": OPEN}).count()}
