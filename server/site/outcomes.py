"""心愿成效 — for everybody: how many wishes came true within a year, how long they took, and which partners helped."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.kit.clock import today
from server.kit.settings import settings
from server.kit.units import reads
from server.regions import queries as regions
from server.wishes.queries import outcomes

bp = Blueprint("site_outcomes", __name__)
YEAR = timedelta(days=364)  # the last of them is today


@bp.get("/wishes")
@reads
def show() -> ResponseReturnValue:
    """心愿成效 of the wishes published within a year, by township; 爱心单位榜 of those that want to be named."""
    last = today()
    found = outcomes.outcomes(last - YEAR, last)
    return render_template(
        "site/outcomes.html",
        found=found,
        names=regions.full_names(found.by_place),
        board=outcomes.board(last - YEAR, last),
        demo=settings().is_demo,
    )
