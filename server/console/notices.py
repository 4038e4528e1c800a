"""公告动态 — the desk of what the house tells: write, look at it as a phone shows it, let a second person agree."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.console import lists
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, photo_of, remark, timeline, version
from server.files import queries as files
from server.kit.errors import Invalid, NotFound
from server.kit.units import reads, writes
from server.notices import markup, queries, rules
from server.notices import service as notices
from server.notices.lists import NOTICES, keeps
from server.notices.rules import AUDIENCE_NAMES, KIND_NAMES, Audience, Kind, Text
from server.notices.states import LIFE, NOTICE_KEEPERS, NOTICE_WRITERS, STATE_NAMES, NoticeState
from server.people import queries as people

bp = Blueprint("console_notices", __name__, url_prefix="/console/notices")

FRAME = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
BEHIND_THE_SCENES = ("edit", "pin")  # moves with a form of their own
LIMITS = {"title": rules.TITLE_CHARS, "summary": rules.SUMMARY_CHARS, "body": rules.BODY_CHARS}
TEXTS = ("kind", "audience", "title", "summary", "body")
Form = MultiDict[str, str]
LIST = lists.desk(
    NOTICES,
    "/console/notices",
    "console/notices/list.html",
    href=lambda row: f"/console/notices/{row.uid}",
    called=lambda row: (row.title, KIND_NAMES[Kind(row.kind)]),
)


@bp.get("")
@staff_only()
@reads
def index() -> ResponseReturnValue:
    """公告列表: every one for its keepers; for everybody else what the house tells its staff today."""
    return LIST.show(keeps=keeps(current().actor), is_pinned=queries.is_pinned, may_write=_holds(NOTICE_WRITERS))


@bp.get("/new")
@staff_only(*NOTICE_WRITERS)
@reads
def new() -> ResponseReturnValue:
    """起草."""
    return _draw_form(MultiDict({"kind": Kind.NEWS, "audience": Audience.PUBLIC}), "/console/notices")


@bp.post("")
@staff_only(*NOTICE_WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存新草稿."""
    try:
        row = notices.draft(_read(request.form), actor=current().actor, cover=photo_of("cover"))
    except Invalid as refusal:
        return _draw_form(request.form, "/console/notices", refusal=refusal), 422
    flash("草稿已保存，看看手机上的样子，再提交复核")
    return redirect(f"/console/notices/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """一条公告: with its course and buttons for its keepers, to read for everybody else on the staff."""
    if not _holds(NOTICE_KEEPERS):
        row = queries.for_staff(uid)
        return render_template("console/notices/read.html", row=row, **_drawn(row))
    return _draw(uid)


@bp.get("/<uid>/edit")
@staff_only(*NOTICE_WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿."""
    row = queries.find(uid)
    return _draw_form(_fill(queries.text_of(row)), f"/console/notices/{uid}/edit", row=row)


@bp.post("/<uid>/edit")
@staff_only(*NOTICE_WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存草稿."""
    actor, cover = current().actor, photo_of("cover")
    try:
        notices.edit(uid, _read(request.form), actor=actor, seen_version=version(), cover=cover)
    except Invalid as refusal:
        return _draw_form(request.form, f"/console/notices/{uid}/edit", row=queries.find(uid), refusal=refusal), 422
    flash("草稿已保存")
    return redirect(f"/console/notices/{uid}", 303)


@bp.get("/<uid>/preview")
@staff_only(*NOTICE_KEEPERS)
@reads
def preview(uid: str) -> ResponseReturnValue:
    """手机预览, in the frame of our own page and nobody else's."""
    row = queries.find(uid)
    size = 30 if request.args.get("size") == "30" else 18
    page = render_template("console/notices/preview.html", row=row, size=size, **_drawn(row))
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = FRAME
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@bp.get("/<uid>/cover")
@staff_only()
@reads
def cover(uid: str) -> ResponseReturnValue:
    """题图, of a draft for its keepers alone."""
    row = queries.find(uid) if _holds(NOTICE_KEEPERS) else queries.for_staff(uid)
    if not row.cover:
        raise NotFound
    kept = {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=60"}
    return files.read(files.find(row.cover)), 200, kept


@bp.post("/<uid>/<name>")
@staff_only(*NOTICE_KEEPERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What keeps a notice from its readers is told on the page itself."""
    deed = pressed(ACTS, LIFE, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    flash(f"已办理：{LIFE.moves[name].says}")
    return redirect(f"/console/notices/{uid}", 303)


# Move → what the button does. The services check role, state and version.
ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: notices.submit(uid, actor=current().actor, seen_version=version()),
    "publish": lambda uid: notices.publish(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: notices.send_back(uid, actor=current().actor, reason=remark(), seen_version=version()),
    "pin": lambda uid: notices.pin(uid, actor=current().actor, until=_until(), seen_version=version()),
    "withdraw": lambda uid: notices.withdraw(uid, actor=current().actor, reason=remark(), seen_version=version()),
    "reopen": lambda uid: notices.reopen(uid, actor=current().actor, seen_version=version()),
}


def _until() -> Any:
    return day(request.form.get("until", ""))


def _read(form: Form) -> Text:
    """What was typed; line ends as one letter, a tab as a blank."""
    texts: dict[str, Any] = {name: _clean(form.get(name, "")) for name in TEXTS}
    days: dict[str, Any] = {name: day(form.get(name, "")) for name in ("pinned_until", "shown_from", "shown_to")}
    return Text(**texts, **days, sample=form.get("sample") == "1")


def _clean(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _fill(text: Text) -> Form:
    """A text as the fields it came from."""
    shown = {name: "" if value is None else str(value) for name, value in vars(text).items()}
    return MultiDict(shown | {"sample": "1" if text.sample else ""})


def _draw_form(form: Form, action: str, *, row: Any = None, refusal: Invalid | None = None) -> str:
    return render_template(
        "console/notices/form.html",
        form=form,
        action=action,
        row=row,
        version=form.get("version") or (row.version if row else 0),
        errors=errors_of(refusal),
        refusal=refusal,
        kinds=KIND_NAMES.items(),
        audiences=AUDIENCE_NAMES.items(),
        limits=LIMITS,
    )


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    row = queries.find(uid)
    actor, history = current().actor, queries.history(row)
    names = people.actor_names([row.written_by, *(event.actor for event in history)])
    state = NoticeState(row.state)
    moves = [step for step in LIFE.open_to(state, actor.roles) if step.name not in BEHIND_THE_SCENES]
    mine = row.asked_by == actor.ref
    return render_template(
        "console/notices/page.html",
        row=row,
        refusal=refusal,
        state_text=STATE_NAMES[state],
        audience_text=AUDIENCE_NAMES[Audience(row.audience)],
        moves=[step for step in moves if not (mine and step.second)],
        is_asker=mine and state == NoticeState.REVIEW,
        may_edit=state == NoticeState.DRAFT and _holds(NOTICE_WRITERS),
        may_pin=any(step.name == "pin" for step in LIFE.open_to(state, actor.roles)),
        is_pinned=queries.is_pinned(row),
        is_public=state == NoticeState.PUBLISHED and row.audience == Audience.PUBLIC,
        written_by=names[row.written_by],
        events=timeline(history, LIFE, names),
        **_drawn(row),
    )


def _drawn(row: Any) -> dict[str, Any]:
    """What the public template draws a notice with."""
    cover = f"/console/notices/{row.uid}/cover" if row.cover else ""
    return {"kind_text": KIND_NAMES[Kind(row.kind)], "blocks": markup.blocks(row.body), "cover": cover}


def _holds(roles: frozenset[Any]) -> bool:
    return bool(roles & current().actor.roles)
