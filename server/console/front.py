"""工作台首页 — what waits for whom, the longest first; what goes wrong; yesterday; what the house tells."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.codes import figures as scans
from server.console import nav, warnings
from server.console.auth import current, staff_only
from server.gifts import figures as gifts
from server.jobs import logs
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.money import yuan
from server.kit.units import reads
from server.ledger import queries as ledger
from server.notices import queries as notices
from server.notices.rules import KIND_NAMES
from server.people.roles import WISH_PUBLISHERS, WISH_WRITERS, Role
from server.wishes import queries as wishes
from server.wishes.queries import figures as deeds

bp = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
SEES_THE_WISHES = WISH_WRITERS | WISH_PUBLISHERS
CAMPAIGNS_SHOWN = 5
SEES_THE_TASKS = frozenset({Role.PLATFORM_ADMIN, Role.FINANCE, Role.CHARITY_LEAD})
NEVER = datetime.max.replace(tzinfo=UTC)
# The move of a claim → how a day tells it.
DEEDS = {"receive": "件到站验收", "hand_over": "件交到人手", "done": "次上门服务", "confirm": "个心愿确认实现"}


@dataclass(frozen=True)
class Number:
    """One figure of yesterday; `href` leads to what it counts."""

    value: str
    label: str
    href: str


@bp.get("/")
@staff_only()
@reads
def front() -> ResponseReturnValue:
    """工作台: what waits for this member of staff."""
    actor = current().actor
    sees_books = bool(actor.roles & warnings.SEES_THE_BOOKS)
    return render_template(
        "console/front.html",
        todos=_todos(actor),
        warnings=warnings.of(actor),
        yesterday=_yesterday(actor),
        news=notices.newest_for_staff(),
        kinds=KIND_NAMES,
        sees_books=sees_books,
        last_check=ledger.last_check() if sees_books else None,
        tasks=tasks.counts() if actor.roles & SEES_THE_TASKS else {},
        shelf=_shelf(actor) if actor.roles & SEES_THE_WISHES else [],
        running=_running() if actor.roles & warnings.SEES_THE_CAMPAIGNS else [],
        money_first=Role.FINANCE in actor.roles,
    )


def _todos(actor: Actor) -> list[nav.Line]:
    """What waits: what waits too long first, and of that the oldest first."""
    lines = [line for group in nav.groups(actor).values() for line in group if line.count]
    return sorted(lines, key=lambda line: (not line.count.overdue, line.count.oldest or NEVER))


def _yesterday(actor: Actor) -> list[Number]:
    """昨天的数字 of the actor's own field; what did not happen is left out. Four statements at most."""
    day, found = today() - timedelta(days=1), []
    if actor.roles & warnings.SEES_THE_CAMPAIGNS:
        given = gifts.by_day(day, day).get(day, gifts.Day())
        found.append(Number(str(given.count), "笔捐赠", "/console/gifts"))
        found.append(Number(yuan(given.sum_fen), "元善款和物资", "/console/gifts"))
    if actor.roles & SEES_THE_WISHES:
        moved = deeds.moved_on(day, actor)
        found += [Number(str(moved[move]), label, "/console/claims") for move, label in DEEDS.items() if move in moved]
    if actor.roles & logs.LOG_READERS:
        watched = logs.watched_on(day)
        asked = f"since={day}&until={day}"
        found += [
            Number(str(watched[tab]), says, f"/console/audit?tab={tab}&{asked}") for tab, says in logs.WATCHED.items()
        ]
    return [*found, Number(str(scans.scans_on(day)), "次扫码", "/console/policies")]


def _shelf(actor: Actor) -> list[tuple[str, str, int]]:
    """(queue, its name, how many) of the wishes of the actor's places, in the order of their life."""
    counts = wishes.wish_counts(actor)
    return [(queue, entry[0], counts[queue]) for queue, entry in wishes.WISH_QUEUES.items() if queue != "all"]


def _running() -> list[tuple[Any, int]]:
    """(campaign, fen raised) of those that are running: two statements and the ledger's one."""
    rows = campaigns.public_page("running", page_size=CAMPAIGNS_SHOWN).items
    raised = ledger.raised_many(campaigns.account(row) for row in rows)
    return [(row, raised[campaigns.account(row)]) for row in rows]
