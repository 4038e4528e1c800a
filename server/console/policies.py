"""政策 — the console's pages of policies: the list, one policy with its texts, and the text being prepared."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import lists
from server.console.auth import current, staff_only
from server.console.forms import day, errors_of
from server.console.look import number_from
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import POLICY_EDITORS
from server.policies import queries as policies
from server.policies import rules
from server.policies import service as desk_work
from server.policies.errors import PolicyIncomplete
from server.policies.lists import POLICIES
from server.policies.queries import desk
from server.policies.states import LIFE, MARK_NAMES, STATE_NAMES, VersionState

bp = Blueprint("console_policies", __name__, url_prefix="/console/policies")
BEHIND_THE_SCENES = ("edit", "adopt", "replace")  # moves that have no button of their own
FRAME = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
LONG = ("who", "benefit", "standard", "how", "where_text")


LIST = lists.desk(
    POLICIES,
    "/console/policies",
    "console/policies/list.html",
    href=lambda line: f"/console/policies/{line.policy.uid}",
    called=lambda line: (line.policy.name, line.department),
)


@bp.get("")
@staff_only()
@reads
def listed() -> ResponseReturnValue:
    """政策列表."""
    return LIST.show(state_names=STATE_NAMES)


@bp.get("/<uid>")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """One policy with all its texts."""
    policy = policies.find(uid)
    texts = desk.versions(policy)
    return render_template(
        "console/policies/show.html",
        policy=policy,
        full=policies.full(policy.uid),
        texts=texts,
        pending=next((text for text in texts if text.state in desk.PENDING), None),
        state_names=STATE_NAMES,
        may_edit=bool(current().actor.roles & POLICY_EDITORS),
    )


@bp.post("/<uid>/draft")
@staff_only(*POLICY_EDITORS)
@writes
def open_draft(uid: str) -> ResponseReturnValue:
    """修改: go on with the text in preparation, or begin one."""
    draft = desk_work.open_draft(policies.find(uid), actor=current().actor)
    return redirect(f"/console/policies/versions/{draft.uid}", 303)


@bp.get("/versions/<uid>")
@staff_only()
@reads
def text(uid: str) -> ResponseReturnValue:
    """One text: its form while it is a draft, its looks on a phone, its course."""
    return _text_page(uid, None)


@bp.post("/versions/<uid>/edit")
@staff_only(*POLICY_EDITORS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存修改."""
    _policy, version = desk.version(uid)
    try:
        desk_work.edit(version, actor=current().actor, texts=_given(), seen_version=_seen())
    except PolicyIncomplete as refusal:
        return _text_page(uid, refusal), refusal.status
    flash("已保存，可以在右边看手机上的样子")
    return redirect(f"/console/policies/versions/{uid}", 303)


@bp.post("/versions/<uid>/submit")
@staff_only(*POLICY_EDITORS)
@writes
def submit(uid: str) -> ResponseReturnValue:
    """提交复核."""
    _policy, version = desk.version(uid)
    desk_work.submit(version, actor=current().actor, seen_version=_seen())
    flash("已提交，请另一位同事复核后发布")
    return redirect(f"/console/policies/versions/{uid}", 303)


@bp.post("/versions/<uid>/send_back")
@staff_only(*POLICY_EDITORS)
@writes
def send_back(uid: str) -> ResponseReturnValue:
    """退回修改."""
    _policy, version = desk.version(uid)
    note = request.form.get("note", "")
    desk_work.send_back(version, actor=current().actor, note=note, seen_version=_seen())
    flash("已退回修改")
    return redirect(f"/console/policies/versions/{uid}", 303)


@bp.post("/versions/<uid>/publish")
@staff_only(*POLICY_EDITORS)
@writes
def publish(uid: str) -> ResponseReturnValue:
    """复核通过并发布."""
    policy, version = desk.version(uid)
    desk_work.publish(version, actor=current().actor, seen_version=_seen())
    flash("已发布，居民扫码马上看到新内容；贴在外面的旧海报仍然有效")
    return redirect(f"/console/policies/{policy.uid}", 303)


@bp.get("/versions/<uid>/preview")
@staff_only()
@reads
def preview(uid: str) -> ResponseReturnValue:
    """手机预览, in the frame of our own page and nobody else's."""
    size = 30 if request.args.get("size") == "30" else 18
    answer = make_response(
        render_template("console/policies/preview.html", policy=policies.draft_as_page(uid), size=size)
    )
    answer.headers["Content-Security-Policy"] = FRAME
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _text_page(uid: str, refusal: PolicyIncomplete | None) -> str:
    policy, version = desk.version(uid)
    actor = current().actor
    events = desk.events(version)
    names = people.actor_names({event.actor for event in events})
    is_draft = version.state == VersionState.DRAFT and bool(actor.roles & POLICY_EDITORS)
    return render_template(
        "console/policies/text.html",
        policy=policy,
        version=version,
        values=_given() if refusal else {name: getattr(version, name) for name in desk_work.TEXT_NAMES},
        refusal=refusal,
        errors=errors_of(refusal),
        texts=rules.TEXTS,
        long=LONG,
        marks=list(MARK_NAMES.items()),
        state_names=STATE_NAMES,
        is_draft=is_draft,
        moves=[step for step in LIFE.open_to(VersionState(version.state), actor.roles) if _has_button(step.name)],
        asked_by_me=version.asked_by == actor.ref,
        events=[
            {"what": LIFE.moves[event.move].says, "who": names.get(event.actor, ""), "at": event.at, "note": event.note}
            for event in events
        ],
    )


def _seen() -> int:
    """The version this person had before their eyes."""
    return number_from(request.form.get("version"), least=0)


def _has_button(name: str) -> bool:
    return name not in BEHIND_THE_SCENES


def _given() -> dict[str, Any]:
    """The fields that the form sent, as the service takes them; what is no number or no day stays as it was typed."""
    names = (*desk_work.TEXT_NAMES, *desk_work.DATE_NAMES)
    values: dict[str, Any] = {name: request.form[name] for name in names if name in request.form}
    if "papers" in values:
        values["papers"] = [line.strip() for line in values["papers"].splitlines() if line.strip()]
    for stage in rules.STAGES:
        text = values.get(stage.name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            values[stage.name] = int(text)
    return values | {name: day(values[name]) for name in desk_work.DATE_NAMES if name in values}
