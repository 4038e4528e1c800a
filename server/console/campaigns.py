"""募捐 — the charity's desk: draft, gate, second person, and what happens to a campaign afterwards."""

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.campaigns import changes, queries, reports, rules, supervising
from server.campaigns import service as campaigns
from server.campaigns.lists import CAMPAIGNS, READERS
from server.campaigns.rules import Channel
from server.campaigns.states import CHANGE_NAMES, LIFE, PUBLIC, CampaignState
from server.complaints import service as complaints
from server.console import campaign_form as forms
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, remark, said, timeline, version
from server.console.lists import desk
from server.files import queries as files
from server.gifts import queries as gifts
from server.kit import clock
from server.kit.errors import Invalid, NotFound
from server.kit.units import reads, writes
from server.ledger import queries as ledger
from server.people import queries as people
from server.people.roles import CAMPAIGN_APPROVERS, CAMPAIGN_WRITERS, Role

bp = Blueprint("console_campaigns", __name__, url_prefix="/console/campaigns")

REPORTS_SHOWN = 5
OWN_FORMS = ("switch", "check_partner")  # not among the buttons: each stands with its channel or its partner
REPORTING = ("report", "final_report", "correct_report")  # moves with a page of their own: campaign_reports.py
ROWS = {
    "budget": forms.BUDGET,
    "suggestions": forms.SUGGESTIONS,
    "listings": forms.LISTINGS,
    "partners": forms.PARTNERS,
}


LIST = desk(
    CAMPAIGNS,
    "/console/campaigns",
    "console/campaigns/list.html",
    href=lambda line: f"/console/campaigns/{line.row.uid}",
    called=lambda line: (line.row.title, line.row.no),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """募捐项目: state, filing number, raised, target, days."""
    return LIST.show(today=clock.today(), may_write=_holds(CAMPAIGN_WRITERS), may_lead=_holds(CAMPAIGN_APPROVERS))


@bp.get("/new")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def new() -> ResponseReturnValue:
    """起草."""
    return _draw_form(MultiDict(), "/console/campaigns")


@bp.post("")
@staff_only(*CAMPAIGN_WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存新草稿."""
    try:
        row = campaigns.draft(_read(request.form), actor=current().actor, cover=_cover(), papers=_papers())
    except Invalid as refusal:
        return _draw_form(request.form, "/console/campaigns", refusal=refusal), 422
    flash("草稿已保存")
    return redirect(f"/console/campaigns/{row.uid}", 303)


@bp.get("/<uid>/edit")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿, with what the gate still misses beside each field."""
    row = queries.find(uid)
    plan = queries.plan_of(row)
    gate = rules.gate(plan, queries.charity_facts(), clock.today())
    return _draw_form(forms.fill(plan), f"/console/campaigns/{uid}/edit", row=row, gate=gate)


@bp.post("/<uid>/edit")
@staff_only(*CAMPAIGN_WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存草稿."""
    try:
        plan = _read(request.form)
        cover, papers = _cover(), _papers()
        campaigns.edit(uid, plan, actor=current().actor, seen_version=version(), cover=cover, papers=papers)
    except Invalid as refusal:
        row = queries.find(uid)
        return _draw_form(request.form, f"/console/campaigns/{uid}/edit", row=row, refusal=refusal), 422
    flash("草稿已保存")
    return redirect(f"/console/campaigns/{uid}", 303)


@bp.get("/rows/<kind>")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def row(kind: str) -> ResponseReturnValue:
    """再加一行: one empty row of a repeated part, for htmx."""
    if kind not in ROWS:
        raise NotFound
    return render_template("console/campaigns/_row.html", kind=kind, row=dict.fromkeys(ROWS[kind], ""))


@bp.get("/charity")
@staff_only(*READERS)
@reads
def charity_page() -> ResponseReturnValue:
    """慈善会资料: the facts of articles 22 and 25."""
    profile = queries.charity()
    facts = queries.charity_facts()
    typed: dict[str, Any] = {"grace_days": str(facts.grace_days)}
    if profile is not None:
        typed = vars(facts) | typed
    return _draw_charity(typed, version=0 if profile is None else profile.version)


@bp.post("/charity")
@staff_only(*CAMPAIGN_APPROVERS)
@writes
def set_charity() -> ResponseReturnValue:
    """保存慈善会资料."""
    charity, wrong = forms.read_charity(request.form)
    if wrong:
        return _draw_charity(request.form, version=version(), refusal=Invalid(detail=wrong)), 422
    seen = None if queries.charity() is None else version()
    campaigns.set_charity(charity, actor=current().actor, seen_version=seen)
    flash("慈善会资料已保存")
    return redirect("/console/campaigns/charity", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个项目: everything on one page, so that the second person agrees to what they have read."""
    return _draw(uid)


@bp.get("/<uid>/cover")
@staff_only(*READERS)
@reads
def cover(uid: str) -> ResponseReturnValue:
    """封面, also of a draft."""
    row = queries.find(uid)
    if not row.cover:
        raise NotFound
    return (
        files.read(files.find(row.cover)),
        200,
        {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=60"},
    )


@bp.post("/<uid>/<name>")
@staff_only(*READERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. A gate that stays closed is told on the page itself."""
    deed = pressed(ACTS, LIFE, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    flash(f"已办理：{LIFE.moves[name].says}")
    return redirect(f"/console/campaigns/{uid}", 303)


def _cover() -> BinaryIO | None:
    """The picture that came with the form; an empty file field is none."""
    given = request.files.get("cover")
    return cast(BinaryIO, given.stream) if given and given.filename else None


def _papers() -> dict[int, BinaryIO]:
    """The signed agreements that came with the form, by the place of their partner in the plan."""
    place_of, given = forms.places(request.form, forms.PARTNERS), request.files.getlist("partner-paper")
    return {place_of[at]: cast(BinaryIO, one.stream) for at, one in enumerate(given) if one.filename and at in place_of}


def _switch(uid: str) -> Any:
    kind = request.form.get("kind", "")
    if kind not in rules.CHANNEL_NAMES:
        raise NotFound
    return campaigns.switch_channel(uid, kind, enabled=request.form.get("enabled") == "1", actor=current().actor)


def _check_partner(uid: str) -> Any:
    return supervising.check(
        uid,
        said("partner"),
        finding=said("finding"),
        settled=said("settled"),
        checked_on=day(said("checked_on")),
        actor=current().actor,
    )


# Move → what the button does. The services check role, state and version.
ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: campaigns.submit(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: campaigns.send_back(uid, actor=current().actor, reason=remark()),
    "approve": lambda uid: campaigns.approve(uid, actor=current().actor, seen_version=version()),
    "suspend": lambda uid: campaigns.suspend(uid, actor=current().actor, reason=remark()),
    "resume": lambda uid: complaints.resume_campaign(uid, actor=current().actor, reason=remark()),
    "switch": _switch,
    "end": lambda uid: campaigns.end(uid, actor=current().actor, reason=remark()),
    "check_partner": _check_partner,
    "conclude": lambda uid: campaigns.conclude(uid, actor=current().actor, reason=remark()),
}


def _read(form: MultiDict[str, str]) -> rules.Plan:
    plan, wrong = forms.read(form)
    wrong += [{"field": field, "issue": issue} for field, issue in rules.too_large(plan)]
    if wrong:
        raise Invalid(detail=wrong)
    return plan


def _draw_form(
    form: MultiDict[str, str],
    action: str,
    *,
    row: Any = None,
    gate: list[rules.Refusal] | None = None,
    refusal: Invalid | None = None,
) -> str:
    hints = {item.field.lstrip("/"): f"{item.sentence}（{item.article}）" for item in gate or []}
    wrong = errors_of(refusal)
    return render_template(
        "console/campaigns/form.html",
        form=form,
        action=action,
        row=row,
        version=form.get("version") or (row.version if row else 0),
        errors=wrong,
        hints=hints,
        refusal=refusal,
        gate=gate,
        told=_told,
        rule_set=rules.rule_set(None),
        budget=forms.rows(form, forms.BUDGET, 2),
        suggestions=forms.rows(form, forms.SUGGESTIONS, 2),
        listings=forms.rows(form, forms.LISTINGS, 1),
        partners=forms.rows(form, forms.PARTNERS, 0),
        signed={one.name for one in row.partners if one.paper} if row else set(),
    )


def _told(says: dict[str, str], at: str, joined: bool = True) -> Any:
    """What is said of one repeated row and its fields: one line, or each by itself."""
    inside = [field for field in says if field.startswith(f"{at}/") and not field.endswith("/legal_basis")]
    return "；".join(says[field] for field in (at, *inside) if field in says) if joined else [says[f] for f in inside]


def _draw_charity(typed: Any, *, version: int, refusal: Invalid | None = None) -> str:
    errors = errors_of(refusal)
    page = "console/campaigns/charity.html"
    return render_template(
        page, typed=typed, version=version, errors=errors, refusal=refusal, may_lead=_holds(CAMPAIGN_APPROVERS)
    )


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    row = queries.find(uid)
    actor, history = current().actor, queries.history(row)
    names = people.actor_names([*(event.actor for event in history), row.asked_by or ""])
    account, state = queries.account(row), CampaignState(row.state)
    steps = [step for step in LIFE.open_to(state, actor.roles) if step.name in ACTS and step.name not in OWN_FORMS]
    is_public = state in PUBLIC
    return render_template(
        "console/campaigns/page.html",
        row=row,
        refusal=refusal,
        charity=queries.charity_facts(),
        gate=[] if is_public else queries.gate_of(row),
        steps=steps,
        is_asker=row.asked_by == actor.ref,
        asked_by=names.get(row.asked_by or "", ""),
        may_edit=state == "draft" and _holds(CAMPAIGN_WRITERS),
        check_due_on=supervising.due_on(row),
        may_check=state in LIFE.moves["check_partner"].sources and bool(LIFE.moves["check_partner"].by & actor.roles),
        may_switch=state in ("published", "suspended") and _holds(CAMPAIGN_APPROVERS),
        is_public=is_public,
        state_text=queries.state_text(row),
        raised_fen=ledger.raised_fen(account) if is_public else 0,
        spent_fen=ledger.spent_fen(uid) if is_public else 0,
        left_fen=ledger.balance_fen(account) if is_public else 0,
        gifts_count=gifts.counts([uid])[uid] if is_public else 0,
        disclosure=queries.disclosure(row),
        reports=reports.of(row, page_size=REPORTS_SHOWN) if is_public else None,
        report_names=rules.REPORT_NAMES,
        changes=changes.of(row) if is_public else [],
        change_names=CHANGE_NAMES,
        basis_names=rules.BASIS_NAMES,
        may_change=state in LIFE.moves["change_purpose"].sources and _holds(CAMPAIGN_WRITERS),
        may_report=[step.name for step in LIFE.open_to(state, actor.roles) if step.name in REPORTING],
        rule_set=rules.rule_set(row.starts_on),
        channel_names=rules.CHANNEL_NAMES,
        platform=Channel.PLATFORM,
        today=clock.today(),
        events=timeline(history, LIFE, names),
    )


def _holds(roles: frozenset[Role]) -> bool:
    return bool(roles & current().actor.roles)
