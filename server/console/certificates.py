"""捐赠证书 — the desk gives gifts at the counter their certificates, one by one or all that a list shows."""

from urllib.parse import parse_qsl

from flask import Blueprint, Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from server.certificates import drawing, prints, queries
from server.certificates.errors import NothingToIssue, TooManyToIssue
from server.console.auth import current, staff_only
from server.console.forms import said
from server.console.gifts import GIFT_LIST
from server.gifts import queries as gifts
from server.kit.choices import QUERY_MAX
from server.kit.units import reads, writes
from server.people.roles import MONEY_HANDLERS

bp = Blueprint("console_certificates", __name__, url_prefix="/console")


@bp.get("/gifts/<uid>/certificate.pdf")
@staff_only(*MONEY_HANDLERS)
@reads
def paper(uid: str) -> ResponseReturnValue:
    """证书 PDF as the gift stands now, named as its donor wished."""
    proof = queries.of_gift(gifts.card(uid))
    headers = {"Content-Disposition": f"inline; filename={proof.gift_no}.pdf"}
    return Response(drawing.pdf(proof), mimetype="application/pdf", headers=headers)


@bp.post("/certificates")
@staff_only(*MONEY_HANDLERS)
@writes
def issue_many() -> ResponseReturnValue:
    """批量开证书 for the gifts that the list shows; the file is made in the background."""
    asked = GIFT_LIST.ask(current().actor, dict(parse_qsl(said("query")[:QUERY_MAX])))
    try:
        row = prints.ask(asked, actor=current().actor)
    except (NothingToIssue, TooManyToIssue) as refusal:
        flash(refusal.says, "error")
        query = request.form.get("query", "")[:QUERY_MAX]
        return redirect(f"/console/gifts?{query}" if query else "/console/gifts", 303)
    flash(f"正在开 {row.rows_total} 张证书，做好后在这里下载")
    return redirect("/console/downloads", 303)
