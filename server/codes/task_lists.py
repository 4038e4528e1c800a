"""列表 — what a township is to look after: old paper to be replaced, posters that have fallen silent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from server.codes.models import Poster, Replacement, Silence
from server.codes.states import POSTER_KEEPERS
from server.kit.actors import Actor
from server.kit.lists import Column, Filter, Listing, narrowed
from server.kit.waiting import Waiting, waiting
from server.regions import choices as choosing
from server.regions import queries as regions
from server.regions import rules as places

REPLACED_HOW = {"": "待更换", "newer": "已换新", "hand": "已办", "withdrawn": "已停用"}
SILENT_HOW = {"": "待查看", "woke": "又有人扫了", "hand": "已查看", "withdrawn": "已停用"}
OPEN = (("open", "待办"), ("done", "已办"), ("all", "全部"))


@dataclass(frozen=True)
class TaskLine:
    """One task, its poster, and the full name of its place."""

    task: Any
    poster: Poster
    place: str


def _mine(actor: Actor) -> ColumnElement[bool]:
    return or_(Poster.area_code.is_(None), regions.in_areas(Poster.area_code, actor.areas))


def _of(table: Any) -> Callable[[Actor], Select[Any]]:
    return lambda actor: select(table, Poster).join(Poster, Poster.id == table.poster_id).where(_mine(actor))


def _lines(found: Sequence[Any], _actor: Actor) -> list[TaskLine]:
    names = regions.full_names(row[1].area_code for row in found if row[1].area_code)
    return [TaskLine(row[0], row[1], names.get(row[1].area_code or "", "全部地方")) for row in found]


def _filters(table: Any) -> tuple[Filter, ...]:
    def of_state(query: Select[Any], value: str, _actor: Actor) -> Select[Any]:
        if value == "all":
            return query
        return query.where(table.done_at.is_(None) if value == "open" else table.done_at.is_not(None))

    return (
        Filter("state", "情况", of_state, kind="tabs", choices=OPEN, usual=lambda _actor: "open"),
        Filter(
            "area",
            "地方",
            narrowed(lambda code, _actor: Poster.area_code.startswith(places.prefix(code))),
            kind="area",
            choices=lambda actor: choosing.tree(actor.areas),
        ),
    )


_HEAD: tuple[Column[TaskLine], ...] = (
    Column("title", "海报", lambda line: line.poster.title),
    Column("serial", "编号", lambda line: line.poster.serial.upper()),
    Column("place", "地方", lambda line: line.place),
    Column("spot", "贴在哪里", lambda line: line.poster.spot),
)

REPLACEMENTS: Listing[TaskLine] = Listing(
    key="poster_replacements",
    title="待换海报",
    roles=POSTER_KEEPERS,
    query=_of(Replacement),
    id=Replacement.id,
    rows=_lines,
    filters=_filters(Replacement),
    columns=(
        *_HEAD,
        Column("paper", "纸上", lambda line: f"第 {line.poster.subject_version} 版"),
        Column("in_force", "现行", lambda line: f"第 {line.task.in_force} 版"),
        Column("at", "有人扫到", lambda line: line.task.at, kind="day", sort=Replacement.id),
        Column("how", "情况", lambda line: REPLACED_HOW[line.task.how], kind="state"),
        Column("note", "说明", lambda line: line.task.note),
    ),
)

SILENCES: Listing[TaskLine] = Listing(
    key="poster_silences",
    title="沉默的海报",
    roles=POSTER_KEEPERS,
    query=_of(Silence),
    id=Silence.id,
    rows=_lines,
    filters=_filters(Silence),
    columns=(
        *_HEAD,
        Column("week_from", "那一周", lambda line: line.task.week_from, kind="day", sort=Silence.id),
        Column("expected", "往常一周", lambda line: line.task.expected, kind="number"),
        Column("seen", "那一周扫了", lambda line: line.task.seen, kind="number"),
        Column("how", "情况", lambda line: SILENT_HOW[line.task.how], kind="state"),
        Column("note", "说明", lambda line: line.task.note),
    ),
)


def to_replace(actor: Actor) -> Waiting:
    """How much old paper waits to be replaced, and since when. One statement."""
    return _waiting(Replacement, actor)


def to_look_at(actor: Actor) -> Waiting:
    """How many silent posters wait for somebody to go there. One statement."""
    return _waiting(Silence, actor)


def _waiting(table: Any, actor: Actor) -> Waiting:
    open_ones = select(table.at).join(Poster, Poster.id == table.poster_id).where(table.done_at.is_(None))
    return waiting(open_ones.where(_mine(actor)))
