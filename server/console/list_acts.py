"""列表操作 — what can be done with any list: remember how it looks, save a filter, take it away, act on many rows."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from server.console import batch
from server.console.auth import current, staff_only
from server.console.forms import remark, said
from server.console.lists import DESKS, Desk
from server.downloads import queries as downloads
from server.downloads import service as exporting
from server.downloads.rules import AT_ONCE
from server.kit import choices
from server.kit.errors import DomainError, Invalid, NotFound
from server.kit.pages import as_file
from server.kit.units import reading, talks, writes, writing
from server.people import service as people

bp = Blueprint("console_lists", __name__, url_prefix="/console/lists")


@bp.post("/<key>/look")
@staff_only()
@writes
def look(key: str) -> ResponseReturnValue:
    """列和密度, remembered for this list and this person."""
    desk = _desk(key)
    known = {one.key for one in desk.listing.columns if not one.personal}
    chosen = {
        "cols": [one for one in request.form.getlist("cols") if one in known],
        "density": said("density") if said("density") in choices.DENSITIES else "",
        "size": int(said("size")) if said("size") in {str(size) for size in choices.SIZES} else 0,
    }
    choices.remember(current().actor.uid, key, chosen)
    return _back(desk)


@bp.post("/<key>/save")
@staff_only()
@writes
def save(key: str) -> ResponseReturnValue:
    """保存条件 under a name."""
    desk = _desk(key)
    try:
        choices.save(current().actor.uid, key, said("name"), said("query"))
    except DomainError as refusal:
        flash(refusal.says, "error")
    return _back(desk)


@bp.post("/<key>/forget")
@staff_only()
@writes
def forget(key: str) -> ResponseReturnValue:
    """删去一组条件."""
    desk = _desk(key)
    choices.forget(current().actor.uid, said("uid"))
    return _back(desk)


@bp.post("/<key>/export")
@staff_only()
@talks
def export(key: str) -> ResponseReturnValue:
    """导出 what is filtered: at once when it is short, else as a task of the download centre.

    Its units are short ones: writing a table takes longer than anybody should hold the pen.
    """
    desk, actor, form = _desk(key), current().actor, request.form
    query, personal = _query(), form.getlist("personal")
    if personal:
        _prove(said("otp"))
    with writing():
        row = exporting.ask(
            desk.ask(actor, query),
            query,
            columns=form.getlist("cols"),
            form=said("form"),
            personal=personal,
            reason=said("reason"),
        )
        uid, name, is_short = row.uid, f"{row.title}-{row.no}.{row.form}", row.rows_total <= AT_ONCE
    if not is_short:
        flash("条数较多，正在后台生成，好了可以在这里下载")
        return redirect("/console/downloads", 303)
    with reading():
        row = downloads.by_uid(uid)
        data = exporting.bytes_of(row, desk.ask(actor, row.query))
    with writing():
        exporting.finish(uid, data, actor=actor)
    return as_file(data, name)


@bp.post("/<key>/batch")
@staff_only()
@talks
def act_on_many(key: str) -> ResponseReturnValue:
    """批量办理: each row in a unit of its own, so that one refusal undoes nothing else."""
    desk, actor = _desk(key), current().actor
    act = next((one for one in desk.acts_of(actor) if one.name == said("act")), None)
    if act is None:
        raise NotFound
    try:
        picks, why = batch.picks(request.form.getlist("pick")), remark()
    except Invalid as refusal:
        flash(refusal.says, "error")
        return _back(desk)
    if not picks:
        flash("还没有勾选", "error")
    elif act.reason and not why:
        flash("请在“原因”里写明为什么，再办理", "error")
    else:
        for kind, text in batch.run(desk, act, picks, actor, why):
            flash(text, kind)
    return _back(desk)


def _desk(key: str) -> Desk:
    """A list this person may see; any other is as good as none."""
    desk = DESKS.get(key)
    if desk is None or not desk.listing.roles & current().actor.roles:
        raise NotFound
    return desk


def _query() -> Mapping[str, str]:
    return dict(parse_qsl(said("query")[: choices.QUERY_MAX]))


def _prove(otp: str) -> None:
    with writing():
        people.prove_again(current().actor.uid, otp)


def _back(desk: Desk) -> ResponseReturnValue:
    """To the list as it was asked for."""
    query = said("query")[: choices.QUERY_MAX]
    return redirect(f"{desk.path}?{query}" if query else desk.path, 303)
