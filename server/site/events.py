"""捐赠日历 — days of giving for anybody with a browser: when, for which campaigns, how to give, and what came."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import filed
from server.campaigns import queries as campaigns
from server.campaigns.rules import CHANNEL_NAMES, Channel
from server.events import queries as events
from server.events import report, rules, sheets
from server.events import service as acts
from server.kit.units import reading, reads, talks, writing
from server.kit.whence import client_address
from server.ledger import queries as ledger
from server.notices import markup

bp = Blueprint("site_events", __name__)


@bp.get("/events")
@reads
def index() -> ResponseReturnValue:
    """捐赠日历, the latest first."""
    number = request.args.get("page", "1")
    page = events.calendar(int(number) if number.isdecimal() and len(number) < 6 else 1)
    return render_template("site/events.html", page=page, voluntary=rules.VOLUNTARY)


@bp.get("/events/<uid>")
@talks
def show(uid: str) -> ResponseReturnValue:
    """一个活动. `unit` in the address is a unit's code: its name is shown, and goes along to the page for giving.

    An unknown code changes nothing of the page; wrong ones are counted.
    """
    no, place = request.args.get("unit", "").strip()[:20], client_address()
    with reading():
        row = events.public(uid)
        unit = acts.brought(row, no, place=place) if no else None
        page = _page(row, unit)
    if no and unit is None:
        with writing():
            acts.count_wrong(place)
    return page


def _page(row: Any, unit: Any) -> str:
    shown = filed.shown(row.campaign_uids)
    raised = ledger.raised_many(campaigns.account(one) for one in shown)
    return render_template(
        "site/event.html",
        row=row,
        card=events.card(row),
        blocks=markup.blocks(row.body),
        unit=unit,
        campaigns=[(one, raised[campaigns.account(one)], _ways(one)) for one in shown],
        found=report.of(row),
        basis=sheets.BASIS,
        voluntary=rules.VOLUNTARY,
        promise=rules.UNIT_PROMISE,
    )


def _ways(campaign: Any) -> list[str]:
    """How it can be given to today, in words."""
    kinds = dict.fromkeys(way.kind for way in campaign.channels if way.enabled)
    return [CHANNEL_NAMES[Channel(kind)] for kind in kinds if campaigns.why_closed(campaign, kind) is None]
