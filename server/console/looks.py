"""查看阅知 — who looked at a child's data: the township's lead reads it and signs (未成年人网络保护条例 art. 36)."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.look import number_from
from server.kit.units import reads, writes
from server.people import queries as people
from server.regions import queries as regions
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.queries.reveals import LEADS

bp = Blueprint("console_looks", __name__, url_prefix="/console/looks")


@bp.get("")
@staff_only(*LEADS)
@reads
def index() -> ResponseReturnValue:
    """待阅知的查看."""
    page = queries.to_sign(current().actor, number_from(request.args.get("page")))
    return render_template(
        "console/looks/list.html",
        page=page,
        names=people.actor_names({one.actor for one in page.items}),
        places=regions.full_names(one.area_code for one in page.items),
        reasons=rules.REVEAL_REASONS,
    )


@bp.post("/<uid>")
@staff_only(*LEADS)
@writes
def sign(uid: str) -> ResponseReturnValue:
    """阅知."""
    registry.sign_reveal(uid, actor=current().actor)
    flash("已阅知")
    return redirect("/console/looks", 303)
