"""政策参数 — named figures by date: what each is and was, a new value, and the second person's word."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import day, errors_of, said, version
from server.kit.clock import today
from server.kit.errors import DomainError
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import POLICY_EDITORS
from server.policies.errors import FigureThere, FigureWrong
from server.policies.queries import figures
from server.policies.service import figures as acts
from server.policies.states import FIGURE_LIFE, FIGURE_NAMES, PUBLISHERS

bp = Blueprint("console_policy_figures", __name__, url_prefix="/console/policies/figures")


@bp.get("")
@staff_only()
@reads
def index() -> ResponseReturnValue:
    """参数一览."""
    return _draw()


@bp.post("")
@staff_only(*POLICY_EDITORS)
@writes
def ask() -> ResponseReturnValue:
    """登记参数."""
    value = said("value")
    given = acts.Given(
        figure=said("figure"),
        since=day(said("since")),
        value=int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None,
        source=said("source"),
    )
    try:
        acts.ask(given, actor=current().actor)
    except (FigureWrong, FigureThere) as refusal:
        return _draw(refusal), refusal.status
    flash("已登记，请另一位同事复核；复核以后，写了这个参数的政策会从那一天起跟着变")
    return redirect("/console/policies/figures", 303)


@bp.post("/<uid>/agree")
@staff_only(*POLICY_EDITORS)
@writes
def agree(uid: str) -> ResponseReturnValue:
    """复核通过."""
    press(FIGURE_LIFE, "agree")
    acts.agree(figures.find(uid), actor=current().actor, seen_version=version())
    flash("已复核，写了这个参数的政策会从那一天起跟着变")
    return redirect("/console/policies/figures", 303)


@bp.post("/<uid>/refuse")
@staff_only(*POLICY_EDITORS)
@writes
def refuse(uid: str) -> ResponseReturnValue:
    """不采用."""
    press(FIGURE_LIFE, "refuse")
    acts.refuse(figures.find(uid), actor=current().actor, note=said("note"), seen_version=version())
    flash("已记下不采用")
    return redirect("/console/policies/figures", 303)


def _draw(refusal: DomainError | None = None) -> str:
    actor = current().actor
    every = figures.every()
    return render_template(
        "console/policies/figures.html",
        every=every,
        now=figures.on(),
        used_in=figures.used_in(),
        typed=request.form if refusal else {},
        refusal=refusal,
        errors=errors_of(refusal),
        state_names=FIGURE_NAMES,
        may_edit=bool(actor.roles & POLICY_EDITORS),
        may_agree=bool(actor.roles & PUBLISHERS),
        me=actor.ref,
        today=today(),
        names=people.actor_names({row.asked_by for rows in every.values() for row in rows if row.asked_by}),
    )
