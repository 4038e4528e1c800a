"""手机接口 — the phone client's JSON API and WeChat's callbacks: a face that turns requests into calls."""

from importlib import import_module

from miniapp_api import openapi, push, wechat
from miniapp_api.refusals import as_json
from miniapp_api.route import route
from server.kit.http import House

# One line per page family. A family's module declares its routes with `miniapp_api.route.route` when it is imported.
FAMILIES: tuple[str, ...] = (
    "miniapp_api.session",
    "miniapp_api.me",
    "miniapp_api.privacy",
    "miniapp_api.messages",
    "miniapp_api.subscriptions",
    "miniapp_api.regions",
    "miniapp_api.facts",
    "miniapp_api.policies",
    "miniapp_api.self_checks",
    "miniapp_api.scenes",
    "miniapp_api.verify",
    "miniapp_api.wishes",
    "miniapp_api.wish_guard",
    "miniapp_api.claims",
    "miniapp_api.campaigns",
    "miniapp_api.campaign_reports",
    "miniapp_api.spendings",
    "miniapp_api.notices",
    "miniapp_api.events",
    "miniapp_api.gifts",
    "miniapp_api.certificates",
    "miniapp_api.receipts",
    "miniapp_api.help",
    "miniapp_api.own_wishes",
    "miniapp_api.fieldwork",
    "miniapp_api.fieldwork_help",
    "miniapp_api.fieldwork_own",
    "miniapp_api.complaints",
)


def hang(app: House) -> None:
    """Hang the API under /api: its routes, its way of refusing, its own description."""
    for family in FAMILIES:
        import_module(family)
    app.faces["/api"] = as_json
    route.hang(app)
    openapi.hang(app)
    wechat.hang(app)
    push.hang(app)
