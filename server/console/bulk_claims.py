"""企业认领 — a partner names how many wishes of which kind, sees them with their price, and takes them all on."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import errors_of, said
from server.console.look import number_from
from server.kit.errors import DomainError, Invalid, field_error
from server.kit.ids import ALPHABET, UID_CHARS, new_uid
from server.kit.lengths import no_more
from server.kit.money import NotMoney, parse_yuan
from server.kit.units import reads, talks, writing
from server.people.roles import Role
from server.regions import queries as regions
from server.regions.choices import choices
from server.wishes import rules
from server.wishes.queries import bulks
from server.wishes.service import bulk
from server.wishes.service.bulk import Wanted
from server.wishes.states import LIFE

bp = Blueprint("console_bulk_claims", __name__, url_prefix="/console/bulk-claims")
USUAL = 10
# The columns of the one download: what stands on a parcel and where it goes.
DOWNLOADED = ("title", "no", "pieces", "place", "station", "address", "phone", "delivery", "state")


@bp.get("")
@staff_only(Role.PARTNER)
@reads
def choose() -> ResponseReturnValue:
    """挑选: how many, where, what, up to which price; the answer is the very list that would be claimed."""
    found: list[Any] | None = None
    refusal: Invalid | None = None
    if request.args:
        try:
            found = bulk.choose(_wanted(), actor=current().actor)
        except Invalid as wrong:
            refusal = wrong
    return _draw(found, refusal), 422 if refusal else 200


@bp.post("")
@staff_only(Role.PARTNER)
@talks
def take() -> ResponseReturnValue:
    """认领所选: each in a unit of its own. The same form sent again goes on where it was cut short."""
    press(LIFE, "claim")
    actor, uid = current().actor, said("key")
    picks = no_more(list(dict.fromkeys(request.form.getlist("pick"))), rules.BULK_MAX, "pick")
    if not picks or not _is_key(uid):
        flash("还没有勾选", "error")
        return redirect("/console/bulk-claims", 303)
    with writing():
        bulk.begin(uid, len(picks), actor=actor)
    missed = [(wish, says) for wish in picks if (says := _one(uid, wish))]
    with writing():
        bulk.finish(uid, missed, actor=actor)
    return redirect(f"/console/bulk-claims/{uid}", 303)


@bp.get("/<uid>")
@staff_only(Role.PARTNER)
@reads
def show(uid: str) -> ResponseReturnValue:
    """结果: what was claimed and where it goes, what was not and why."""
    found = bulks.result(uid, actor=current().actor)
    wishes = [held.wish for held in found.held]
    return render_template(
        "console/bulk_claims/show.html",
        found=found,
        places=regions.served(wish.area_code for wish in wishes),
        columns=DOWNLOADED,
        rules=rules,
    )


def _one(uid: str, wish: str) -> str:
    """What stands against it; nothing when it is claimed."""
    try:
        with writing():
            bulk.take_one(uid, wish, actor=current().actor)
    except DomainError as refusal:
        return refusal.says
    return ""


def _is_key(given: str) -> bool:
    """The number this form was drawn with, by which it is done once."""
    return len(given) == UID_CHARS and set(given) <= set(ALPHABET)


def _wanted() -> Wanted:
    most, given = None, request.args.get("most", "").strip()
    if given:
        try:
            most = parse_yuan(given)
        except NotMoney as wrong:
            raise Invalid(detail=[field_error("/most", wrong.says)]) from wrong
    number = number_from(request.args.get("number"), least=0)
    return Wanted(number, request.args.get("area", ""), request.args.get("kind", ""), most)


def _draw(found: list[Any] | None, refusal: Invalid | None) -> str:
    return render_template(
        "console/bulk_claims/choose.html",
        given=request.args,
        usual=USUAL,
        found=found,
        key=new_uid(),
        refusal=refusal,
        errors=errors_of(refusal),
        areas=choices(current().actor.areas),
        kinds=list(rules.KIND_NAMES.items()),
        places=regions.full_names(wish.area_code for wish in found or []),
        total_fen=bulks.total_fen(found or []),
        rules=rules,
    )
