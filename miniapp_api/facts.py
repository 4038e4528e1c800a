"""首页 — the few facts the home page says of itself. A number that is not known is absent, never a zero made up."""

from typing import Any

from marshmallow import Schema, fields

from miniapp_api.route import route
from server.campaigns import queries as campaigns
from server.kit.settings import settings
from server.ledger import queries as ledger
from server.messages import templates
from server.people import queries as people
from server.regions import queries as regions
from server.wishes import queries as wishes

HOTLINE = "12345"
PRIVACY_NAME = "《愿桥用户隐私保护指引》"


class County(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class Charity(Schema):
    name = fields.String(required=True)
    phone = fields.String(required=True)


class Facts(Schema):
    county = fields.Nested(County)
    hotline = fields.String(required=True)
    charity = fields.Nested(Charity)
    wishes_confirmed = fields.Integer()
    wishes_open = fields.Integer()
    raised_fen = fields.Integer()
    campaigns_running = fields.Integer()
    demo = fields.Boolean(required=True)
    subscribe_templates = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    privacy_name = fields.String(required=True)


@route.get("/facts", answer=Facts, auth="anyone", unit="reads", kept="all")
def show() -> dict[str, Any]:
    """首页数字."""
    return {
        "hotline": HOTLINE,
        "demo": settings().is_demo,
        "subscribe_templates": templates.asked(),
        "privacy_name": PRIVACY_NAME,
        **_place(),
        **_charity(),
        **_numbers(),
    }


def _place() -> dict[str, Any]:
    top = next(iter(regions.roots()), None)
    return {} if top is None else {"county": top}


def _charity() -> dict[str, Any]:
    """The charity that receives, by its certificate; before that is written down, by its name alone."""
    profile = campaigns.charity()
    if profile is not None:
        return {"charity": {"name": profile.organisation, "phone": profile.contact_phone}}
    organisation = people.charity()
    return {} if organisation is None else {"charity": {"name": organisation.name, "phone": HOTLINE}}


def _numbers() -> dict[str, Any]:
    counted = wishes.counts()
    raised = ledger.raised_many(campaigns.published_accounts())
    return {
        "wishes_confirmed": counted.confirmed,
        "wishes_open": counted.open,
        "raised_fen": sum(raised.values()),
        "campaigns_running": campaigns.running_count(),
    }
