"""参加单位 — the units of days of giving: their codes, their transfers, their rosters, and papers for whole rosters."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import lists
from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, note, said, timeline, version
from server.events import posters, queries, report, rules
from server.events import service as events
from server.events.errors import BadUnit, ContactReason, GiftUnfit, UnitTwice
from server.events.lists import ROSTERS, UNITS
from server.events.states import DESK, UNIT, UNIT_STATES, EventState, UnitState
from server.gifts import queries as gifts
from server.kit.errors import DomainError
from server.kit.masking import mask_name, mask_phone
from server.kit.settings import settings
from server.kit.units import reads, writes
from server.people import queries as people

bp = Blueprint("console_event_units", __name__, url_prefix="/console/event-units")
LIST = lists.desk(
    UNITS,
    "/console/event-units",
    "console/event_units/list.html",
    href=lambda line: f"/console/event-units/{line.row.uid}",
    called=lambda line: (line.row.title, line.row.no),
)
ROWS = lists.desk(ROSTERS, "/console/event-units/rows", "console/event_units/rows.html")


@bp.get("")
@staff_only(*DESK)
@reads
def index() -> ResponseReturnValue:
    """参加单位, in the order they joined."""
    return LIST.show()


@bp.get("/rows")
@staff_only(*DESK)
@reads
def rows() -> ResponseReturnValue:
    """名单, masked, of the unit that the address names."""
    view = ROWS.view()
    unit = queries.unit(view.asked.values["unit"]) if view.asked.values["unit"] else None
    return ROWS.draw(view, unit=unit)


@bp.get("/new")
@staff_only(*DESK)
@reads
def new() -> ResponseReturnValue:
    """登记单位."""
    return _draw_form(queries.find(request.args.get("event", "")), request.args)


@bp.post("")
@staff_only(*DESK)
@writes
def create() -> ResponseReturnValue:
    """保存单位."""
    event = queries.find(said("event"))
    try:
        row = events.add_unit(event.uid, **_facts(), actor=current().actor)
    except (BadUnit, UnitTwice) as refusal:
        return _draw_form(event, request.form, refusal=refusal), refusal.status
    flash(f"已登记，单位编号 {row.no}")
    return redirect(f"/console/event-units/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*DESK)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个单位: its code, what came, its roster."""
    return _draw(uid)


@bp.get("/<uid>/edit")
@staff_only(*DESK)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改资料."""
    row = queries.unit(uid)
    shown = {"title": row.title, "named": "1" if row.named else "", "version": row.version}
    return _draw_form(row.event, shown, row=row)


@bp.post("/<uid>/edit")
@staff_only(*DESK)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存资料."""
    try:
        events.edit_unit(uid, **_changed(), actor=current().actor, seen_version=version())
    except (BadUnit, UnitTwice) as refusal:
        row = queries.unit(uid)
        return _draw_form(row.event, request.form, row=row, refusal=refusal), refusal.status
    flash("已保存")
    return redirect(f"/console/event-units/{uid}", 303)


@bp.post("/<uid>/poster.pdf")
@staff_only(*DESK)
@writes
def poster(uid: str) -> ResponseReturnValue:
    """打印单位码."""
    content = posters.unit_poster(uid, actor=current().actor)
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=unit.pdf"})


@bp.post("/<uid>/contact")
@staff_only(*DESK)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示联系人, once, with a reason that stays."""
    try:
        shown = events.reveal_contact(uid, reason=said("reason"), actor=current().actor)
    except ContactReason as refusal:
        return _draw(uid, refusal), refusal.status
    return _draw(uid, contact=shown)


@bp.post("/<uid>/<name>")
@staff_only(*DESK)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: what can be done with a unit, each refusal told on its own page."""
    deed = pressed(ACTS, UNIT, name)
    try:
        told = deed(uid)
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        return _draw(uid, refusal), refusal.status
    flash(told)
    return redirect("/console/downloads" if name == "certificates" else f"/console/event-units/{uid}", 303)


def _leave(uid: str) -> str:
    events.leave(uid, note=note(), actor=current().actor, seen_version=version())
    return "已退出活动，单位码不再计入"


def _rejoin(uid: str) -> str:
    events.rejoin(uid, actor=current().actor, seen_version=version())
    return "已重新参加"


def _tie(uid: str) -> str:
    found = gifts.uids_by_no([said("no").upper()])
    if not found:
        raise GiftUnfit("没有这个捐赠编号，请到捐赠明细里核对")
    events.tie_gift(uid, found[0], actor=current().actor)
    return "已登记到账"


def _untie(_uid: str) -> str:
    events.untie_gift(said("tie"), actor=current().actor)
    return "已撤销登记"


def _match(_uid: str) -> str:
    return f"已配款 {events.match(said('tie'), actor=current().actor)} 人"


def _unmatch(_uid: str) -> str:
    return f"已解除 {events.unmatch(said('tie'), actor=current().actor)} 人的配款，名单还在等待"


def _certificates(uid: str) -> str:
    made = events.ask_certificates(uid, actor=current().actor)
    return f"正在开 {sum(row.rows_total for row in made)} 张证书，做好后在这里下载"


def _receipts(uid: str) -> str:
    return f"正在申请 {events.ask_receipts(uid, actor=current().actor)} 张票据，刷新本页看进度"


ACTS: dict[str, Callable[[str], str]] = {
    "leave": _leave,
    "rejoin": _rejoin,
    "tie": _tie,
    "untie": _untie,
    "match": _match,
    "unmatch": _unmatch,
    "certificates": _certificates,
    "receipts": _receipts,
}


def _facts() -> dict[str, Any]:
    texts = {name: said(name) for name in ("title", "contact_name", "contact_phone")}
    return {**texts, "named": request.form.get("named") == "1"}


def _changed() -> dict[str, Any]:
    """The form shows no contact that is on file: what is left empty stays, unless it is to be forgotten."""
    facts = _facts()
    if request.form.get("forget_contact") == "1":
        return {**facts, "contact_name": "", "contact_phone": ""}
    return {**facts, **{name: facts[name] or None for name in ("contact_name", "contact_phone")}}


def _draw_form(event: Any, form: Any, *, row: Any = None, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/event_units/form.html",
        event=event,
        form=form,
        row=row,
        errors=errors_of(refusal),
        refusal=refusal,
        contact=_masked(row) if row is not None else ("", ""),
        limits={"title": rules.UNIT_CHARS, "name": rules.NAME_CHARS},
    )


def _masked(row: Any) -> tuple[str, str]:
    return mask_name(row.contact_name or ""), mask_phone(row.contact_phone or "")


def _draw(uid: str, refusal: DomainError | None = None, contact: tuple[str, str] | None = None) -> str:
    row, actor = queries.unit(uid), current().actor
    history = queries.unit_history(row)
    names = people.actor_names([row.by, *(event.actor for event in history)])
    ties = queries.unit_gifts(row)
    cards = {tie.gift_uid: gifts.card(tie.gift_uid) for tie in ties}
    return render_template(
        "console/event_units/page.html",
        row=row,
        event=row.event,
        refusal=refusal,
        state_text=UNIT_STATES[UnitState(row.state)],
        is_out=row.event.state == EventState.PUBLISHED and row.state == UnitState.LIVE,
        part=report.unit_fen([row])[row.id],
        roster=queries.roster(row),
        ties=[(tie, cards[tie.gift_uid]) for tie in ties],
        steps=[step for step in UNIT.open_to(UnitState(row.state), actor.roles) if step.name in ACTS],
        link=f"{settings().public_base_url}/events/{row.event.uid}?unit={row.no}",
        voluntary=rules.VOLUNTARY,
        who=names.get(row.by, ""),
        contact=contact or _masked(row),
        is_revealed=contact is not None,
        events=timeline(history, UNIT, names),
    )
