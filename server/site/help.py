"""要帮助 — whom to call first, what happens then, and how far a request is by its number. Without script or account.

The form itself asks for a proved phone, which only the phone client can take: these pages lead there, and to the
telephone before that.
"""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import HelpNotFound, OwnWishNotFound, TooManyTries, WholePhoneNeeded
from server.intake.states import STATE_NAMES, HelpState
from server.kit.units import reads, writes
from server.kit.whence import client_address
from server.policies.queries.named import names_of
from server.regions import queries as regions
from server.regions import rules as places
from server.site.policies import known_area, printed_serial

bp = Blueprint("site_help", __name__)
NUMBER_CHARS, PHONE_CHARS = 20, 15


@bp.get("/help")
@reads
def show() -> ResponseReturnValue:
    """要帮助: the station of the place and its telephone; one level of places at a time where it is not known."""
    area = known_area(request.args.get("area"))
    serial, policy = printed_serial(request.args.get("code")), request.args.get("policy", "")[:16]
    named = names_of({policy}) if policy else {}
    township = places.township_of(area) if area else None
    return render_template(
        "site/help.html",
        area_name=regions.full_name(area) if area else "",
        station=regions.station(area) if area else None,
        inner=[] if township else _inner(area),
        policy=policy if policy in named else "",
        policy_name=named.get(policy, ""),
        serial=serial or "",
        form=_form_address(area if township else None, policy if policy in named else "", serial),
        urgent=rules.EXPECTED_URGENT,
    )


@bp.get("/help/track")
@reads
def track() -> ResponseReturnValue:
    """查进度: the form alone. What is typed goes by POST, so that it stands in no address."""
    return _track_page(request.args.get("no", "")[:NUMBER_CHARS])


@bp.post("/help/track")
@writes
def tracked() -> ResponseReturnValue:
    """查进度. A wrong number and a wrong phone are one answer; wrong tries are counted."""
    no, tail = request.form.get("no", "")[:NUMBER_CHARS], request.form.get("tail", "")[: PHONE_CHARS + 1]
    try:
        if no.strip().upper().startswith("YW"):
            return _wish_page(no, tail)
        row = intake.track(no, tail, place=client_address())
    except (HelpNotFound, OwnWishNotFound, TooManyTries, WholePhoneNeeded) as refusal:
        page = _track_page(no, refusal=refusal), refusal.status
        wait_s = refusal.more.get("retry_after_s")
        return (*page, {"Retry-After": str(wait_s)}) if wait_s else page
    return _track_page(
        no,
        row=row,
        state=STATE_NAMES[HelpState(row.state)],
        expected=queries.expected(row),
        late=queries.is_overdue(row),
        steps=queries.steps(row),
        station=regions.station(row.area_code),
    )


def _wish_page(no: str, tail: str) -> str:
    """How far somebody's own wish is."""
    row = intake.track_wish(no, tail, place=client_address())
    (told,) = queries.own_told_many([row])
    return _track_page(
        no,
        row=row,
        state=told.state_name,
        expected=told.expected,
        late=queries.own_overdue(row),
        steps=told.steps,
        station=regions.station(row.area_code),
    )


def _track_page(no: str, **more: Any) -> str:
    return render_template("site/track.html", no=no, **more)


def _inner(area: str | None) -> list[Any]:
    """What lies one level down: the way to a township, link by link."""
    if area:
        return regions.children(area)
    roots = regions.roots()
    return regions.children(roots[0].code) if roots else []


def _form_address(area: str | None, policy: str, serial: str | None) -> str:
    """The form of the phone client, with what is known already."""
    given = {"area": area, "place": regions.full_name(area) if area else "", "policy": policy, "scene": serial}
    known = {name: value for name, value in given.items() if value}
    return "/m/help/ask" + (f"?{urlencode(known)}" if known else "")
