"""工作台首页 — what waits for whom, and how the house is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.codes import queries as codes
from server.console import nav
from server.console.auth import current, staff_only
from server.kit import tasks
from server.kit.units import reads
from server.ledger import queries as ledger
from server.people.roles import MONEY_HANDLERS, Role

bp = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
SEES_THE_BOOKS = MONEY_HANDLERS | {Role.PLATFORM_ADMIN, Role.AUDIT_ADMIN}
SEES_THE_TASKS = frozenset({Role.PLATFORM_ADMIN, Role.FINANCE, Role.CHARITY_LEAD})


@bp.get("/")
@staff_only()
@reads
def front() -> ResponseReturnValue:
    """工作台: what waits for this member of staff."""
    actor = current().actor
    lines = [line for group in nav.groups(actor).values() for line in group if line.count]
    return render_template(
        "console/front.html",
        todos=lines,
        sees_books=bool(actor.roles & SEES_THE_BOOKS),
        brake=ledger.brake() if actor.roles & SEES_THE_BOOKS else None,
        last_check=ledger.last_check() if actor.roles & SEES_THE_BOOKS else None,
        tasks=tasks.counts() if actor.roles & SEES_THE_TASKS else {},
        scans=codes.scans_this_month(),
    )
