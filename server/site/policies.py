"""政策页 — the catalogue by category with search, and one policy in plain words. Nothing here can start a payment."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.codes import service as codes
from server.codes.states import Channel, Step
from server.kit.fresh import Kept
from server.kit.scenes import is_serial
from server.kit.search import QUERY_CHARS_MAX
from server.kit.units import reading, talks
from server.policies import queries as policies
from server.policies import situations
from server.regions import queries as regions
from server.site import cached

bp = Blueprint("site_policies", __name__)


@bp.get("/policies")
@talks
def catalogue() -> ResponseReturnValue:
    """目录: by category, narrowed by a category or by words. From the shelf, unless somebody searches."""
    category, words = request.args.get("category", "")[:30], request.args.get("q", "").strip()[:QUERY_CHARS_MAX]
    serial = printed_serial(request.args.get("code"))

    def make() -> Kept:
        area = known_area(request.args.get("area"))
        return cached.kept(render_catalogue(area=area, category=category, words=words, serial=serial))

    if words:
        with reading():
            return cached.answer(make())
    return cached.answer(cached.show(make))


@bp.get("/policies/<uid>")
@talks
def show(uid: str) -> ResponseReturnValue:
    """政策, from the shelf; `?on=2025-08-01` the text that held on that day.

    Counts that it was read: policy, place, the poster it was reached from, no person.
    """
    serial = printed_serial(request.args.get("code"))

    def make() -> Kept:
        area = known_area(request.args.get("area"))
        on = known_day(request.args.get("on"))
        policy = policies.full_on(uid, on, area=area) if on else policies.full(uid, area=area)
        return cached.kept(render_policy(policy, area=area, serial=serial), facts=(policy.id, area))

    page = cached.show(make)
    subject, area = page.facts
    codes.count(Step.READ, subject=subject, area_code=area, scene_serial=serial, channel=Channel.WEB)
    return cached.answer(page)


def render_catalogue(*, area: str | None, category: str = "", words: str = "", **more: Any) -> str:
    """The list, for a place when the code hung somewhere. A category or word without a policy says so."""
    cards = policies.cards(category=category, words=words)
    chosen = policies.category(category) if category and not cards else None
    return render_template(
        "site/catalogue.html",
        shelves=policies.shelves(cards),
        found=len(cards),
        words=words,
        situations=situations.offered(),
        category=cards[0].category if category and cards else (chosen.name if chosen else ""),
        area=area,
        area_name=regions.full_name(area) if area else "",
        **more,
    )


def render_policy(policy: policies.Full, *, area: str | None, **more: Any) -> str:
    """One policy; `area` is where the reader stands."""
    area_name = regions.full_name(area) if area else ""
    return render_template("site/policy.html", policy=policy, area=area, area_name=area_name, **more)


def printed_serial(text: str | None) -> str | None:
    """The serial of the poster somebody came from, if it can be one. Whether it is one, the fold of the counts asks."""
    found = (text or "").strip().lower()
    return found if is_serial(found) else None


def known_area(code: str | None) -> str | None:
    """A code of a place we know, or none: a wrong one in an address is no reason to refuse a policy."""
    return code if code and regions.exists(code) else None


def known_day(text: str | None) -> date | None:
    """`2025-08-01` as a day, or none: a wrong one shows the text in force."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
