"""政策页 — the catalogue by category with search, and one policy in plain words. Nothing here can start a payment."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.kit.search import QUERY_CHARS_MAX
from server.kit.units import reads
from server.policies import queries as policies
from server.regions import queries as regions
from server.regions import rules as places

bp = Blueprint("site_policies", __name__)


@bp.get("/policies")
@reads
def catalogue() -> ResponseReturnValue:
    """目录: by category, narrowed by a category or by words."""
    category, words = request.args.get("category", "")[:30], request.args.get("q", "").strip()[:QUERY_CHARS_MAX]
    return render_catalogue(area=known_area(request.args.get("area")), category=category, words=words)


@bp.get("/policies/<uid>")
@reads
def show(uid: str) -> ResponseReturnValue:
    """政策."""
    area = known_area(request.args.get("area"))
    return render_policy(policies.full(uid, area=area), area=area)


def render_catalogue(*, area: str | None, category: str = "", words: str = "", **more: Any) -> str:
    """The list, for a place when the code hung somewhere. A category or word without a policy says so."""
    cards = policies.cards(category=category, words=words)
    chosen = policies.category(category) if category and not cards else None
    return render_template(
        "site/catalogue.html",
        shelves=policies.shelves(cards),
        found=len(cards),
        words=words,
        category=cards[0].category if category and cards else (chosen.name if chosen else ""),
        area=area,
        area_name=regions.full_name(area) if area else "",
        **more,
    )


def render_policy(policy: policies.Full, *, area: str | None) -> str:
    """One policy; `area` is where the reader stands."""
    area_name = regions.full_name(area) if area else ""
    return render_template("site/policy.html", policy=policy, area=area, area_name=area_name)


def known_area(code: str | None) -> str | None:
    """A code of a place we know, or none: a wrong one in an address is no reason to refuse a policy."""
    if not code or places.level_of(code) is None or not regions.exists(code):
        return None
    return code
