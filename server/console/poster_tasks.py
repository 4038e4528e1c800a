"""海报待办 — old paper that somebody scanned, and posters that have fallen silent: each ends with a person's word."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from server.codes import silence, stale
from server.codes.states import POSTER_KEEPERS
from server.codes.task_lists import REPLACEMENTS, SILENCES
from server.console.auth import current, staff_only
from server.console.forms import said
from server.console.lists import desk
from server.kit.units import reads, writes

bp = Blueprint("console_poster_tasks", __name__, url_prefix="/console")

REPLACEMENT_LIST = desk(
    REPLACEMENTS,
    "/console/replacements",
    "console/posters/replacements.html",
    href=lambda line: f"/console/posters/{line.poster.uid}",
)
SILENCE_LIST = desk(
    SILENCES,
    "/console/silences",
    "console/posters/silences.html",
    href=lambda line: f"/console/posters/{line.poster.uid}",
)


@bp.get("/replacements")
@staff_only(*POSTER_KEEPERS)
@reads
def replacements() -> ResponseReturnValue:
    """待换海报."""
    return REPLACEMENT_LIST.show()


@bp.post("/replacements/<uid>/done")
@staff_only(*POSTER_KEEPERS)
@writes
def replaced(uid: str) -> ResponseReturnValue:
    """已换好."""
    stale.done_by_hand(uid, actor=current().actor, note=said("note"))
    flash("记下了：这张已换好")
    return redirect(f"/console/replacements{_back()}", 303)


@bp.get("/silences")
@staff_only(*POSTER_KEEPERS)
@reads
def silences() -> ResponseReturnValue:
    """沉默的海报."""
    return SILENCE_LIST.show()


@bp.post("/silences/<uid>/done")
@staff_only(*POSTER_KEEPERS)
@writes
def looked_at(uid: str) -> ResponseReturnValue:
    """已查看."""
    silence.seen_to(uid, actor=current().actor, note=said("note"))
    flash("记下了：已查看")
    return redirect(f"/console/silences{_back()}", 303)


def _back() -> str:
    """To the same queue of the list."""
    state = request.args.get("state", "")
    return f"?state={state}" if state in ("done", "all") else ""
