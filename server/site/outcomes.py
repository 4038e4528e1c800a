"""心愿成效 — for everybody: how many wishes came true within a year, how long they took, and which partners helped."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.kit.clock import today
from server.kit.settings import settings
from server.kit.units import reads
from server.regions import queries as regions
from server.wishes.queries import outcomes

bp = Blueprint("site_outcomes", __name__)


@bp.get("/wishes")
@reads
def show() -> ResponseReturnValue:
    """心愿成效 of the wishes published within a year, by township; 爱心单位榜 of those that want to be named."""
    last = today()
    first = last - outcomes.YEAR
    found = outcomes.outcomes(first, last)
    return render_template(
        "site/outcomes.html",
        found=found,
        names=regions.full_names(found.by_place),
        board=outcomes.board(first, last),
        demo=settings().is_demo,
    )
