"""批量导入 — the one flow for tables: template, upload, dry run with progress, failed rows, confirm, undo for a day."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import timeline, version
from server.kit.errors import Invalid, NotFound, field_error
from server.kit.importing import ROWS_MAX, Importing
from server.kit.pages import as_file
from server.kit.sheets import BYTES_MAX
from server.kit.units import reading, reads, talks, writes, writing
from server.people import queries as people
from server.people.roles import Role
from server.tables import queries, sheets
from server.tables import service as tables
from server.tables.importings import ALL
from server.tables.service import PUT_AT_ONCE
from server.tables.states import RUNNING, TABLE, TABLE_NAMES, TableState

bp = Blueprint("console_tables", __name__, url_prefix="/console/tables/<key>")
HANDERS = sorted({Role(role) for kind in ALL.values() for role in kind.roles})


@bp.get("")
@staff_only(*HANDERS)
@reads
def index(key: str) -> ResponseReturnValue:
    """导入: the template, what each column means, and what was handed in before."""
    return _draw_index(_kind(key))


@bp.get("/template")
@staff_only(*HANDERS)
@reads
def template(key: str) -> ResponseReturnValue:
    """下载模板, with this person's own places in its drop-downs."""
    kind = _kind(key)
    return as_file(sheets.template(kind, current().actor), f"{kind.title}导入模板.xlsx")


@bp.post("")
@staff_only(*HANDERS)
@talks
def create(key: str) -> ResponseReturnValue:
    """上传. The file is read before any unit is open, and its rows are stored in short ones."""
    kind, actor = _kind(key), current().actor
    upload = request.files.get("file")
    name = upload.filename or "" if upload else ""
    try:
        if upload is None or not name:
            raise Invalid(detail=[field_error("/file", "请选择文件")])
        found = sheets.read(kind, upload.stream.read(BYTES_MAX + 1), name)
    except Invalid as refusal:
        return _again(kind, refusal), 422
    with writing():
        uid = tables.open_table(kind, file_name=name, total=len(found.rows), unused=found.unused, actor=actor).uid
    for start in range(0, len(found.rows), PUT_AT_ONCE):
        with writing():
            tables.put_rows(uid, found.rows[start : start + PUT_AT_ONCE], actor=actor)
    with writing():
        tables.begin_check(uid, actor=actor)
    return redirect(f"/console/tables/{key}/{uid}", 303)


@bp.get("/<uid>")
@staff_only(*HANDERS)
@reads
def show(key: str, uid: str) -> ResponseReturnValue:
    """一份表格: how far it is; then what passed and what did not; afterwards what became of it."""
    return _draw(_kind(key), uid)


@bp.post("/<uid>/failed")
@staff_only(*HANDERS)
@writes
def failed(key: str, uid: str) -> ResponseReturnValue:
    """下载有问题的行, with why. It holds people's data, so a form asks for it and it is on record."""
    kind = _kind(key)
    row = tables.note_failed(uid, actor=current().actor)
    return as_file(sheets.failed(kind, queries.failed(row)), f"{kind.title}有问题的行.xlsx")


@bp.post("/<uid>/<name>")
@staff_only(*HANDERS)
@writes
def act(key: str, uid: str, name: str) -> ResponseReturnValue:
    """确认导入, 放弃, 撤销导入."""
    kind, actor = _kind(key), current().actor
    try:
        if name == "take":
            tables.take(uid, actor=actor, seen_version=version())
        elif name == "undo":
            tables.undo(uid, actor=actor, seen_version=version())
        elif name == "drop":
            tables.drop(uid, actor=actor)
            flash("已放弃，没有导入任何一行")
            return redirect(f"/console/tables/{key}", 303)
        else:
            raise NotFound
    except Invalid as refusal:
        return _draw(kind, uid, refusal), 422
    return redirect(f"/console/tables/{key}/{uid}", 303)


def _kind(key: str) -> Importing:
    return queries.importing(key, current().actor)


def _again(kind: Importing, refusal: Invalid) -> str:
    with reading():
        return _draw_index(kind, refusal)


def _draw_index(kind: Importing, refusal: Invalid | None = None) -> str:
    return render_template(
        "console/tables/index.html",
        kind=kind,
        refusal=refusal,
        rows=queries.mine(kind.key, current().actor),
        states=TABLE_NAMES,
        rows_max=ROWS_MAX,
    )


def _draw(kind: Importing, uid: str, refusal: Invalid | None = None) -> str:
    row = queries.find(uid, current().actor)
    if row.key != kind.key:
        raise NotFound
    running = row.state in RUNNING
    return render_template(
        "console/tables/show.html",
        kind=kind,
        row=row,
        running=running,
        refusal=refusal,
        done=_done(row),
        state_text=TABLE_NAMES[TableState(row.state)],
        good=[] if running else queries.seen(row, kind, ("good",)),
        bad=[] if running else queries.seen(row, kind, ("bad", "refused")),
        kept=[] if running else queries.seen(row, kind, ("kept",)),
        may_undo=queries.may_undo(row),
        events=_course(row),
    )


def _course(row: Any) -> list[dict[str, Any]]:
    """经过: what people did, the clock's own steps left out."""
    names = people.actor_names([row.by])
    moved = [one for one in queries.history(row) if TABLE.moves[one.move].says]
    return [
        *timeline(moved, TABLE, names),
        {"at": row.at, "who": names.get(row.by, ""), "what": "上传", "note": f"{row.total} 行"},
    ]


def _done(row: Any) -> int:
    """How many rows are behind it, of `total` (or of those to be taken in or back)."""
    behind: dict[str, int] = {
        TableState.CHECKING: row.good + row.bad,
        TableState.TAKING: row.taken,
        TableState.UNDOING: row.undone + row.kept,
    }
    return behind.get(row.state, 0)
