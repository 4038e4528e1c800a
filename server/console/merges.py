"""合并复核 — two records of one person, put side by side for a second person to agree or not."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from server.console import person_page
from server.console.auth import current, staff_only
from server.console.forms import said, version
from server.kit.errors import DomainError, NotFound
from server.kit.units import reads, writes
from server.people import queries as people
from server.registry import queries, rules
from server.registry import service as registry

bp = Blueprint("console_merges", __name__, url_prefix="/console/merges")


@bp.get("")
@staff_only(*rules.REGISTRARS)
@reads
def index() -> ResponseReturnValue:
    """待复核的合并: both records masked, and why somebody thinks that they are one."""
    actor = current().actor
    waiting = queries.merges_waiting(actor)
    persons = queries.found_many([uid for one in waiting for uid in (one.keep_uid, one.gone_uid)])
    masks = {mask.uid: mask for mask in queries.masked_many(persons, actor)}
    pairs = [(one, masks[one.keep_uid], masks[one.gone_uid]) for one in waiting if one.keep_uid in masks]
    names = people.actor_names({one.asked_by for one in waiting if one.asked_by})
    return render_template("console/merges/list.html", pairs=pairs, names=names)


@bp.post("")
@staff_only(*rules.REGISTRARS)
@writes
def ask() -> ResponseReturnValue:
    """申请合并, from the page of the record that is to stay."""
    person = queries.person_for(said("keep"), current().actor, own=True)
    try:
        registry.ask_merge(person.uid, said("gone"), reason=said("note"), actor=current().actor)
    except DomainError as refusal:
        return person_page.draw(person, refusal=refusal), refusal.status
    flash("已提交，请另一位工作人员复核")
    return redirect(f"/console/registry/{person.uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*rules.REGISTRARS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """同意合并 or 不合并."""
    actor = current().actor
    if name == "agree":
        person = registry.agree_merge(uid, actor=actor, seen_version=version())
        flash("已合并，两个编号都指向这条记录")
        return redirect(f"/console/registry/{person.uid}", 303)
    if name != "refuse":
        raise NotFound
    registry.refuse_merge(uid, note=said("note"), actor=actor)
    flash("已记下：不合并")
    return redirect("/console/merges", 303)
