"""地区 — the tree of places down to village and grid, and the station of each township."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import errors_of, said
from server.kit.errors import DomainError
from server.kit.units import reads, writes
from server.people.states import ACCOUNT_READERS, ADMINS
from server.regions import queries, rules
from server.regions import service as regions
from server.regions.rules import LEVEL_NAMES, Level

bp = Blueprint("console_places", __name__, url_prefix="/console/places")


@bp.get("")
@staff_only(*ACCOUNT_READERS)
@reads
def index() -> ResponseReturnValue:
    """地区: what has nothing above it; where that is one place, the place itself."""
    roots = queries.roots()
    if len(roots) == 1:
        return _draw(roots[0].code)
    return render_template("console/places/roots.html", roots=roots, levels=LEVEL_NAMES)


@bp.get("/<code>")
@staff_only(*ACCOUNT_READERS)
@reads
def show(code: str) -> ResponseReturnValue:
    """一个地方: what lies in it, and its station."""
    return _draw(code)


@bp.post("/<code>/below")
@staff_only(*ADMINS)
@writes
def add(code: str) -> ResponseReturnValue:
    """登记下级: a village of a township, a grid of a village."""
    try:
        place = regions.add_below(code, last_three=said("last_three"), name=said("name"), actor=current().actor)
    except DomainError as refusal:
        return _draw(code, refusal), refusal.status
    flash(f"已登记{place.name}")
    return redirect(f"/console/places/{code}", 303)


@bp.post("/<code>/name")
@staff_only(*ADMINS)
@writes
def rename(code: str) -> ResponseReturnValue:
    """改名."""
    try:
        regions.rename(code, name=said("name"), actor=current().actor)
    except DomainError as refusal:
        return _draw(code, refusal), refusal.status
    flash("已改名")
    return redirect(f"/console/places/{code}", 303)


@bp.post("/<code>/station")
@staff_only(*ADMINS)
@writes
def station(code: str) -> ResponseReturnValue:
    """登记服务站: where a donor's parcel goes."""
    given = {name: said(f"station_{name}") for name in ("name", "address", "phone")}
    try:
        regions.set_station(code, actor=current().actor, **given)
    except DomainError as refusal:
        return _draw(code, refusal), refusal.status
    flash("服务站已保存，新寄的包裹会送到这里")
    return redirect(f"/console/places/{code}", 303)


def _draw(code: str, refusal: DomainError | None = None) -> str:
    place = queries.find(code)
    above = queries.names(rules.parents(code))
    children = queries.children(code)
    return render_template(
        "console/places/page.html",
        place=place,
        above=[(part, above[part]) for part in rules.parents(code)[:-1] if part in above],
        children=children,
        has_more=queries.parents_among(child.code for child in children),
        levels=LEVEL_NAMES,
        below={Level.TOWNSHIP: Level.VILLAGE, Level.VILLAGE: Level.GRID}.get(Level(place.level)),
        may_keep=bool(ADMINS & current().actor.roles),
        typed=_typed(refusal),
        refusal=refusal,
        errors=errors_of(refusal),
    )


def _typed(refusal: DomainError | None) -> Any:
    """What was typed, when it was refused."""
    return request.form if refusal else {}
