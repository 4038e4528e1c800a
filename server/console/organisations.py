"""单位 — bureau offices, departments, the charity, stations and partners: who staff belong to."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import errors_of, note, said, version
from server.console.lists import desk as list_desk
from server.kit.errors import DomainError, NotFound
from server.kit.units import reads, writes
from server.people import lists, rules
from server.people import service as people
from server.people.queries import desk
from server.people.states import (
    ACCOUNT_READERS,
    ADMINS,
    ORGANISATION,
    ORGANISATION_NAMES,
    STAFF_NAMES,
    OrganisationState,
)
from server.regions import queries as regions

bp = Blueprint("console_organisations", __name__, url_prefix="/console/organisations")
LIST = list_desk(
    lists.ORGANISATIONS,
    "/console/organisations",
    "console/organisations/list.html",
    href=lambda line: f"/console/organisations/{line.row.uid}",
)


@bp.get("")
@staff_only(*ACCOUNT_READERS)
@reads
def index() -> ResponseReturnValue:
    """单位列表."""
    return LIST.show(may_keep=bool(ADMINS & current().actor.roles), state_names=ORGANISATION_NAMES)


@bp.get("/new")
@staff_only(*ADMINS)
@reads
def new() -> ResponseReturnValue:
    """登记单位."""
    return _form({})


@bp.post("")
@staff_only(*ADMINS)
@writes
def create() -> ResponseReturnValue:
    """保存."""
    given = {name: said(name) for name in ("name", "kind", "area_code")}
    try:
        row = people.open_organisation(actor=current().actor, **given)
    except DomainError as refusal:
        return _form(request.form, refusal), refusal.status
    flash("单位已登记，可以为它开通账号")
    return redirect(f"/console/organisations/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*ACCOUNT_READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个单位: its people and its life."""
    return _draw(uid)


@bp.post("/<uid>/<name>")
@staff_only(*ADMINS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """改名、停用、重新启用."""
    seen: dict[str, Any] = {"actor": current().actor, "seen_version": version()}
    acts = {
        "rename": lambda: people.rename_organisation(uid, name=said("name"), **seen),
        "close": lambda: people.close_organisation(uid, note=note(), **seen),
        "reopen": lambda: people.reopen_organisation(uid, **seen),
    }
    if name not in acts:
        raise NotFound
    try:
        acts[name]()
    except DomainError as refusal:
        return _draw(uid, refusal), refusal.status
    flash(f"已办理：{ORGANISATION.moves[name].says}")
    return redirect(f"/console/organisations/{uid}", 303)


def _draw(uid: str, refusal: DomainError | None = None) -> str:
    row = desk.find_organisation(uid)
    return render_template(
        "console/organisations/page.html",
        row=row,
        kind=rules.ORGANISATION_KINDS[row.kind],
        place=regions.full_name(row.area_code),
        state_text=ORGANISATION_NAMES[OrganisationState(row.state)],
        moves=ORGANISATION.open_to(OrganisationState(row.state), current().actor.roles),
        members=desk.members(row),
        staff_names=STAFF_NAMES,
        timeline=desk.organisation_timeline(row),
        refusal=refusal,
        errors=errors_of(refusal),
    )


def _form(given: Any, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/organisations/form.html",
        typed=given,
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=list(rules.ORGANISATION_KINDS.items()),
        areas=lists.area_choices(),
    )
