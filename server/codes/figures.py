"""数字 — scans by the day and the week, for charts and the workbench."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select

from server.codes import rules
from server.codes.models import Poster, StepCount
from server.codes.states import PosterState, Step
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.days import monday_of
from server.kit.db import db
from server.regions import queries as regions
from server.regions import rules as places

By = Literal["place", "poster", "policy", "day"]
Counts = Mapping[str, int]


def scans_by_week(first: date, last: date) -> dict[date, int]:
    """Monday → scans of every code in its week; a week without any stands not in it. One statement."""
    query = select(StepCount.day, func.sum(StepCount.times)).where(StepCount.step == Step.SCAN)
    query = query.where(StepCount.day >= first, StepCount.day <= last)
    weeks: dict[date, int] = defaultdict(int)
    for day, scans in db.session.execute(query.group_by(StepCount.day)):
        weeks[monday_of(day)] += int(scans)
    return dict(weeks)


def scans_on(day: date) -> int:
    """One statement."""
    return sum(scans_by_week(day, day).values())


@dataclass(frozen=True)
class Funnel:
    """从扫码到结果 of one place, poster, policy or day: `key` names it, `steps` how often each step was taken."""

    key: str
    steps: Counts

    def __getitem__(self, step: str) -> int:
        return self.steps.get(step, 0)


def funnels(by: By, first: date, last: date, actor: Actor, area: str = "") -> list[Funnel]:
    """What was counted from `first` to `last` where the actor works, within `area`: by township, poster, policy or day.

    One statement. What was counted without a place is the county's, and stands under an empty key by place.
    """
    key: Any = {"place": _township(), "poster": StepCount.serial, "policy": StepCount.subject, "day": StepCount.day}[by]
    query = select(key, StepCount.step, func.sum(StepCount.times)).where(StepCount.day >= first, StepCount.day <= last)
    query = query.where(_seen_by(actor)).group_by(key, StepCount.step)
    if area:
        query = query.where(StepCount.area_code.startswith(places.prefix(area), autoescape=True))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, step, times in db.session.execute(query):
        found[str(name or "")][step] = int(times)
    return [Funnel(name, found[name]) for name in sorted(found, reverse=by == "day")]


def total(found: Iterable[Funnel]) -> Counts:
    """Of all of them together."""
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        for step, times in one.steps.items():
            sums[step] += times
    return sums


def silent_places(days: int, actor: Actor) -> list[tuple[str, int, date | None]]:
    """(place, posters in use, day of the last scan) where nothing was scanned in `days` full days. Two statements.

    Places without a poster are not silent: nobody could have scanned there.
    """
    mine = (Poster.state == PosterState.LIVE, regions.in_areas(Poster.area_code, actor.areas))
    since = today() - timedelta(days=days)
    hung = select(Poster.area_code, func.count(), func.min(Poster.at)).where(*mine).group_by(Poster.area_code)
    scans = select(StepCount.area_code, func.max(StepCount.day)).where(StepCount.step == Step.SCAN)
    heard = {row[0]: row[1] for row in db.session.execute(scans.group_by(StepCount.area_code))}
    return [
        (str(area), int(posters), heard.get(str(area)))
        for area, posters, begun in db.session.execute(hung.order_by(Poster.area_code))
        if begun.date() < since and heard.get(str(area), date.min) < since
    ]


@dataclass(frozen=True)
class PublicRow:
    """One township of the public page: step → a number of five or more, or None."""

    area: str
    steps: Mapping[str, int | None]


def public(month: date) -> list[PublicRow]:
    """公开统计 of one whole month, by township. Only months that are over, so that no two days can be subtracted."""
    assert month.day == 1
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert last < today(), "a month that is not over"
    key = _township()
    query = select(key, StepCount.step, func.sum(StepCount.times)).where(StepCount.day >= month, StepCount.day <= last)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for area, step, times in db.session.execute(query.group_by(key, StepCount.step)):
        if len(area) == rules.TOWNSHIP_CHARS:
            found[area][step] = int(times)
    rows = [PublicRow(area, {str(step): rules.shown(found[area].get(step, 0)) for step in Step}) for area in found]
    return sorted((row for row in rows if any(row.steps.values())), key=lambda row: row.area)


def _township() -> ColumnElement[str]:
    return func.substr(StepCount.area_code, 1, rules.TOWNSHIP_CHARS)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    mine = regions.in_areas(StepCount.area_code, actor.areas)
    return mine | (StepCount.area_code == "") if rules.answers_for(actor.areas, None) else mine
