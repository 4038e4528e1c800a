"""列表 — the posters that hang somewhere, and how often they are scanned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from server.codes import queries
from server.codes.models import Poster, StepCount
from server.codes.rules import answers_for
from server.codes.states import (
    CARRIER_NAMES,
    CHANNEL_NAMES,
    KIND_NAMES,
    POSTER_KEEPERS,
    STATE_NAMES,
    STEP_NAMES,
    Carrier,
    Channel,
    Kind,
    PosterState,
    Step,
)
from server.codes.states import HUNG as LOOKED_AFTER
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.lists import Asked, Column, Filter, Listing, equals, narrowed, since, until
from server.regions import choices as choosing
from server.regions import queries as regions
from server.regions import rules as places


@dataclass(frozen=True)
class PosterLine:
    """One poster in the list: its place, and its scans of this month and of all time."""

    poster: Poster
    place: str
    scans_month: int
    scans: int


def _posters(actor: Actor) -> Select[Any]:
    mine = regions.in_areas(Poster.area_code, actor.areas)
    # A parcel's label is printed with its wish, a code of giving with its event: neither is looked after here.
    return select(Poster).where(or_(Poster.area_code.is_(None), mine), Poster.kind.in_(LOOKED_AFTER))


def _lines(found: Sequence[Any], _actor: Actor) -> list[PosterLine]:
    posters = [row[0] for row in found]
    names = regions.full_names(poster.area_code for poster in posters if poster.area_code)
    month, ever = queries.scans(posters, since=today().replace(day=1)), queries.scans(posters)
    return [
        PosterLine(one, names.get(one.area_code or "", "全部地方"), month.get(one.id, 0), ever.get(one.id, 0))
        for one in posters
    ]


HUNG = [(kind, KIND_NAMES[kind]) for kind in LOOKED_AFTER]

POSTERS: Listing[PosterLine] = Listing(
    key="posters",
    title="二维码",
    roles=POSTER_KEEPERS,
    query=_posters,
    id=Poster.id,
    rows=_lines,
    filters=(
        Filter("kind", "种类", equals(Poster.kind), choices=HUNG),
        Filter(
            "area",
            "张贴地方",
            narrowed(lambda code, _actor: Poster.area_code.startswith(places.prefix(code))),
            kind="area",
            choices=lambda actor: choosing.tree(actor.areas),
        ),
        Filter("state", "状态", equals(Poster.state), choices=list(STATE_NAMES.items())),
        Filter("uid", "海报", equals(Poster.uid), kind="fixed"),
        Filter("batch", "印制批次", equals(Poster.batch), kind="fixed"),
        Filter("subject", "内容", equals(Poster.subject), kind="fixed"),
    ),
    columns=(
        Column("title", "名称", lambda line: line.poster.title),
        Column("serial", "编号", lambda line: line.poster.serial.upper(), sort=Poster.serial),
        Column("kind", "种类", lambda line: KIND_NAMES[Kind(line.poster.kind)]),
        Column("place", "张贴地方", lambda line: line.place, sort=Poster.area_code),
        Column("scans_month", "本月扫码", lambda line: line.scans_month, kind="number"),
        Column("scans", "累计扫码", lambda line: line.scans, kind="number"),
        Column("carrier", "载体", lambda line: CARRIER_NAMES[Carrier(line.poster.carrier)], usual=False),
        Column("spot", "贴在哪里", lambda line: line.poster.spot),
        Column("hung_on", "张贴", lambda line: line.poster.hung_on, kind="day", usual=False),
        Column("batch", "印制批次", lambda line: line.poster.batch or "", usual=False),
        Column("renews", "换下的编号", lambda line: (line.poster.renews or "").upper(), usual=False),
        Column("at", "印制", lambda line: line.poster.at, kind="day", sort=Poster.id),
        Column("state", "状态", lambda line: STATE_NAMES[PosterState(line.poster.state)], kind="state"),
    ),
)


def to_print(asked: Asked[PosterLine]) -> list[Poster]:
    """Exactly what is filtered, as far as it is in use, in the order of the places. TooManySheets above 400."""
    return queries.in_use(asked.select())


@dataclass(frozen=True)
class StepLine:
    """One number of what was counted, and the full name of its place."""

    count: StepCount
    place: str


def _steps(actor: Actor) -> Select[Any]:
    mine = regions.in_areas(StepCount.area_code, actor.areas)
    return select(StepCount).where(mine | (StepCount.area_code == "") if answers_for(actor.areas, None) else mine)


def _step_lines(found: Sequence[Any], _actor: Actor) -> list[StepLine]:
    counts = [row[0] for row in found]
    names = regions.full_names(count.area_code for count in counts if count.area_code)
    return [StepLine(count, names.get(count.area_code, "")) for count in counts]


STEPS: Listing[StepLine] = Listing(
    key="step_counts",
    title="扫码统计明细",
    roles=POSTER_KEEPERS,
    query=_steps,
    id=StepCount.id,
    rows=_step_lines,
    filters=(
        Filter("step", "环节", equals(StepCount.step), choices=list(STEP_NAMES.items())),
        Filter(
            "area",
            "地方",
            narrowed(lambda code, _actor: StepCount.area_code.startswith(places.prefix(code))),
            kind="area",
            choices=lambda actor: choosing.tree(actor.areas),
        ),
        Filter("from", "从", since(StepCount.day, moment=False), kind="day"),
        Filter("to", "到", until(StepCount.day, moment=False), kind="day"),
        Filter("serial", "海报", equals(StepCount.serial), kind="fixed"),
        Filter("subject", "政策", equals(StepCount.subject), kind="fixed"),
    ),
    columns=(
        Column("day", "日期", lambda line: line.count.day, kind="day", sort=StepCount.day),
        Column("step", "环节", lambda line: STEP_NAMES[Step(line.count.step)]),
        Column("place", "地方", lambda line: line.place, sort=StepCount.area_code),
        Column("serial", "海报编号", lambda line: line.count.serial.upper()),
        Column("channel", "入口", lambda line: CHANNEL_NAMES[Channel(line.count.channel)]),
        Column("times", "次数", lambda line: line.count.times, kind="number"),
    ),
)
