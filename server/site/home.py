"""首页 — what this is, four ways in, and the numbers of the books."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.kit.settings import settings
from server.kit.units import talks
from server.ledger import queries as ledger
from server.notices import queries as notices
from server.notices.rules import KIND_NAMES
from server.policies import queries as policies
from server.site import cached
from server.site.look import COOKIE, SIZES, YEAR_S, place_name, safe_back
from server.wishes import queries as wishes

bp = Blueprint("site", __name__, template_folder="templates")


@bp.get("/")
@talks
def home() -> ResponseReturnValue:
    """首页. Every sum is a sum of ledger entries; of this moment, see `kit.live`."""
    return cached.answer(cached.show_live(lambda: cached.kept(render_home())))


def render_home() -> str:
    cards = policies.cards()
    accounts = campaigns.published_accounts()
    raised = ledger.raised_many(accounts)
    spent = ledger.balances(f"spent:{campaigns.uid_of(account)}" for account in accounts)
    return render_template(
        "site/home.html",
        place=place_name(),
        shelves=policies.shelves(cards),
        policies=len(cards),
        wishes=wishes.counts(),
        raised_fen=sum(raised.values()),
        spent_fen=sum(spent.values()),
        campaigns=campaigns.running_count(),
        notices=notices.newest(),
        notice_kinds=KIND_NAMES,
        demo=settings().is_demo,
    )


@bp.get("/look")
@talks
def choose_size() -> ResponseReturnValue:
    """大字版. The choice is a cookie; it says nothing of who chose."""
    size = request.args.get("size", "")
    answer = redirect(safe_back(request.args.get("next")), 303)
    if size in {str(each) for each in SIZES}:
        secure = settings().public_base_url.startswith("https://")
        answer.set_cookie(COOKIE, size, max_age=YEAR_S, samesite="Lax", secure=secure)
    return answer
