"""批量寄出 — a partner's parcels that have not left yet: one carrier, a waybill for each, many at once."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import said
from server.kit.errors import DomainError
from server.kit.units import reading, reads, talks, writing
from server.people.roles import Role
from server.regions import queries as regions
from server.wishes import service as wishes
from server.wishes.queries import bulks
from server.wishes.states import CLAIM_LIFE

bp = Blueprint("console_parcels", __name__, url_prefix="/console/parcels")
FIELD = "waybill-"


@bp.get("")
@staff_only(Role.PARTNER)
@reads
def index() -> ResponseReturnValue:
    """待寄出, whose time runs out first; all of them, or those of one bulk."""
    return _draw({}, request.args.get("bulk", ""), {})


@bp.post("")
@staff_only(Role.PARTNER)
@talks
def send() -> ResponseReturnValue:
    """登记寄出: each row with a waybill in a unit of its own; what could not be done stays on the page with why."""
    press(CLAIM_LIFE, "sent")
    carrier = said("carrier")
    given = {name.removeprefix(FIELD): said(name) for name in request.form if name.startswith(FIELD) and said(name)}
    refused = {uid: says for uid, waybill in given.items() if (says := _one(uid, carrier, waybill))}
    if not given:
        flash("还没有填快递单号", "error")
    elif len(given) > len(refused):
        flash(f"已登记寄出 {len(given) - len(refused)} 件")
    if not refused:
        back = request.form.get("bulk", "")
        return redirect(f"/console/parcels?bulk={back}" if back.isalnum() else "/console/parcels", 303)
    flash(f"{len(refused)} 件没有办成，原因写在各行下面", "error")
    with reading():
        return _draw({uid: given[uid] for uid in refused}, request.form.get("bulk", ""), refused), 422


def _one(uid: str, carrier: str, waybill: str) -> str:
    try:
        with writing():
            wishes.sent(uid, actor=current().actor, carrier=carrier, waybill=waybill)
    except DomainError as refusal:
        return refusal.detail[0]["issue"] if refusal.detail else refusal.says
    return ""


def _draw(typed: dict[str, str], bulk: str, refused: dict[str, str]) -> str:
    held = bulks.to_send(current().actor, bulk)
    found = [one.wish for one in held]
    return render_template(
        "console/parcels/index.html",
        held=held,
        typed=typed,
        refused=refused,
        carrier=request.form.get("carrier", ""),
        bulk=bulk,
        places=regions.served(wish.area_code for wish in found),
        field=FIELD,
    )
