"""企业认捐 — the desk of promises: written and agreed to by two, what arrived tied to them, what changes them later."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.console.auth import current, press, pressed, staff_only
from server.console.forms import errors_of, note, photo_of, said, timeline, version
from server.console.lists import desk
from server.console.promise_form import changed_of, facts_of, filled_form, term_rows
from server.files import queries as files
from server.gifts import queries as gifts
from server.gifts.lists import WAYS
from server.kit.errors import Conflict, DomainError, Invalid, field_error
from server.kit.masking import mask_name, mask_phone
from server.kit.units import reads, writes
from server.people import queries as people
from server.promises import lists, queries, rules
from server.promises import service as promises
from server.promises.lists import PROMISES
from server.promises.rules import ChangeKind, Ground
from server.promises.states import (
    APPROVERS,
    CHANGE,
    CHANGE_ASKERS,
    CHANGE_NAMES,
    INSTALMENT_NAMES,
    OPEN,
    PROMISE,
    PROMISE_NAMES,
    READERS,
    TIERS,
    WRITERS,
    ChangeState,
    PromiseState,
)
from server.promises.suggestions import suggest

bp = Blueprint("console_promises", __name__, url_prefix="/console/promises")

LIST = desk(
    PROMISES,
    "/console/promises",
    "console/promises/list.html",
    href=lambda line: f"/console/promises/{line.row.uid}",
    called=lambda line: (f"{line.row.no} {line.row.company}", PROMISE_NAMES[PromiseState(line.row.state)]),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """认捐列表, with what is promised, has arrived and is late of those that fit."""
    view = LIST.view()
    return LIST.draw(view, sums=lists.sums(view.asked), may_write=_holds(WRITERS))


@bp.get("/new")
@staff_only(*WRITERS)
@reads
def new() -> ResponseReturnValue:
    """登记认捐."""
    return _draw_form(request.args)


@bp.post("")
@staff_only(*WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存草稿, with the scan when it is at hand."""
    actor, scan = current().actor, photo_of("scan")
    try:
        row = promises.draft(facts_of(), actor=actor)
    except Invalid as refusal:
        return _draw_form(request.form, refusal=refusal), refusal.status
    if scan is not None:
        try:
            promises.add_paper(row.uid, scan, kind="agreement", actor=actor)
        except Invalid as refusal:
            flash(f"认捐已保存，扫描件没有附上：{refusal.says}", "error")
            return redirect(f"/console/promises/{row.uid}", 303)
    flash("认捐已保存为草稿，核对后提交复核")
    return redirect(f"/console/promises/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一份认捐: instalments, what arrived, what changed, and the way it took."""
    return _draw(uid)


@bp.get("/<uid>/edit")
@staff_only(*WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿."""
    row = queries.find(uid)
    return _draw_form(filled_form(row, queries.terms(row)), row=row)


@bp.post("/<uid>/edit")
@staff_only(*WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存修改."""
    try:
        promises.edit(uid, facts_of(), actor=current().actor, seen_version=version())
    except Invalid as refusal:
        return _draw_form(request.form, row=queries.find(uid), refusal=refusal), refusal.status
    flash("认捐已保存")
    return redirect(f"/console/promises/{uid}", 303)


@bp.get("/<uid>/papers/<paper>")
@staff_only(*READERS)
@reads
def paper(uid: str, paper: str) -> ResponseReturnValue:
    """看材料."""
    file = files.find(queries.find_paper(queries.find(uid), paper).file_uid)
    return files.read(file), 200, {"Content-Type": file.mime, "Cache-Control": "private, max-age=60"}


@bp.post("/<uid>/contact")
@staff_only(*TIERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示联系人, once, with a reason that stays."""
    try:
        shown = promises.reveal_contact(uid, reason=said("reason"), actor=current().actor)
    except Invalid as refusal:
        return _draw(uid, refusal), refusal.status
    return _draw(uid, contact=shown)


@bp.get("/<uid>/change")
@staff_only(*CHANGE_ASKERS)
@reads
def change_page(uid: str) -> ResponseReturnValue:
    """登记补充协议或不再履行: `?kind=`."""
    row, kind = queries.find(uid), request.args.get("kind", "")
    return _draw_change(row, filled_form(row, queries.terms(row), kind=kind))


@bp.post("/<uid>/changes")
@staff_only(*CHANGE_ASKERS)
@writes
def ask_change(uid: str) -> ResponseReturnValue:
    """提交变更, for the second person to agree to."""
    try:
        promises.ask_change(uid, changed_of(), actor=current().actor, scan=photo_of("scan"))
    except (Invalid, Conflict) as refusal:
        return _draw_change(queries.find(uid), request.form, refusal), refusal.status
    flash("变更已提交，等慈善会负责人同意")
    return redirect(f"/console/promises/{uid}", 303)


@bp.post("/<uid>/changes/<change>/<name>")
@staff_only(*APPROVERS)
@writes
def act_on_change(uid: str, change: str, name: str) -> ResponseReturnValue:
    """同意或不同意变更."""
    press(CHANGE, name)
    try:
        if name == "agree":
            promises.agree_change(uid, change, actor=current().actor, seen_version=version())
        else:
            promises.refuse_change(uid, change, note=note(), actor=current().actor)
    except (Invalid, Conflict) as refusal:
        return _draw(uid, refusal), refusal.status
    flash("变更已生效，原来的各期留在页面下方" if name == "agree" else "已记下：不同意变更")
    return redirect(f"/console/promises/{uid}", 303)


@bp.post("/<uid>/ties/<tie>/undo")
@staff_only(*TIERS)
@writes
def untie(uid: str, tie: str) -> ResponseReturnValue:
    """取消一笔到账; the gift itself stays as it is."""
    return _do(uid, lambda: promises.untie(uid, tie, note=note(), actor=current().actor), "已取消，这笔捐赠照常在账上")


@bp.post("/<uid>/reminders/<reminder>")
@staff_only(*TIERS)
@writes
def finish_reminder(uid: str, reminder: str) -> ResponseReturnValue:
    """已联系单位."""
    return _do(
        uid, lambda: promises.finish_reminder(uid, reminder, note=note(), actor=current().actor), "已记下联系的情况"
    )


@bp.post("/<uid>/<name>")
@staff_only(*TIERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move, a paper, or a gift that arrived. What is refused is told on the page itself."""
    deed = pressed(ACTS, PROMISE, name)
    return _do(uid, lambda: deed(uid), DONE[name])


def _do(uid: str, deed: Callable[[], Any], done: str) -> ResponseReturnValue:
    try:
        deed()
    except (Invalid, Conflict) as refusal:
        return _draw(uid, refusal), refusal.status
    flash(done)
    return redirect(f"/console/promises/{uid}", 303)


def _tie(uid: str) -> None:
    """A gift of the suggestions, or one by the number that a person read."""
    given = request.form.get("gift", "")
    found = [given] if given else gifts.uids_by_no(["".join(said("no").split()).upper()])
    if not found:
        raise Invalid(detail=[field_error("/no", "没有这个捐赠编号，编号在捐赠明细里，例如 JZ-7K3M9QPD")])
    promises.tie(uid, found[0], actor=current().actor)


def _add_paper(uid: str) -> None:
    given = photo_of("file")
    if given is None:
        raise Invalid(detail=[field_error("/file", "请选择要上传的材料")])
    promises.add_paper(uid, given, kind=said("kind"), actor=current().actor)


# The services check role, state, version and that the second person is another one.
ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: promises.submit(uid, actor=current().actor, seen_version=version()),
    "approve": lambda uid: promises.approve(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: promises.send_back(uid, note=note(), actor=current().actor),
    "void": lambda uid: promises.void(uid, note=note(), actor=current().actor),
    "show_name": lambda uid: promises.show_name(uid, actor=current().actor),
    "hide_name": lambda uid: promises.hide_name(uid, actor=current().actor),
    "papers": _add_paper,
    "ties": _tie,
}
DONE = {
    "submit": "已提交，等慈善会负责人复核",
    "approve": "已复核，认捐生效；到账后把捐款记到这份认捐上",
    "send_back": "已退回修改",
    "void": "已作废",
    "show_name": "已公开单位名称",
    "hide_name": "单位名称不再公开",
    "papers": "材料已附上",
    "ties": "已记到账",
}


def _draw_form(given: Any, *, row: Any = None, refusal: Invalid | None = None) -> str:
    return render_template(
        "console/promises/form.html",
        typed=given,
        row=row,
        action=f"/console/promises/{row.uid}/edit" if row else "/console/promises",
        campaigns=campaigns.choices(),
        grounds=list(rules.GROUNDS.items()),
        term_rows=term_rows(given),
        unrelated=rules.UNRELATED,
        errors=errors_of(refusal),
        refusal=refusal,
    )


def _draw_change(row: Any, given: Any, refusal: DomainError | None = None) -> str:
    kind = ChangeKind.RELEASE if given.get("kind") == ChangeKind.RELEASE else ChangeKind.SUPPLEMENT
    return render_template(
        "console/promises/change.html",
        row=row,
        kind=kind,
        kind_text=rules.CHANGE_KINDS[kind],
        arrived_fen=queries.arrived_fen(row),
        typed=given,
        whys=list(rules.RELEASE_WHY.items()),
        term_rows=term_rows(given),
        errors=errors_of(refusal),
        refusal=refusal,
    )


def _draw(uid: str, refusal: DomainError | None = None, contact: tuple[str, str] | None = None) -> str:
    row, actor = queries.find(uid), current().actor
    ties, arrived_fen, history = queries.ties(row), queries.arrived_fen(row), queries.history(row)
    changes, reminders, papers = queries.changes(row), queries.reminders(row), queries.papers(row)
    filled = queries.filled(row, arrived_fen)
    names = people.actor_names(_refs(row, ties, changes, reminders, history))
    may_tie = row.state in OPEN and _holds(TIERS)
    return render_template(
        "console/promises/page.html",
        row=row,
        refusal=refusal,
        state_text=PROMISE_NAMES[PromiseState(row.state)],
        campaign=campaigns.find(row.campaign_uid) if row.campaign_uid else None,
        ground=rules.GROUNDS[Ground(row.ground)],
        binding=rules.BINDING[Ground(row.ground)],
        contact=contact or (mask_name(row.contact_name or ""), mask_phone(row.contact_phone or "")),
        is_revealed=contact is not None,
        filled=filled,
        term_names=INSTALMENT_NAMES,
        past=queries.past_terms(row),
        arrived_fen=arrived_fen,
        overdue_fen=sum(one.lack_fen for one in filled if one.state == "overdue") if row.state in OPEN else 0,
        ties=ties,
        guesses=suggest(row, filled) if may_tie else [],
        ways=WAYS,
        papers=papers,
        paper_kinds=list(rules.PAPER_KINDS.items()),
        changes=[_change(one, papers) for one in changes],
        reminders=reminders,
        reminder_names=rules.REMINDERS,
        steps=[step for step in _steps(row) if not (step.second and row.asked_by == actor.ref)],
        naming=_naming(row),
        is_asker=row.asked_by == actor.ref,
        may_edit=row.state == PromiseState.DRAFT and _holds(WRITERS),
        may_tie=may_tie,
        on_desk=_holds(TIERS),
        may_change=_holds(CHANGE_ASKERS) and not any(one.state == ChangeState.ASKED for one in changes),
        who=names,
        events=timeline(history, PROMISE, names),
    )


def _refs(row: Any, ties: list[Any], changes: list[Any], reminders: list[Any], history: list[Any]) -> list[str]:
    refs = [row.by, row.asked_by, row.approved_by, *(event.actor for event in history)]
    refs += [ref for one in ties for ref in (one.by, one.ended_by)]
    refs += [ref for one in changes for ref in (one.asked_by, one.approved_by)]
    return [ref for ref in [*refs, *(one.done_by for one, _term in reminders)] if ref]


def _steps(row: Any) -> list[Any]:
    """The buttons: a move that only money makes has none, and names have their own."""
    offered = PROMISE.open_to(PromiseState(row.state), current().actor.roles)
    return [step for step in offered if step.name in ACTS and step.name not in ("show_name", "hide_name")]


def _naming(row: Any) -> Any:
    """The one that shows the company's name, or hides it."""
    offered = PROMISE.open_to(PromiseState(row.state), current().actor.roles)
    name = "hide_name" if row.show_name else "show_name"
    return next((step for step in offered if step.name == name), None)


def _change(one: Any, papers: list[Any]) -> dict[str, Any]:
    actor, state = current().actor, ChangeState(one.state)
    return {
        "row": one,
        "title": rules.CHANGE_KINDS[ChangeKind(one.kind)],
        "why": rules.RELEASE_WHY[rules.ReleaseWhy(one.why)] if one.why else "",
        "state_text": CHANGE_NAMES[state],
        "terms": one.terms,
        "paper": next((each for each in papers if each.change_id == one.id), None),
        "steps": [] if one.asked_by == actor.ref else CHANGE.open_to(state, actor.roles),
    }


def _holds(roles: Any) -> bool:
    return bool(roles & current().actor.roles)
