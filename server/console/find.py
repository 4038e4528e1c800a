"""搜索 — one field over every list one may see: a number, a wish, a campaign. Eight of a kind, and nobody's person."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.lists import DESKS, FOUND_MAX
from server.kit.units import reads

bp = Blueprint("console_find", __name__, url_prefix="/console/find")
WORDS_MIN = 2


@bp.get("")
@staff_only()
@reads
def find() -> ResponseReturnValue:
    """找到的, by kind, for htmx and as a page of its own: two statements a kind."""
    words, actor = request.args.get("q", "").strip(), current().actor
    asked = [desk for desk in DESKS.values() if desk.called and desk.listing.roles & actor.roles]
    found = {desk: desk.find(actor, words) for desk in asked} if len(words) >= WORDS_MIN else {}
    page = "console/_found.html" if request.headers.get("HX-Request") else "console/found.html"
    return render_template(
        page, words=words, found={desk: rows for desk, rows in found.items() if rows}, most=FOUND_MAX, least=WORDS_MIN
    )
