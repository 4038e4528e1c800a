"""批量印制 — posters of a village, a township, a whole county as one file, made while one goes on working."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.codes.rules import PRINT_MAX
from server.codes.states import POSTER_KEEPERS
from server.console.auth import current, staff_only
from server.console.forms import said
from server.console.look import number_from
from server.kit.errors import DomainError, Invalid, field_error
from server.kit.units import reads, writes
from server.policies import prints
from server.policies import queries as policies
from server.regions import choices

bp = Blueprint("console_prints", __name__, url_prefix="/console/prints")


class PrintIncomplete(Invalid):
    code, says = "print_incomplete", "请把标出的地方选好"


@bp.get("")
@staff_only(*POSTER_KEEPERS)
@reads
def ask() -> ResponseReturnValue:
    """批量印制."""
    return _form(None)


@bp.post("")
@staff_only(*POSTER_KEEPERS)
@writes
def order() -> ResponseReturnValue:
    """The job, and the download centre shows how far it is."""
    try:
        row = prints.ask(_order(), actor=current().actor)
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        return _form(refusal), refusal.status
    flash(f"正在印制 {row.rows_total} 张，做好后在这里下载")
    return redirect("/console/downloads", 303)


def _order() -> prints.Order:
    what, area, each, form = said("what"), said("area"), said("each"), said("form") or "pdf"
    subjects = tuple(request.form.getlist("policy"))
    copies = number_from(said("copies") or "1", least=0)
    wrong = {
        "what": what not in prints.WHATS,
        "area": not area,
        "each": each not in prints.EACH,
        "policy": what == "policy" and not subjects,
        "copies": not 0 < copies <= prints.COPIES_MAX,
        "form": form not in prints.FORMS,
    }
    if any(wrong.values()):
        says = {"copies": f"每处 1 到 {prints.COPIES_MAX} 张", "policy": "请至少选一项政策"}
        raise PrintIncomplete(detail=[field_error(f"/{k}", says.get(k, "请选择")) for k, bad in wrong.items() if bad])
    return prints.Order(what, area, each, subjects if what == "policy" else (), copies, form)


def _form(refusal: DomainError | None) -> str:
    return render_template(
        "console/prints/new.html",
        refusal=refusal,
        whats=list(prints.WHATS.items()),
        each=list(prints.EACH.items()),
        forms=list(prints.FORMS.items()),
        places=choices.tree(current().actor.areas),
        shelves=policies.shelves(policies.cards()),
        picked=set(request.form.getlist("policy")),
        values=request.form or request.args,
        most=PRINT_MAX,
        copies_most=prints.COPIES_MAX,
    )
