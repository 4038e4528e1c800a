"""扫码统计 — scans, reads, self-checks, requests and results by place, poster, policy and day; numbers, no people."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from server.codes import figures, report, stale
from server.codes import queries as codes
from server.codes.figures import By, Counts, Funnel
from server.codes.states import POSTER_KEEPERS, STEP_NAMES
from server.console.auth import current, staff_only
from server.console.forms import day
from server.console.lists import desk
from server.downloads import paper
from server.kit.clock import today
from server.kit.errors import NotFound
from server.kit.pages import as_file
from server.kit.pages import day as told_day
from server.kit.settings import settings
from server.kit.units import reads
from server.policies import queries as policies
from server.policies.queries import aging
from server.policies.step_list import STEPS
from server.regions import choices
from server.regions import queries as regions
from server.regions import rules as places

bp = Blueprint("console_scan_figures", __name__, url_prefix="/console/statistics")
BYS = {"place": "乡镇", "policy": "政策", "poster": "海报", "day": "日期"}
USUAL_DAYS, DAYS_MAX, QUIET_DAYS, ROWS_MAX = 28, 370, 30, 300
STEPS_TOLD = [(str(step), name) for step, name in STEP_NAMES.items()]

ROWS = desk(STEPS, "/console/statistics/rows", "console/scan_figures/rows.html")


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: a period, a place inside the actor's own, and by what to sum."""

    by: By
    first: date
    last: date
    area: str


@bp.get("")
@staff_only(*POSTER_KEEPERS)
@reads
def show() -> ResponseReturnValue:
    """扫码统计."""
    actor, asked = current().actor, _asked()
    found = figures.funnels(asked.by, asked.first, asked.last, actor, asked.area)
    sheets = stale.by_township(aging.judge(), actor)
    quiet = figures.silent_places(QUIET_DAYS, actor)
    names = regions.full_names({*(area for area, *_ in sheets), *(area for area, *_ in quiet)} - {""})
    return render_template(
        "console/scan_figures/show.html",
        asked=asked,
        bys=list(BYS.items()),
        places=choices.tree(actor.areas),
        steps=STEPS_TOLD,
        rows=[(one, *_named) for one, _named in zip(found[:ROWS_MAX], _names(asked.by, found[:ROWS_MAX]), strict=True)],
        left_out=max(len(found) - ROWS_MAX, 0),
        sums=figures.total(found),
        sheets=[(names.get(area, "全部地方通用"), all_, old) for area, all_, old in sheets if old],
        quiet=[(names.get(area, area), posters, heard) for area, posters, heard in quiet],
        quiet_days=QUIET_DAYS,
        query=request.query_string.decode(),
        demo=settings().is_demo,
    )


@bp.get("/rows")
@staff_only(*POSTER_KEEPERS)
@reads
def rows() -> ResponseReturnValue:
    """明细, which can be exported like every list."""
    return ROWS.show()


@bp.get("/report.<form>")
@staff_only(*POSTER_KEEPERS)
@reads
def take(form: str) -> ResponseReturnValue:
    """宣传报告 of a place as PDF or Excel."""
    asked = _asked()
    made = _report(asked)
    if form == "pdf":
        headers = {"Content-Disposition": "inline; filename=report.pdf"}
        return Response(report.pdf(made), mimetype="application/pdf", headers=headers)
    if form != "xlsx":
        raise NotFound
    return as_file(_table(made), f"{made.place}宣传报告-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx")


def _asked() -> Asked:
    given, last = request.args, today()
    by = cast(By, given["by"]) if given.get("by") in BYS else "place"
    until = min(day(given.get("to", "")) or last, last)
    since = day(given.get("from", "")) or until - timedelta(days=USUAL_DAYS - 1)
    area = given.get("area", "")
    mine = regions.exists(area) and places.within_any(area, current().actor.areas)
    since = max(min(since, until), until - timedelta(days=DAYS_MAX))
    return Asked(by, since, until, area if mine else "")


def _names(by: By, found: list[Funnel]) -> list[tuple[str, str]]:
    """(name, address) of each row; an empty key is what was counted without one."""
    keys = [one.key for one in found]
    if by == "place":
        names = regions.full_names(key for key in keys if key)
        return [(names.get(key, "没有写明地方"), f"?by=poster&area={key}" if key else "") for key in keys]
    if by == "policy":
        named = policies.names_of(keys)
        return [(named.get(key, "没有到具体政策"), f"/console/policies/{key}" if key in named else "") for key in keys]
    if by == "day":
        return [(told_day(date.fromisoformat(key)), "") for key in keys]
    posters = codes.by_serials(keys)
    return [_poster(posters.get(key), key) for key in keys]


def _poster(poster: Any, serial: str) -> tuple[str, str]:
    if poster is None:
        return "不是从海报来的", ""
    spot = f"（{poster.spot}）" if poster.spot else ""
    return f"{poster.title} {serial.upper()}{spot}", f"/console/posters/{poster.uid}"


def _report(asked: Asked) -> report.Report:
    actor = current().actor
    found = figures.funnels("policy", asked.first, asked.last, actor, asked.area)
    sums, named = figures.total(found), policies.names_of([one.key for one in found])
    used = sorted((one for one in found if one.key in named), key=lambda one: -one["read"])
    return report.Report(
        place=regions.full_name(asked.area) if asked.area else "我负责的地方",
        first=asked.first,
        last=asked.last,
        numbers=[
            ("在用海报（张）", codes.live_count(asked.area, actor)),
            *((n, sums.get(s, 0)) for s, n in STEPS_TOLD),
        ],
        heads=[STEP_NAMES[step] for step in list(STEP_NAMES)[1:]],
        rows=[(named[one.key], [one[step] for step in list(STEP_NAMES)[1:]]) for one in used],
    )


def _told(sums: Counts) -> list[tuple[str, int]]:
    return [(name, sums.get(step, 0)) for step, name in STEPS_TOLD]


def _table(made: report.Report) -> bytes:
    columns = [("政策", "text"), *((head, "number") for head in made.heads)]
    told = "；".join(f"{label} {count}" for label, count in made.numbers)
    mark = f"{made.first:%Y-%m-%d} 至 {made.last:%Y-%m-%d}　只记次数，不记是谁"
    head = paper.Head(f"{made.place}宣传报告", columns, mark, told)
    return paper.bytes_of("xlsx", head, [[name, *counts] for name, counts in made.rows])
