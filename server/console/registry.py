"""困难群众台账 — the list, a new record with the paper that was signed, one person masked, corrections and moves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import consent_form, noted, person_page
from server.console.auth import current, staff_only
from server.console.forms import errors_of, said, version
from server.console.lists import desk
from server.console.look import number_from
from server.kit.clock import today
from server.kit.errors import DomainError, Invalid, NotFound, field_error
from server.kit.units import reads, writes
from server.regions import choices as choosing
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.errors import HouseholdUnknown
from server.registry.lists import PERSONS
from server.registry.rules import Controller, Guardian
from server.registry.service import PersonFacts
from server.registry.service.moves import LIFE_MOVES

bp = Blueprint("console_registry", __name__, url_prefix="/console/registry")
KEEPERS = rules.REGISTRARS
LIST = desk(
    PERSONS,
    "/console/registry",
    "console/registry/list.html",
    href=lambda line: f"/console/registry/{line.mask.uid}",
)
EDITED = ("name", "id_number", "phone", "kind", "sex", "birth_year", "area_code", "relation", "address")
OF_GUARDIAN = ("guardian_name", "guardian_phone", "guardian_relation")


@bp.get("")
@staff_only(*KEEPERS)
@reads
def index() -> ResponseReturnValue:
    """台账列表: the people of one's own places and records, masked."""
    return LIST.show(found=None, refusal=None, merges=len(queries.merges_waiting(current().actor)))


@bp.post("/find")
@staff_only(*KEEPERS)
@reads
def find() -> ResponseReturnValue:
    """按证件号或手机号查找. Posted, so that no number stands in an address, a history or a log."""
    actor = current().actor
    try:
        found = queries.masked_many(queries.by_number(said("number"), actor), actor)
    except Invalid as refusal:
        return LIST.show(found=None, refusal=refusal, merges=0), 422
    if len(found) == 1:
        return redirect(f"/console/registry/{found[0].uid}", 303)
    return LIST.show(found=found, refusal=None, merges=0)


@bp.get("/new")
@staff_only(*KEEPERS)
@reads
def new() -> ResponseReturnValue:
    """登记困难群众, alone or into a household that is there."""
    form = {"household": request.args.get("household", "")}
    if form["household"]:
        home = queries.household_for(form["household"], current().actor)
        form |= {"area_code": home.area_code, "controller": home.controller}
    return _form(form)


@bp.post("")
@staff_only(*KEEPERS)
@writes
def create() -> ResponseReturnValue:
    """保存: the person and, where it is ticked, their consent, in one unit. Who looks like somebody is asked about."""
    form, actor = request.form, current().actor
    try:
        facts, given = _typed(form)
        alike = [] if form.get("anyway") == "1" else queries.hints(_marks(facts), actor)
        if alike:
            return _form(form, hints=alike), 409
        person = registry.register_person(facts, actor=actor)
    except (Invalid, HouseholdUnknown) as refusal:
        return _form(form, refusal), 422
    if given is not None:
        consent_form.keep(person, given)  # what it refuses undoes the person too
    flash("已登记" + ("，同意书已归档" if given else ""))
    return redirect(f"/console/registry/{person.uid}", 303)


@bp.get("/<uid>")
@staff_only(*KEEPERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个人: masked, with what they agreed to and received. A record that was merged leads to the one that stayed."""
    person = queries.person_for(uid, current().actor)
    if person.uid != uid:
        return redirect(f"/console/registry/{person.uid}", 303)
    noted.opened("registry.open", person.uid)
    return person_page.draw(person)


@bp.get("/<uid>/edit")
@staff_only(*KEEPERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改资料: what is sealed stays hidden; a field left empty stays as it is."""
    return _draw_edit(uid, {})


@bp.post("/<uid>/edit")
@staff_only(*KEEPERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存修改."""
    try:
        registry.edit_person(uid, _changes(uid), note=said("note"), actor=current().actor, seen_version=version())
    except Invalid as refusal:
        return _draw_edit(uid, request.form, refusal), 422
    flash("已修改，改动前的内容加密留存")
    return redirect(f"/console/registry/{uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*KEEPERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """登记迁出、去世、停止帮扶、恢复; 变更住户."""
    actor = current().actor
    person = queries.person_for(uid, actor, own=True)
    try:
        if name in LIFE_MOVES:
            registry.change_life(uid, name, note=said("note"), actor=actor, seen_version=version())
        elif name == "home":
            registry.move_home(uid, said("household") or None, actor=actor, seen_version=version())
        else:
            raise NotFound
    except (Invalid, HouseholdUnknown) as refusal:
        return person_page.draw(person, refusal=refusal), 422
    flash("已登记")
    return redirect(f"/console/registry/{uid}", 303)


def _typed(form: Mapping[str, str]) -> tuple[PersonFacts, consent_form.Given | None]:
    """The person and, where it is ticked, the consent. Invalid with every wrong field of both at once."""
    facts, given, holes = _facts(form), None, _unchosen(form)
    try:
        registry.refuse_unfit(facts)
    except Invalid as refusal:
        holes += refusal.detail
    try:
        given = consent_form.read(form) if form.get("consent") == "1" else None
    except Invalid as refusal:
        holes += refusal.detail
    if holes:
        raise Invalid(detail=holes)
    return facts, given


def _unchosen(form: Mapping[str, str]) -> list[dict[str, str]]:
    checks = (
        ("/area_code", form.get("area_code", ""), "请选择乡镇（街道）或村（社区）"),
        ("/controller", form.get("controller", "") in _controllers(), "请选择登记到哪个台账"),
    )
    return [field_error(place, issue) for place, is_fine, issue in checks if not is_fine]


def _facts(form: Mapping[str, str]) -> PersonFacts:
    guardian = [form.get(name, "").strip() for name in OF_GUARDIAN]
    return PersonFacts(
        name=form.get("name", ""),
        kind=form.get("kind", ""),
        area_code=form.get("area_code", ""),
        controller=form.get("controller", ""),
        id_number=form.get("id_number", "").strip(),
        phone=form.get("phone", "").strip(),
        address=form.get("address", "").strip(),
        birth_year=_year(form.get("birth_year", "")),
        sex=form.get("sex", ""),
        relation=form.get("relation", ""),
        guardian=Guardian(*guardian) if any(guardian) else None,
        household_uid=form.get("household") or None,
    )


def _marks(facts: PersonFacts) -> queries.Marks:
    return queries.marks_from(
        controller=str(facts.controller),
        area_code=facts.area_code,
        birth_year=facts.birth_year,
        id_number=facts.id_number,
        phone=facts.phone,
        name=facts.name,
    )


def _changes(uid: str) -> dict[str, Any]:
    """What was typed. A sealed field left empty stays; `no_phone` and `no_guardian` empty them."""
    person = queries.person_for(uid, current().actor, own=True)
    shown = {"kind": person.kind, "sex": person.sex, "area_code": person.area_code, "relation": person.relation}
    given = {name: said(name) for name in (*EDITED, *OF_GUARDIAN) if name in request.form}
    changes: dict[str, Any] = {
        name: text for name, text in given.items() if (text if name not in shown else text != shown[name])
    }
    if "birth_year" in changes:
        changes["birth_year"] = _year(changes["birth_year"])
    if request.form.get("no_phone") == "1":
        changes["phone"] = ""
    if request.form.get("no_guardian") == "1":
        changes |= dict.fromkeys(OF_GUARDIAN, "")
    return changes


def _year(text: str) -> int | None:
    return number_from(text.strip()) if text.strip() else None


def _controllers() -> list[Controller]:
    """The records this actor's posts may write into."""
    return [one for one in Controller if rules.may_write(current().actor.roles, one)]


def _choices() -> dict[str, Any]:
    return {
        "kinds": [(kind, kind) for kind in rules.KINDS],
        "relations": [(one, one) for one in rules.RELATIONS],
        "places": choosing.choices(current().actor.areas),
        "controllers": [(one, rules.CONTROLLER_NAMES[one]) for one in _controllers()],
    }


def _form(form: Mapping[str, Any], refusal: DomainError | None = None, hints: list[Any] | None = None) -> str:
    return render_template(
        "console/registry/form.html",
        form=form,
        refusal=refusal,
        errors=errors_of(refusal),
        hints=hints or [],
        next_year=(today() + timedelta(days=consent_form.USUAL_DAYS)).isoformat(),
        **_choices(),
        **consent_form.choices(),
    )


def _draw_edit(uid: str, form: Mapping[str, Any], refusal: DomainError | None = None) -> str:
    actor = current().actor
    person = queries.person_for(uid, actor, own=True)
    return render_template(
        "console/registry/edit.html",
        person=queries.masked(person, actor),
        now={"kind": person.kind, "sex": person.sex, "area_code": person.area_code, "relation": person.relation},
        form=form,
        refusal=refusal,
        errors=errors_of(refusal),
        **_choices(),
    )
