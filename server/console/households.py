"""一户一档 — a household on one page: members masked, aid from all sources on one time line; prints on A4."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.kit.clock import now
from server.kit.units import reads
from server.registry import queries, rules
from server.wishes.queries.helped import of_persons
from server.wishes.rules import wish_state_text

bp = Blueprint("console_households", __name__, url_prefix="/console/households")


@bp.get("/<uid>")
@staff_only(*rules.REGISTRARS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一户: who lives there, what they received, wished for and agreed to."""
    actor = current().actor
    home = queries.view(uid, actor)
    return render_template(
        "console/households/page.html",
        home=home,
        who={one.uid: one for one in home.members},
        sums=queries.last_year_fen(home.aid),
        wishes=of_persons([one.uid for one in home.members], actor=actor),
        wish_state_text=wish_state_text,
        purposes=rules.PURPOSE_NAMES,
        printed_at=now(),
    )
