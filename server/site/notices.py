"""公告动态 — what the house tells everybody: the pinned first, then the newest; and one of them in full."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.kit.units import reads
from server.notices import markup
from server.notices import queries as notices
from server.notices.rules import KIND_NAMES, Kind

bp = Blueprint("site_notices", __name__)


@bp.get("/notices")
@reads
def index() -> ResponseReturnValue:
    """公告动态, narrowed to one kind by the address; an unknown kind is all of them."""
    asked, number = request.args.get("kind", ""), request.args.get("page", "1")
    kind = asked if asked in set(Kind) else ""
    page = notices.public_page(kind, int(number) if number.isdecimal() and len(number) < 6 else 1)
    return render_template("site/notices.html", page=page, kind=kind, kinds=KIND_NAMES, is_pinned=notices.is_pinned)


@bp.get("/notices/<uid>")
@reads
def show(uid: str) -> ResponseReturnValue:
    """一条公告."""
    row = notices.public(uid)
    cover = f"/api/v1/notices/{row.uid}/cover" if row.cover else ""
    return render_template(
        "site/notice.html", row=row, kind_text=KIND_NAMES[Kind(row.kind)], blocks=markup.blocks(row.body), cover=cover
    )
