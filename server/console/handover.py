"""交接单 — a sheet for each station: what is to be handed over today, with places to sign. To be printed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.kit.clock import today
from server.kit.units import reads
from server.people.roles import WISH_RECEIVERS
from server.regions import choices
from server.wishes.queries import handover

bp = Blueprint("console_handover", __name__, url_prefix="/console/handover")


@bp.get("")
@staff_only(*WISH_RECEIVERS)
@reads
def show() -> ResponseReturnValue:
    """交接单, of all one's places or of one of them."""
    actor = current().actor
    places = choices.choices(actor.areas)
    area = request.args.get("area", "")
    known = area if area in dict(places) else ""
    slips, more = handover.slips(actor, known)
    return render_template(
        "console/handover.html",
        slips=slips,
        more=more,
        most=handover.LINES_MAX,
        places=places,
        area=known,
        today=today(),
    )
