"""公开统计 — how often codes were scanned, policies read and help was asked for, month by month; nobody stands out."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.codes import figures
from server.codes.figures import PublicRow
from server.codes.rules import PUBLIC_LEAST
from server.codes.states import STEP_NAMES
from server.kit.clock import today
from server.kit.settings import settings
from server.kit.units import reads
from server.regions import queries as regions

bp = Blueprint("site_figures", __name__)
MONTHS = 12


@bp.get("/figures")
@reads
def show() -> ResponseReturnValue:
    """公开统计 of a month that is over. Every sum is a sum of what is shown: a hidden number cannot be worked out."""
    months = _months()
    month = next((one for one in months if f"{one:%Y-%m}" == request.args.get("month")), months[0])
    rows = figures.public(month)
    return render_template(
        "site/figures.html",
        month=month,
        months=months,
        rows=rows,
        names=regions.full_names(row.area for row in rows),
        steps=[(str(step), name) for step, name in STEP_NAMES.items()],
        sums=_sums(rows),
        least=PUBLIC_LEAST,
        demo=settings().is_demo,
    )


def _months() -> list[date]:
    """The last twelve that are over, newest first."""
    found, month = [], today().replace(day=1)
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found


def _sums(rows: Iterable[PublicRow]) -> dict[str, int]:
    held = list(rows)
    return {str(step): sum(row.steps[step] or 0 for row in held) for step in STEP_NAMES}
