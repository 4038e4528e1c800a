"""信息公开 — publish a report of a campaign, or correct one; what was told stays to be read."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.campaigns import disclosure, queries, reports
from server.campaigns.rules import REPORT_NAMES, ReportKind, Words
from server.campaigns.rules.disclosure import ALSO_CHARS, PHOTOS_MAX, TEXT_CHARS, TITLE_CHARS
from server.campaigns.states import LIFE
from server.console.auth import current, press, staff_only
from server.console.forms import errors_of, said, typed, version
from server.kit.errors import Invalid
from server.kit.units import reads, writes
from server.people.roles import CAMPAIGN_APPROVERS, CAMPAIGN_WRITERS

bp = Blueprint("console_campaign_reports", __name__, url_prefix="/console/campaigns/<uid>/reports")
WRITERS = CAMPAIGN_WRITERS | CAMPAIGN_APPROVERS
LIMITS = {"title": TITLE_CHARS, "text": TEXT_CHARS, "also_at": ALSO_CHARS, "photos": PHOTOS_MAX}
MOVES = {ReportKind.PROGRESS: "report", ReportKind.FINAL: "final_report"}


@bp.get("/new")
@staff_only(*WRITERS)
@reads
def new(uid: str) -> ResponseReturnValue:
    """写报告: of progress, or of the whole with `?kind=final`."""
    return _draw(uid, MultiDict({"kind": _kind(request.args.get("kind", ""))}))


@bp.post("")
@staff_only(*WRITERS)
@writes
def publish(uid: str) -> ResponseReturnValue:
    """发布报告."""
    kind = _kind(request.form.get("kind", ""))
    press(LIFE, MOVES[kind])
    try:
        disclosure.publish(uid, _words(), actor=current().actor, kind=kind, photos=_photos(), seen_version=version())
    except Invalid as refusal:
        return _draw(uid, request.form, refusal=refusal), 422
    flash(f"{REPORT_NAMES[kind]}已发布，捐过款的人会收到消息")
    return redirect(f"/console/campaigns/{uid}", 303)


@bp.get("/<report>/correct")
@staff_only(*WRITERS)
@reads
def correct_page(uid: str, report: str) -> ResponseReturnValue:
    """更正: begins with the words as they stand."""
    old = reports.one(queries.find_public(uid), report).row
    form = MultiDict({"kind": old.kind, "title": old.title, "text": old.text, "also_at": old.also_at})
    return _draw(uid, form, old=old)


@bp.post("/<report>/correct")
@staff_only(*WRITERS)
@writes
def correct(uid: str, report: str) -> ResponseReturnValue:
    """发布更正."""
    old = reports.one(queries.find_public(uid), report).row
    try:
        disclosure.correct(report, _words(), actor=current().actor, reason=said("reason"), photos=_photos())
    except Invalid as refusal:
        return _draw(uid, request.form, old=old, refusal=refusal), 422
    flash("更正已发布，原来的报告仍可查看")
    return redirect(f"/console/campaigns/{uid}", 303)


def _kind(text: str) -> ReportKind:
    return ReportKind.FINAL if text == ReportKind.FINAL else ReportKind.PROGRESS


def _words() -> Words:
    return Words(said("title"), typed("text").replace("\r\n", "\n"), said("also_at"))


def _photos() -> list[Any]:
    return [one.stream for one in request.files.getlist("photos") if one.filename]


def _draw(uid: str, form: MultiDict[str, str], *, old: Any = None, refusal: Invalid | None = None) -> str:
    row = queries.find_public(uid)
    kind = _kind(form.get("kind", ""))
    return render_template(
        "console/campaigns/report.html",
        row=row,
        form=form,
        kind=kind,
        kind_text=REPORT_NAMES[kind],
        old=old,
        refusal=refusal,
        errors=errors_of(refusal),
        limits=LIMITS,
        version=form.get("version") or row.version,
        action=f"/console/campaigns/{uid}/reports" + (f"/{old.uid}/correct" if old else ""),
    )
