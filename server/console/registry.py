"""困难群众台账 — put a person on record with the paper they signed; masked, and a whole field only for a reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import wish_form
from server.console.auth import current, staff_only
from server.console.forms import errors_of, photo_of, typed
from server.console.look import number_from
from server.files import service as files
from server.kit.clock import today
from server.kit.errors import Invalid, NotFound, field_error
from server.kit.units import reads, writes
from server.regions.rules import within_any
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.errors import PersonUnknown, ReasonNeeded
from server.registry.rules import Controller, Guardian, Purpose
from server.registry.service import PersonFacts

bp = Blueprint("console_registry", __name__, url_prefix="/console/registry")
KEEPERS = rules.REGISTRARS
CONSENT_DAYS = 365
# What a consent to a wish allows to be shown: never the name, never the home.
WISH_KINDS = ("心愿内容", "群众类别", "所在乡镇")
PUBLIC = "社会公众（不含姓名、住址）"


@bp.get("")
@staff_only(*KEEPERS)
@reads
def index() -> ResponseReturnValue:
    """台账列表: the people of one's own places, masked."""
    page = queries.listed(
        current().actor.areas,
        kind=_one_of(request.args.get("kind", ""), rules.KINDS),
        controller=_one_of(request.args.get("controller", ""), tuple(Controller)),
        page=number_from(request.args.get("page")),
    )
    names = rules.CONTROLLER_NAMES.items()
    return render_template("console/registry/list.html", page=page, kinds=rules.KINDS, controllers=names)


@bp.get("/new")
@staff_only(*KEEPERS)
@reads
def new() -> ResponseReturnValue:
    """登记困难群众."""
    day = today() + timedelta(days=CONSENT_DAYS)
    return _form({"expires_on": day.isoformat()})  # the consent is ticked by whoever holds the signed paper


@bp.post("")
@staff_only(*KEEPERS)
@writes
def create() -> ResponseReturnValue:
    """保存: the person and, where it is ticked, their consent, in one unit."""
    form, actor = request.form, current().actor
    try:
        wants = form.get("consent") == "1"
        expires_on = _expiry() if wants else None
        person = registry.register_person(_facts(form), actor=actor)
    except Invalid as refusal:
        return _form(form, refusal), 422
    if expires_on is not None:
        _consent(person, expires_on)
    flash("已登记" + ("，同意书已归档" if expires_on else ""))
    return redirect(f"/console/registry/{person.uid}", 303)


@bp.get("/<uid>")
@staff_only(*KEEPERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个人: masked, with every consent they gave or took back."""
    return _draw(uid)


@bp.post("/<uid>/reveal")
@staff_only(*KEEPERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """查看完整信息: shown once, for a reason that is kept."""
    _find(uid)
    try:
        shown = registry.reveal(uid, reason=typed("reason"), actor=current().actor)
    except ReasonNeeded as refusal:
        return _draw(uid, refusal=refusal), 422
    return _draw(uid, shown=shown)


@bp.post("/<uid>/consent")
@staff_only(*KEEPERS)
@writes
def consent(uid: str) -> ResponseReturnValue:
    """登记同意书."""
    person = _find(uid)
    try:
        _consent(person, _expiry())
    except Invalid as refusal:
        return _draw(uid, refusal=refusal), 422
    flash("同意书已归档")
    return redirect(f"/console/registry/{uid}", 303)


@bp.post("/<uid>/consent/<consent_uid>/withdraw")
@staff_only(*KEEPERS)
@writes
def withdraw(uid: str, consent_uid: str) -> ResponseReturnValue:
    """撤回同意, as easily as it was given (PIPL art. 15)."""
    if consent_uid not in {one.uid for one in queries.consents(_find(uid))}:
        raise NotFound
    registry.withdraw_consent(consent_uid, actor=current().actor)
    flash("已登记撤回，今后不能再据此公开")
    return redirect(f"/console/registry/{uid}", 303)


def _find(uid: str) -> Any:
    """A person of one's own places; anybody else does not exist."""
    person = queries.person(uid)
    if not within_any(person.area_code, current().actor.areas):
        raise PersonUnknown
    return person


def _facts(form: Mapping[str, str]) -> PersonFacts:
    year = form.get("birth_year", "").strip()
    guardian = [form.get(f"guardian_{part}", "").strip() for part in ("name", "phone", "relation")]
    return PersonFacts(
        name=form.get("name", ""),
        kind=form.get("kind", ""),
        area_code=form.get("area_code", ""),
        controller=_controller(form.get("controller", "")),
        id_number=form.get("id_number", "").strip(),
        phone=form.get("phone", "").strip(),
        address=form.get("address", "").strip()[:120],
        birth_year=number_from(year) if year else None,
        sex=form.get("sex", ""),
        guardian=Guardian(*guardian) if any(guardian) else None,
    )


def _controller(text: str) -> Controller:
    mine = _controllers()
    if text not in mine:
        raise Invalid(detail=[field_error("/controller", "请选择登记到哪个台账")])
    return Controller(text)


def _controllers() -> list[Controller]:
    """The records this actor's posts may write into."""
    return [one for one in Controller if rules.may_write(current().actor.roles, one)]


def _expiry() -> date:
    try:
        day = date.fromisoformat(typed("expires_on"))
    except ValueError as error:
        raise Invalid(detail=[field_error("/expires_on", "请选择同意书的到期日")]) from error
    if day <= today():
        raise Invalid(detail=[field_error("/expires_on", "同意书的到期日必须在今天之后")])
    return day


def _consent(person: Any, expires_on: date) -> None:
    actor, paper = current().actor, photo_of("paper")
    kept = files.keep_paper(paper, owner=f"person:{person.uid}", actor=actor).uid if paper else None
    registry.give_consent(
        person,
        recipient=PUBLIC,
        purpose=Purpose.WISH,
        kinds=WISH_KINDS,
        expires_on=expires_on,
        given_by="guardian" if queries.is_child(person) else "self",
        paper_file=kept,
        actor=actor,
    )


def _draw(uid: str, *, shown: Any = None, refusal: Invalid | None = None) -> str:
    person = _find(uid)
    consents = queries.consents(person)
    return render_template(
        "console/registry/page.html",
        person=queries.masked(person),
        consents=[one for one in consents if one.withdraws is None],
        withdrawn={one.withdraws for one in consents if one.withdraws},
        purposes=rules.PURPOSE_NAMES,
        shown=shown,
        refusal=refusal,
        today=today(),
        next_year=(today() + timedelta(days=CONSENT_DAYS)).isoformat(),
    )


def _form(form: Mapping[str, str], refusal: Invalid | None = None) -> str:
    actor = current().actor
    return render_template(
        "console/registry/form.html",
        form=form,
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=[(kind, kind) for kind in rules.KINDS],
        places=wish_form.places(actor),
        controllers=[(one, rules.CONTROLLER_NAMES[one]) for one in _controllers()],
    )


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""
