"""工作台首页 — what waits for whom, and how the house is."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.codes import queries as codes
from server.console import nav
from server.console.auth import current, staff_only
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.units import reads
from server.ledger import queries as ledger
from server.people.roles import MONEY_HANDLERS, WISH_PUBLISHERS, WISH_WRITERS, Role
from server.wishes import queries as wishes

bp = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
SEES_THE_BOOKS = MONEY_HANDLERS | {Role.PLATFORM_ADMIN, Role.AUDIT_ADMIN}
SEES_THE_WISHES = WISH_WRITERS | WISH_PUBLISHERS
SEES_THE_CAMPAIGNS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}
CAMPAIGNS_SHOWN = 5
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
        shelf=_shelf(actor) if actor.roles & SEES_THE_WISHES else [],
        running=_running() if actor.roles & SEES_THE_CAMPAIGNS else [],
    )


def _shelf(actor: Actor) -> list[tuple[str, str, int]]:
    """(queue, its name, how many) of the wishes of the actor's places, in the order of their life."""
    counts = wishes.wish_counts(actor)
    return [(queue, entry[0], counts[queue]) for queue, entry in wishes.WISH_QUEUES.items() if queue != "all"]


def _running() -> list[tuple[Any, int]]:
    """(campaign, fen raised) of those that are running: two statements and the ledger's one."""
    rows = campaigns.public_page("running", page_size=CAMPAIGNS_SHOWN).items
    raised = ledger.raised_many(campaigns.account(row) for row in rows)
    return [(row, raised[campaigns.account(row)]) for row in rows]
