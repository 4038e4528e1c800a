"""补足差额 — money of the charity's own fills what a purse had lacked: asked with the paper, agreed to by another."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.console.auth import current, press, staff_only
from server.console.forms import errors_of, note, photo_of, said, timeline, version
from server.files import queries as files
from server.kit.errors import Invalid
from server.kit.units import reads, writes
from server.payments import queries as payments
from server.payments import service as acts
from server.payments.queries import covers as queries
from server.payments.states import COVER, COVER_NAMES, CoverState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS

bp = Blueprint("console_covers", __name__, url_prefix="/console")


@bp.get("/matters/<uid>/cover")
@staff_only(*MONEY_HANDLERS)
@reads
def new(uid: str) -> ResponseReturnValue:
    """申请补足 the shortfall that a matter tells of."""
    return _draw_form(uid, {})


@bp.post("/matters/<uid>/cover")
@staff_only(*MONEY_HANDLERS)
@writes
def create(uid: str) -> ResponseReturnValue:
    """提交补足单."""
    given = {name: said(name) for name in ("source", "reason", "voucher")}
    try:
        cover = acts.ask_cover(uid, photo_of("file"), **given, actor=current().actor)
    except Invalid as refusal:
        return _draw_form(uid, request.form, refusal), 422
    flash("补足单已提交，请另一位财务或负责人复核")
    return redirect(f"/console/covers/{cover.uid}", 303)


@bp.get("/covers/<uid>")
@staff_only(*MONEY_HANDLERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一张补足单: what the second person compares with the paper."""
    cover = queries.find_cover(uid)
    actor, history = current().actor, queries.cover_history(cover)
    names = people.actor_names([*(event.actor for event in history), cover.asked_by or ""])
    campaign_uid = cover.account.removeprefix("shortfall:")
    return render_template(
        "console/covers/page.html",
        cover=cover,
        source=queries.sources().get(cover.source, cover.source),
        campaign_uid=campaign_uid,
        title=campaigns.titles([campaign_uid]).get(campaign_uid, ""),
        state_text=COVER_NAMES[CoverState(cover.state)],
        steps=COVER.open_to(CoverState(cover.state), actor.roles),
        is_asker=cover.asked_by == actor.ref,
        asked_by=names.get(cover.asked_by or "", ""),
        events=timeline(history, COVER, names),
    )


@bp.get("/covers/<uid>/paper")
@staff_only(*MONEY_HANDLERS)
@reads
def paper(uid: str) -> ResponseReturnValue:
    """回单."""
    file = files.find(queries.find_cover(uid).paper)
    return files.read(file), 200, {"Content-Type": file.mime, "Cache-Control": "private, max-age=60"}


@bp.post("/covers/<uid>/<name>")
@staff_only(*MONEY_HANDLERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: agree, which books it and closes the matter, or give it up."""
    press(COVER, name)
    if name == "approve":
        acts.approve_cover(uid, actor=current().actor, seen_version=version())
    else:
        acts.void_cover(uid, actor=current().actor, note=note())
    flash(f"已办理：{COVER.moves[name].says}")
    return redirect(f"/console/covers/{uid}", 303)


def _draw_form(uid: str, typed: Mapping[str, str], refusal: Invalid | None = None) -> str:
    matter = payments.find_matter(uid)
    short = queries.shortfall_of(matter)
    campaign_uid = short.source.removeprefix("shortfall:")
    return render_template(
        "console/covers/form.html",
        matter=matter,
        amount_fen=short.amount_fen,
        title=campaigns.titles([campaign_uid]).get(campaign_uid, ""),
        typed=typed,
        refusal=refusal,
        errors=errors_of(refusal),
        sources=list(queries.sources().items()),
    )
