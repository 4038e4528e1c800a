"""捐赠活动 — days of giving at the desk: write, let out, the texts and codes to hand round, and what came of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.campaigns import filed
from server.campaigns import queries as campaigns
from server.console import lists
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, remark, timeline, version
from server.events import posters, queries, report, rules, sheets
from server.events import service as events
from server.events.lists import EVENTS
from server.events.rules import Kind, Text
from server.events.states import DESK, EVENT, EVENT_STATES, KEEPERS, READERS, EventState
from server.kit.errors import Invalid
from server.kit.pages import as_file
from server.kit.settings import settings
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import CAMPAIGN_WRITERS

bp = Blueprint("console_events", __name__, url_prefix="/console/events")
LIMITS = {
    "title": rules.TITLE_CHARS,
    "summary": rules.SUMMARY_CHARS,
    "body": rules.BODY_CHARS,
    "kit_short": rules.SHORT_CHARS,
    "kit_long": rules.LONG_CHARS,
}
Form = MultiDict[str, str]
LIST = lists.desk(
    EVENTS,
    "/console/events",
    "console/events/list.html",
    href=lambda row: f"/console/events/{row.uid}",
    called=lambda row: (row.title, rules.KIND_NAMES[Kind(row.kind)]),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """活动日历, the latest first."""
    return LIST.show(may_write=_holds(CAMPAIGN_WRITERS), may_keep=_holds(DESK))


@bp.get("/new")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def new() -> ResponseReturnValue:
    """起草."""
    return _draw_form(MultiDict({"kind": Kind.ONE_DAY}), "/console/events")


@bp.post("")
@staff_only(*CAMPAIGN_WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存新草稿."""
    try:
        row = events.draft(_read(), actor=current().actor)
    except Invalid as refusal:
        return _draw_form(request.form, "/console/events", refusal=refusal), 422
    flash("草稿已保存，核对后提交复核")
    return redirect(f"/console/events/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个活动: its course, the kit to hand round, and the report."""
    return _draw(uid)


@bp.get("/<uid>/edit")
@staff_only(*CAMPAIGN_WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿."""
    row = queries.find(uid)
    text = vars(queries.text_of(row))
    shown = {name: "" if value is None else str(value) for name, value in text.items() if name != "campaigns"}
    form = MultiDict(shown | {"sample": "1" if row.sample else ""})
    form.setlist("campaigns", row.campaign_uids)
    return _draw_form(form, f"/console/events/{uid}/edit", row=row)


@bp.post("/<uid>/edit")
@staff_only(*CAMPAIGN_WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存草稿."""
    try:
        events.edit(uid, _read(), actor=current().actor, seen_version=version())
    except Invalid as refusal:
        return _draw_form(request.form, f"/console/events/{uid}/edit", row=queries.find(uid), refusal=refusal), 422
    flash("草稿已保存")
    return redirect(f"/console/events/{uid}", 303)


@bp.post("/<uid>/poster.pdf")
@staff_only(*KEEPERS)
@writes
def poster(uid: str) -> ResponseReturnValue:
    """打印海报: its code is registered once and opens the public page."""
    content = posters.event_poster(uid, actor=current().actor)
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=event.pdf"})


@bp.get("/<uid>/report.xlsx")
@staff_only(*READERS)
@reads
def report_sheet(uid: str) -> ResponseReturnValue:
    """活动报告 as a table: sums and opted-in names of units, nobody's own name."""
    row = queries.public(uid)
    return as_file(sheets.report_xlsx(row, report.of(row)), f"{row.title}报告.xlsx")


@bp.post("/<uid>/<name>")
@staff_only(*KEEPERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What keeps an event from its readers is told on the page itself."""
    deed = pressed(ACTS, EVENT, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    flash(f"已办理：{EVENT.moves[name].says}")
    return redirect(f"/console/events/{uid}", 303)


# Move → what the button does. The services check role, state and version.
ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: events.submit(uid, actor=current().actor, seen_version=version()),
    "publish": lambda uid: events.publish(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: events.send_back(uid, actor=current().actor, reason=remark(), seen_version=version()),
    "withdraw": lambda uid: events.withdraw(uid, actor=current().actor, reason=remark(), seen_version=version()),
    "reopen": lambda uid: events.reopen(uid, actor=current().actor, seen_version=version()),
}


def _read() -> Text:
    form = request.form
    texts: dict[str, Any] = {name: _clean(form.get(name, "")) for name in ("kind", *LIMITS)}
    days: dict[str, Any] = {name: day(form.get(name, "")) for name in ("starts_on", "ends_on")}
    chosen = tuple(uid for uid in form.getlist("campaigns") if uid)
    return Text(**texts, **days, campaigns=chosen, sample=form.get("sample") == "1")


def _clean(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _draw_form(form: Form, action: str, *, row: Any = None, refusal: Invalid | None = None) -> str:
    known = filed.choices()
    picked = form.getlist("campaigns")
    gone = campaigns.titles(uid for uid in picked if uid not in {one for one, _title in known})
    return render_template(
        "console/events/form.html",
        form=form,
        action=action,
        row=row,
        version=form.get("version") or (row.version if row else 0),
        errors=errors_of(refusal),
        refusal=refusal,
        kinds=rules.KIND_NAMES.items(),
        campaigns=[*known, *((uid, f"{title}（现在不能选）") for uid, title in gone.items())],
        picked=set(picked),
        limits=LIMITS,
        voluntary=rules.VOLUNTARY,
    )


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    row, actor = queries.find(uid), current().actor
    history, state = queries.history(row), EventState(row.state)
    names = people.actor_names([row.written_by, *(event.actor for event in history)])
    mine, is_out = row.asked_by == actor.ref, state == EventState.PUBLISHED
    return render_template(
        "console/events/page.html",
        row=row,
        refusal=refusal,
        state_text=EVENT_STATES[state],
        kind_text=rules.KIND_NAMES[Kind(row.kind)],
        titles=campaigns.titles(row.campaign_uids),
        moves=[step for step in EVENT.open_to(state, actor.roles) if step.name in ACTS and not (mine and step.second)],
        is_asker=mine and state == EventState.REVIEW,
        may_edit=state == EventState.DRAFT and _holds(CAMPAIGN_WRITERS),
        may_print=is_out and _holds(KEEPERS),
        may_keep=_holds(DESK),
        card=queries.card(row) if is_out else None,
        found=report.of(row) if is_out else None,
        basis=sheets.BASIS,
        link=f"{settings().public_base_url}/events/{row.uid}",
        written_by=names[row.written_by],
        events=timeline(history, EVENT, names),
    )


def _holds(roles: frozenset[Any]) -> bool:
    return bool(roles & current().actor.roles)
