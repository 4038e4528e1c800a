"""变更用途 — asked for by the project post, agreed to by the lead; the papers behind it and behind partners."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.campaigns import changes, changing, queries
from server.campaigns.errors import ChangeUnknown
from server.campaigns.lists import READERS
from server.campaigns.rules import BASIS_NAMES, Basis, Change, Line
from server.campaigns.rules.changing import REASON_MAX, WORDS_MAX
from server.campaigns.states import CHANGE, CHANGE_NAMES, ChangeState
from server.console import campaign_form as forms
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, note, photo_of, said, typed, version
from server.files import queries as files
from server.gifts import tied
from server.kit.errors import Invalid, NotFound, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import CAMPAIGN_WRITERS

bp = Blueprint("console_campaign_changes", __name__, url_prefix="/console/campaigns/<uid>")
LIMITS = {"words": WORDS_MAX, "reason": REASON_MAX}
WORDS = ("purpose", "use_text", "beneficiaries")


@bp.get("/changes/new")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def new(uid: str) -> ResponseReturnValue:
    """申请变更用途: begins with the words as they stand."""
    row = queries.find_public(uid)
    return _draw_form(row, MultiDict({name: getattr(row, name) for name in WORDS}))


@bp.post("/changes")
@staff_only(*CAMPAIGN_WRITERS)
@writes
def ask(uid: str) -> ResponseReturnValue:
    """提交变更; it waits for a second person."""
    try:
        made = changing.ask(uid, _read(), actor=current().actor, paper=photo_of("paper"))
    except Invalid as refusal:
        return _draw_form(queries.find_public(uid), request.form, refusal), 422
    flash("已提交，等慈善会负责人复核")
    return redirect(f"/console/campaigns/{uid}/changes/{made.uid}", 303)


@bp.get("/changes/<change>")
@staff_only(*READERS)
@reads
def show(uid: str, change: str) -> ResponseReturnValue:
    """一次变更: before, after, why, and by which right."""
    row, made = queries.find_public(uid), changes.find(change)
    if made.campaign_id != row.id:
        raise ChangeUnknown
    actor = current().actor
    return render_template(
        "console/campaigns/change.html",
        row=row,
        made=made,
        state_text=CHANGE_NAMES[ChangeState(made.state)],
        basis_text=BASIS_NAMES[Basis(made.basis)],
        needs={line.uid: line.title for line in row.budget},
        names=people.actor_names([made.asked_by or "", made.approved_by or ""]),
        is_asker=made.asked_by == actor.ref,
        steps=CHANGE.open_to(ChangeState(made.state), actor.roles),
    )


@bp.post("/changes/<change>/<name>")
@staff_only(*READERS)
@writes
def act(uid: str, change: str, name: str) -> ResponseReturnValue:
    """办理: agree, refuse, take back."""
    if changes.campaign_of(changes.find(change)).uid != uid:
        raise NotFound
    pressed(ACTS, CHANGE, name)(change)
    flash(f"已办理：{CHANGE.moves[name].says}")
    return redirect(f"/console/campaigns/{uid}/changes/{change}", 303)


@bp.get("/papers/<paper>")
@staff_only(*READERS)
@reads
def paper(uid: str, paper: str) -> ResponseReturnValue:
    """材料: a new filing, donors' consents, or a partner's agreement."""
    file = files.find(changes.paper(queries.find(uid), paper))
    return files.read(file), 200, {"Content-Type": file.mime, "Cache-Control": "private, no-store"}


ACTS: dict[str, Callable[[str], Any]] = {
    "agree": lambda change: changing.agree(change, actor=current().actor, seen_version=version()),
    "refuse": lambda change: changing.refuse(change, actor=current().actor, reason=note()),
    "take_back": lambda change: changing.take_back(change, actor=current().actor),
}


def _read() -> Change:
    wrong: list[dict[str, str]] = []
    days: dict[str, Any] = {}
    for name in ("filed_on", "consent_on"):
        days[name] = day(said(name))
        if said(name) and days[name] is None:
            wrong.append(field_error(f"/{name}", "日期写法不对，例如 2026-11-21"))
    lines = []
    for place, row in enumerate(forms.rows(request.form, forms.BUDGET, 0)):
        try:
            lines.append(Line(row["budget-title"], parse_yuan(row["budget-amount"])))
        except NotMoney as refusal:
            wrong.append(field_error(f"/lines/{place}/amount_fen", f"新增预算第 {place + 1} 行：{refusal.says}"))
    if wrong:
        raise Invalid(detail=wrong)
    texts: dict[str, Any] = {name: typed(name) for name in (*WORDS, "reason", "consent_text")}
    return Change(said("basis"), filing_no=said("filing_no"), frees=said("frees"), lines=tuple(lines), **texts, **days)


def _draw_form(row: Any, form: MultiDict[str, str], refusal: Invalid | None = None) -> str:
    held = tied.tied(row.uid)
    return render_template(
        "console/campaigns/change_form.html",
        row=row,
        form=form,
        refusal=refusal,
        errors=errors_of(refusal),
        limits=LIMITS,
        bases=list(BASIS_NAMES.items()),
        tied=held,
        needs=[(line.uid, f"{line.title}（{yuan(held[line.uid])} 元）") for line in row.budget if held.get(line.uid)],
        budget=forms.rows(form, forms.BUDGET, 1),
    )
