"""导入流水 — files of banks and designated platforms: handed in, looked at, taken in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.console.auth import current, staff_only
from server.console.forms import errors_of, said, timeline, version
from server.console.lists import desk
from server.console.look import number_from
from server.gifts.service import lines as booking
from server.kit.errors import DomainError, Invalid, NotFound, field_error
from server.kit.masking import mask_name, mask_text
from server.kit.sheets import BYTES_MAX
from server.kit.units import reads, writes
from server.payments import sheets
from server.payments.errors import FileKnown
from server.payments.lists import IMPORT_KINDS as KINDS
from server.payments.lists import IMPORTS, LINE_KINDS
from server.payments.queries import imports as queries
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from server.payments.service import imports as acts
from server.payments.states import IMPORT, IMPORT_NAMES, SLIP_APPROVERS, ImportState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS

bp = Blueprint("console_imports", __name__, url_prefix="/console/imports")

ROWS_SHOWN = 20
TOLD_SHOWN = 100


LIST = desk(
    IMPORTS,
    "/console/imports",
    "console/imports/list.html",
    href=lambda line: f"/console/imports/{line.row.uid}",
)


@bp.get("")
@staff_only(*MONEY_HANDLERS)
@reads
def index() -> ResponseReturnValue:
    """导入记录: each file with what became of its lines."""
    return LIST.show()


@bp.get("/new")
@staff_only(*MONEY_HANDLERS)
@reads
def new() -> ResponseReturnValue:
    """选择文件."""
    return _draw_form({"kind": request.args.get("kind", "")})


@bp.post("")
@staff_only(*MONEY_HANDLERS)
@writes
def create() -> ResponseReturnValue:
    """上传. The file is kept and its columns guessed; nothing is taken in before somebody has seen the preview."""
    try:
        given = _open()
    except FileKnown as refusal:
        flash(refusal.says, "error")
        return redirect(f"/console/imports/{refusal.more['import_uid']}", 303)
    except Invalid as refusal:
        return _draw_form(request.form, refusal), 422
    return redirect(f"/console/imports/{given.uid}", 303)


@bp.get("/<uid>")
@staff_only(*MONEY_HANDLERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一份文件: before it is taken in what would become of it, afterwards what did."""
    return _draw(uid)


@bp.post("/<uid>/columns")
@staff_only(*MONEY_HANDLERS)
@writes
def name_columns(uid: str) -> ResponseReturnValue:
    """指明各列, and look again."""
    given = queries.find_import(uid)
    columns = {column.name: said(column.name) for column in sheets.COLUMNS[given.kind]}
    header = number_from(request.form.get("header"))
    try:
        acts.name_columns(uid, header=header, columns=columns, actor=current().actor, seen_version=version())
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    return redirect(f"/console/imports/{uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*MONEY_HANDLERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: take the file in, give it up, or have the clock book every line that names its campaign."""
    actor = current().actor
    if name == "take":
        given = acts.take(uid, actor=actor, seen_version=version())
        flash(f"已导入 {given.new_count} 行，请到“到账匹配”逐笔确认")
    elif name == "drop":
        acts.drop(uid, actor=actor)
        flash("已放弃这份文件，没有导入任何一行")
        return redirect("/console/imports", 303)
    elif name == "book":
        booking.plan_sure(uid, actor=actor)
        flash("正在按编号入账，稍后刷新可看到结果；编号对不上的仍在“到账匹配”里等人确认")
    else:
        raise NotFound
    return redirect(f"/console/imports/{uid}", 303)


def _open() -> Any:
    upload = request.files.get("file")
    kind, name = said("kind"), (upload.filename or "") if upload else ""
    wrong = [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("kind", kind not in KINDS, "请选择这是什么文件"),
            ("file", not name, "请选择文件"),
            ("file", name.lower().endswith(".xls"), "旧版 xls 请先在 Excel 或 WPS 里另存为 xlsx"),
        )
        if bad
    ]
    if wrong:
        raise Invalid(detail=wrong)
    assert upload is not None
    return acts.open_import(
        kind=kind,
        platform=said("platform"),
        content=upload.stream.read(BYTES_MAX + 1),
        file_name=name,
        actor=current().actor,
    )


def _draw_form(typed: Any, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/imports/new.html",
        typed=typed,
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=KINDS,
        platforms=[(name, name) for name in sorted({*campaigns.platforms(), *lines.platforms()})],
    )


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    given = queries.find_import(uid)
    is_draft = given.state == ImportState.DRAFT
    seen = queries.preview(given) if is_draft else None
    events = queries.import_history(given)
    names = people.actor_names({given.by, *(event.actor for event in events)})
    return render_template(
        "console/imports/show.html",
        given=given,
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=KINDS,
        line_kinds=LINE_KINDS,
        state_text=IMPORT_NAMES[ImportState(given.state)],
        columns=sheets.COLUMNS[given.kind],
        seen=seen,
        heads=[(head, head) for head in seen.heads if head] if seen else [],
        waiting=0 if is_draft else lines.lines(Filter(import_uid=uid), page_size=1).total,
        may_book=bool(current().actor.roles & SLIP_APPROVERS),
        events=timeline(events, IMPORT, names),
        by=names.get(given.by, ""),
        rows_shown=ROWS_SHOWN,
        told_shown=TOLD_SHOWN,
        mask_name=mask_name,
        mask_text=mask_text,
    )
