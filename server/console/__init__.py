"""工作台 — the face of the staff: HTML pages, one file per room, nothing decided here."""

from importlib import import_module

from server.console import errors, lists, look, nav, noted
from server.console.auth import current_or_none, keep_alive
from server.kit.http import House
from server.kit.pages import adorn

# One module per room, each with a blueprint `bp`. A new room adds its line.
PAGES = (
    "server.console.front",
    "server.console.sign_in",
    "server.console.overview",
    "server.console.health",
    "server.console.help",
    "server.console.notices",
    "server.console.policies",
    "server.console.policy_cards",
    "server.console.policy_figures",
    "server.console.policy_rules",
    "server.console.policy_texts",
    "server.console.policy_windows",
    "server.console.posters",
    "server.console.prints",
    "server.console.poster_tasks",
    "server.console.scan_figures",
    "server.console.intake",
    "server.console.complaints",
    "server.console.own_wishes",
    "server.console.prices",
    "server.console.outcomes",
    "server.console.wish_guard",
    "server.console.wishes",
    "server.console.claims",
    "server.console.bulk_claims",
    "server.console.parcels",
    "server.console.labels",
    "server.console.handover",
    "server.console.problems",
    "server.console.letters",
    "server.console.registry",
    "server.console.registry_acts",
    "server.console.households",
    "server.console.merges",
    "server.console.looks",
    "server.console.tables",
    "server.console.campaigns",
    "server.console.campaign_changes",
    "server.console.campaign_reports",
    "server.console.events",
    "server.console.event_units",
    "server.console.gifts",
    "server.console.certificates",
    "server.console.receipts",
    "server.console.promises",
    "server.console.covers",
    "server.console.refunds",
    "server.console.words",
    "server.console.spendings",
    "server.console.payees",
    "server.console.imports",
    "server.console.lines",
    "server.console.reconcile",
    "server.console.sendings",
    "server.console.staff",
    "server.console.workers",
    "server.console.organisations",
    "server.console.places",
    "server.console.me",
    "server.console.list_acts",
    "server.console.downloads",
    "server.console.find",
    "server.console.audit",
    "server.console.privacy",
)


def hang(app: House) -> None:
    """Put the console at /console/."""
    adorn(app)
    app.after_request(keep_alive)
    app.after_request(noted.write_down)
    app.faces["/console"] = errors.show
    app.jinja_env.globals.update(
        current_staff=current_or_none,
        nav_groups=nav.groups,
        nav_counting=nav.is_counting,
        look=look.look,
        role_names=look.role_names,
        url_with=look.url_with,
        sort_link=look.sort_link,
        sorted_by=look.sorted_by,
        said=lists.said,
    )
    for name in PAGES:
        app.register_blueprint(import_module(name).bp)
