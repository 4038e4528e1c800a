"""捐赠日历 — days of giving for the phone. Public: nobody signs in to read; of a unit only its name is told."""

from typing import Any

from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Day, Line, PageQuery, page_of
from server.campaigns import filed
from server.campaigns import queries as campaigns
from server.events import queries as events
from server.events import report, rules
from server.events import service as acts
from server.kit.units import reading, writing
from server.kit.whence import client_address
from server.ledger import queries as ledger
from server.notices import markup


class EventCard(Schema):
    """An event in the calendar. `when_text`: 还有 3 天开始 | 正在进行 | 已结束."""

    id = fields.String(required=True, attribute="uid")
    kind = fields.String(required=True)
    kind_text = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    when_text = fields.String(required=True)
    is_on = fields.Boolean(required=True)
    sample = fields.Boolean(required=True)


class EventCampaign(Schema):
    """A campaign of the event; `accepts_gifts`: by our own cashier, here and now."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    filing_no = fields.String(required=True)
    raised_fen = fields.Integer(required=True)
    accepts_gifts = fields.Boolean(required=True)


class EventPart(Schema):
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    left_fen = fields.Integer(required=True)


class EventUnit(Schema):
    """Behind a unit's code: `no` goes along with a gift that its giver lets count for the unit."""

    no = fields.String(required=True)
    title = fields.String(required=True)
    promise = fields.String(required=True)


class EventPage(EventCard):
    """One event. `unit` is there when the code that was asked with is one of its units."""

    body = fields.String(required=True)
    voluntary = fields.String(required=True)
    campaigns = fields.List(fields.Nested(EventCampaign), required=True)
    whole = fields.Nested(EventPart, required=True)
    by_way = fields.List(fields.Nested(EventPart), required=True)
    named_units = fields.List(fields.String(), required=True)
    unit = fields.Nested(EventUnit, required=True, allow_none=True)


class UnitQuery(Schema):
    unit = Line(max=20, load_default="")


@route.get("/events", query=PageQuery, answer=page_of(EventCard), auth="anyone", unit="reads", kept="all")
def list_events(query: dict[str, Any]) -> object:
    """捐赠日历, the latest first."""
    return events.calendar(**query)


@route.get("/events/<uid>", query=UnitQuery, answer=EventPage, auth="anyone", unit="talks")
def show_event(uid: str, query: dict[str, Any]) -> object:
    """一个活动: for which campaigns, what came, and the unit whose code was scanned; 429 after many wrong codes."""
    no, place = query["unit"], client_address()
    with reading():
        page = _page(uid, no, place)
    if no and page["unit"] is None:
        with writing():
            acts.count_wrong(place)
    return page


def _page(uid: str, no: str, place: str) -> dict[str, Any]:
    row = events.public(uid)
    shown, found = filed.shown(row.campaign_uids), report.of(row)
    raised = ledger.raised_many(campaigns.account(one) for one in shown)
    is_braked = ledger.brake() is not None
    return {
        **vars(events.card(row)),
        "body": markup.plain(row.body),
        "voluntary": rules.VOLUNTARY,
        "campaigns": [_campaign(one, raised[campaigns.account(one)], is_braked) for one in shown],
        "whole": found.whole,
        "by_way": found.by_way,
        "named_units": found.named,
        "unit": _unit(row, no, place),
    }


def _unit(row: Any, no: str, place: str) -> dict[str, str] | None:
    """The unit behind a code, if it is one of this event; an unknown code changes nothing."""
    unit = acts.brought(row, no, place=place) if no else None
    return {"no": unit.no, "title": unit.title, "promise": rules.UNIT_PROMISE} if unit else None


def _campaign(row: Any, raised_fen: int, is_braked: bool) -> dict[str, Any]:
    return {
        "id": row.uid,
        "title": row.title,
        "summary": row.summary,
        "filing_no": row.filing_no,
        "raised_fen": raised_fen,
        "accepts_gifts": campaigns.why_closed(row) is None and not is_braked,
    }
