"""心愿成效 — what became of the wishes that were published: by township and kind; and what partners helped with."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import day, said
from server.kit.clock import today
from server.kit.errors import Invalid
from server.kit.units import reads, writes
from server.people import queries as people
from server.people import service as accounts
from server.people.roles import WISH_PUBLISHERS, WISH_WRITERS, Role
from server.regions import queries as regions
from server.wishes.queries import outcomes
from server.wishes.rules import KIND_NAMES, Kind

bp = Blueprint("console_outcomes", __name__, url_prefix="/console/outcomes")
HEADS = ("公布", "已实现", "办理中", "等人认领", "撤下", "实现率 %", "多少天实现", "最久等了几天")
READERS = WISH_WRITERS | WISH_PUBLISHERS | {Role.BUREAU_CHARITY, Role.PARTNER}


@bp.get("")
@staff_only(*READERS)
@reads
def show() -> ResponseReturnValue:
    """心愿成效 of the actor's places; for a partner what it has done itself, and whether it is named in public."""
    actor, last = current().actor, today()
    until = min(day(request.args.get("to", "")) or last, last)
    since = min(day(request.args.get("from", "")) or until - outcomes.YEAR, until)
    found = outcomes.outcomes(since, until, actor)
    names = regions.full_names(found.by_place)
    own = people.organisation(actor.organisation) if Role.PARTNER in actor.roles else None
    return render_template(
        "console/outcomes.html",
        found=found,
        heads=HEADS,
        places=[("合计", found.all), *((names.get(code, code), one) for code, one in found.by_place.items())],
        sorts=[(KIND_NAMES[Kind(kind)], one) for kind, one in found.by_kind.items()],
        board=outcomes.board(since, until),
        own=own if own and own.kind == "partner" else None,
        own_wishes=outcomes.realised_by(since, until).get(own.uid, 0) if own else 0,
    )


@bp.post("/listed")
@staff_only(Role.PARTNER)
@writes
def choose() -> ResponseReturnValue:
    """公开署名: the partner's own word, taken back as easily."""
    choice = said("listed")
    if choice not in ("yes", "no"):
        raise Invalid
    accounts.list_own(choice == "yes", actor=current().actor)
    flash("已公开署名：公众网站的爱心单位榜会写出单位名称" if choice == "yes" else "不再公开署名")
    return redirect("/console/outcomes", 303)
