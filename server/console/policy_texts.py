"""政策文本 — one text: its form while it is a draft, its looks on a phone, what it changes, publishing for a day."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import day, errors_of, remark, timeline
from server.console.look import number_from
from server.kit.clock import today
from server.kit.errors import DomainError, Invalid
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import POLICY_EDITORS
from server.policies import compare, rules
from server.policies import queries as policies
from server.policies import service as desk_work
from server.policies.errors import PolicyIncomplete
from server.policies.queries import desk, figures
from server.policies.states import DOOR_NAMES, LIFE, MARK_NAMES, PUBLISHERS, STATE_NAMES, VersionState

bp = Blueprint("console_policy_texts", __name__, url_prefix="/console/policies/versions/<uid>")
# Moves that have no plain button: the form, the clock, and publishing with its day.
BEHIND_THE_SCENES = ("edit", "adopt", "adopt_later", "start", "replace", "publish", "schedule")
FRAME = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
PLAIN_CARD = tuple(
    text for text in rules.TEXTS if text.name not in ("document_no", "issuer", "source_url", "full_text")
)
LONG = ("who", "benefit", "standard", "how", "where_text")
SIZES = ("18", "30")


@bp.get("")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """One text: its form while it is a draft, its looks on a phone, its course."""
    return _draw(uid)


@bp.post("/edit")
@staff_only(*POLICY_EDITORS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存修改."""
    _policy, version = desk.version(uid)
    try:
        desk_work.edit(version, actor=current().actor, texts=_given(), seen_version=_seen())
    except PolicyIncomplete as refusal:
        return _draw(uid, refusal), refusal.status
    flash("已保存，可以在右边看手机上的样子")
    return redirect(_at(uid), 303)


@bp.post("/submit")
@staff_only(*POLICY_EDITORS)
@writes
def submit(uid: str) -> ResponseReturnValue:
    """提交复核."""
    _policy, version = desk.version(uid)
    desk_work.submit(version, actor=current().actor, seen_version=_seen())
    flash("已提交，请另一位同事复核后发布")
    return redirect(_at(uid), 303)


@bp.post("/send_back")
@staff_only(*POLICY_EDITORS)
@writes
def send_back(uid: str) -> ResponseReturnValue:
    """退回修改."""
    _policy, version = desk.version(uid)
    desk_work.send_back(version, actor=current().actor, note=remark(), seen_version=_seen())
    flash("已退回修改")
    return redirect(_at(uid), 303)


@bp.post("/drop")
@staff_only(*POLICY_EDITORS)
@writes
def drop(uid: str) -> ResponseReturnValue:
    """放弃这一版."""
    policy, version = desk.version(uid)
    desk_work.drop(version, actor=current().actor, seen_version=_seen())
    flash("已放弃这一版，居民看到的内容没有变")
    return redirect(f"/console/policies/{policy.uid}", 303)


@bp.post("/call_back")
@staff_only(*POLICY_EDITORS)
@writes
def call_back(uid: str) -> ResponseReturnValue:
    """取消定期."""
    press(LIFE, "call_back")
    _policy, version = desk.version(uid)
    desk_work.call_back(version, actor=current().actor, note=remark(), seen_version=_seen())
    flash("已取消定期生效，这一版又是草稿了")
    return redirect(_at(uid), 303)


@bp.post("/publish")
@staff_only(*POLICY_EDITORS)
@writes
def publish(uid: str) -> ResponseReturnValue:
    """复核通过, for the day of the form: today or earlier in force at once, later when the day comes."""
    press(LIFE, "publish")
    policy, version = desk.version(uid)
    since = day(request.form.get("since", ""))
    try:
        live = desk_work.publish(version, actor=current().actor, seen_version=_seen(), since=since)
    except Invalid as refusal:
        return _draw(uid, refusal), refusal.status
    if live.state == VersionState.SCHEDULED:
        flash(f"已复核，{live.effective_from} 零点自动生效；在那以前居民看到的还是现行版")
    else:
        flash("已发布，居民扫码马上看到新内容；贴在外面的旧海报仍然有效")
    return redirect(f"/console/policies/{policy.uid}", 303)


@bp.get("/preview")
@staff_only()
@reads
def preview(uid: str) -> ResponseReturnValue:
    """手机预览, in the frame of our own page and nobody else's."""
    size = request.args.get("size") if request.args.get("size") in SIZES else SIZES[0]
    answer = make_response(
        render_template("console/policies/preview.html", policy=policies.draft_as_page(uid), size=size)
    )
    answer.headers["Content-Security-Policy"] = FRAME
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _draw(uid: str, refusal: DomainError | None = None) -> str:
    policy, version = desk.version(uid)
    actor = current().actor
    events = desk.events(version)[::-1]
    names = people.actor_names({event.actor for event in events})
    state = VersionState(version.state)
    before = desk.before(version)
    return render_template(
        "console/policies/text.html",
        policy=policy,
        version=version,
        values=_values(version, refusal),
        refusal=refusal,
        errors=errors_of(refusal),
        texts=PLAIN_CARD,
        long=LONG,
        stages=rules.STAGES,
        marks=list(MARK_NAMES.items()),
        doors=list(DOOR_NAMES.items()),
        figures=figures.on() if state == VersionState.DRAFT else {},
        state_names=STATE_NAMES,
        is_draft=state == VersionState.DRAFT and bool(actor.roles & POLICY_EDITORS),
        moves=[step for step in LIFE.open_to(state, actor.roles) if step.name not in BEHIND_THE_SCENES],
        may_publish=state == VersionState.REVIEW and bool(actor.roles & PUBLISHERS),
        asked_by_me=version.asked_by == actor.ref,
        unready=desk_work.unready(policy, version) if state in desk.PENDING else [],
        before=before,
        changes=compare.changes(_said(before), _said(version)) if before else [],
        today=today(),
        events=timeline(events, LIFE, names),
    )


def _values(version: Any, refusal: DomainError | None) -> dict[str, Any]:
    """What the form shows: what was typed where it was refused, otherwise what is kept."""
    kept = {name: getattr(version, name) for name in (*desk_work.TEXT_NAMES, *desk_work.DATE_NAMES)}
    return kept | _given() if isinstance(refusal, PolicyIncomplete) else kept


def _said(version: Any) -> dict[str, Any]:
    return {name: getattr(version, name) for name in desk_work.TEXT_NAMES}


def _at(uid: str) -> str:
    return f"/console/policies/versions/{uid}"


def _seen() -> int:
    """The version this person had before their eyes."""
    return number_from(request.form.get("version"), least=0)


def _given() -> dict[str, Any]:
    """The fields that the form sent, as the service takes them; what is no number stays as it was typed."""
    names = (*desk_work.TEXT_NAMES, *desk_work.DATE_NAMES)
    values: dict[str, Any] = {name: request.form[name] for name in names if name in request.form}
    if "papers" in values:
        values["papers"] = [line.strip() for line in values["papers"].splitlines() if line.strip()]
    for stage in rules.STAGES:
        text = values.get(stage.name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            values[stage.name] = int(text)
    return values | {name: day(values[name]) for name in desk_work.DATE_NAMES if name in values}
