"""政策窗口 — where one policy is asked for, place by place."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import errors_of, said
from server.kit.errors import DomainError, NotFound
from server.kit.units import reads, writes
from server.people.roles import POLICY_EDITORS
from server.policies import queries as policies
from server.policies.errors import WindowWrong
from server.policies.queries import windows
from server.policies.service import windows as acts
from server.regions import queries as regions
from server.regions.rules import Level

bp = Blueprint("console_policy_windows", __name__, url_prefix="/console/policies/<uid>/windows")
FIELDS = ("station_name", "station_address", "station_phone", "hours")


@bp.get("")
@staff_only()
@reads
def index(uid: str) -> ResponseReturnValue:
    """窗口一览, and what a place without one is told."""
    return _draw(uid)


@bp.post("")
@staff_only(*POLICY_EDITORS)
@writes
def put(uid: str) -> ResponseReturnValue:
    """登记窗口 of a place, or correct the one that is there."""
    policy = policies.find(uid)
    given = acts.Given(**{name: said(name) for name in FIELDS})
    try:
        acts.set_window(policy, said("area"), given, actor=current().actor)
    except WindowWrong as refusal:
        return _draw(uid, refusal), refusal.status
    flash("窗口已保存，那里的居民打开这项政策会看到它")
    return redirect(f"/console/policies/{policy.uid}/windows", 303)


@bp.post("/<window>/remove")
@staff_only(*POLICY_EDITORS)
@writes
def remove(uid: str, window: str) -> ResponseReturnValue:
    """撤掉窗口."""
    policy, row = policies.find(uid), windows.find(window)
    if row.policy_id != policy.id:
        raise NotFound
    acts.remove_window(row, actor=current().actor)
    flash("已撤掉，那里的居民会看到附近的窗口或咨询电话")
    return redirect(f"/console/policies/{policy.uid}/windows", 303)


def _draw(uid: str, refusal: DomainError | None = None) -> str:
    policy = policies.find(uid)
    asked = request.args.get("area", "")
    area = asked if regions.exists(asked) else ""
    return render_template(
        "console/policies/windows.html",
        policy=policy,
        lines=windows.of(policy),
        places=_places(),
        typed=request.form if refusal else {},
        refusal=refusal,
        errors=errors_of(refusal),
        area=area,
        told=policies.window_for(policy, area) if area else None,
        may_edit=bool(current().actor.roles & POLICY_EDITORS),
    )


def _places() -> list[tuple[str, str]]:
    """Counties and townships: a village goes to the window of its township."""
    roots = regions.roots()
    found = [place for root in roots for place in regions.inside(root.code)]
    chosen = [place for place in found if place.level in (Level.CITY, Level.COUNTY, Level.TOWNSHIP)]
    names = regions.full_names(place.code for place in chosen)
    return [(place.code, names[place.code]) for place in chosen]
