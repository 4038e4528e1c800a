"""台账办理 — a look at whole fields, consents and their papers, aid received: the forms on a person's page."""

from datetime import date

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from server.console import consent_form, noted, person_page
from server.console.auth import current, staff_only
from server.console.forms import day, said, typed
from server.kit.errors import DomainError, Invalid, NotFound, field_error
from server.kit.money import NotMoney, parse_yuan
from server.kit.units import writes
from server.people.errors import OtpNeeded, SignInWrong
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.errors import ProvisionKnown, ShownOnce

bp = Blueprint("console_registry_acts", __name__, url_prefix="/console/registry/<uid>")
KEEPERS = rules.REGISTRARS


@bp.post("/reveal")
@staff_only(*KEEPERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """查看完整信息: shown once, for a reason that is kept; a child's with the one-time code as well."""
    actor = current().actor
    person = queries.person_for(uid, actor)
    try:
        shown = registry.reveal(
            uid,
            because=said("because") or "other",
            reason=typed("reason"),
            ticket=said("ticket"),
            otp=said("otp"),
            actor=actor,
        )
    except (Invalid, ShownOnce, OtpNeeded, SignInWrong) as refusal:
        return person_page.draw(person, refusal=refusal, typed=request.form), 422
    return person_page.draw(person, shown=shown)


@bp.post("/consent")
@staff_only(*KEEPERS)
@writes
def consent(uid: str) -> ResponseReturnValue:
    """登记同意书."""
    person = queries.person_for(uid, current().actor, own=True)
    try:
        consent_form.keep(person, consent_form.read(request.form))
    except Invalid as refusal:
        return person_page.draw(person, refusal=refusal, typed=request.form), 422
    flash("同意书已归档")
    return redirect(f"/console/registry/{uid}", 303)


@bp.post("/consent/<consent_uid>/withdraw")
@staff_only(*KEEPERS)
@writes
def withdraw(uid: str, consent_uid: str) -> ResponseReturnValue:
    """撤回同意, as easily as it was given (PIPL art. 15)."""
    _refuse_others(uid, consent_uid)
    registry.withdraw_consent(consent_uid, actor=current().actor)
    flash("已登记撤回，今后不能再据此公开或提供")
    return redirect(f"/console/registry/{uid}", 303)


@bp.post("/consent/<consent_uid>/paper")
@staff_only(*KEEPERS)
@writes
def paper(uid: str, consent_uid: str) -> ResponseReturnValue:
    """看同意书原件. A form opens it and not a link: every look at it is on record."""
    _refuse_others(uid, consent_uid)
    return noted.kept_nowhere(registry.open_paper(consent_uid, actor=current().actor))


@bp.post("/aid")
@staff_only(*KEEPERS)
@writes
def aid(uid: str) -> ResponseReturnValue:
    """登记受助."""
    person = queries.person_for(uid, current().actor, own=True)
    try:
        registry.enter_provision(
            uid,
            source=said("source"),
            form=_one_of("form", rules.FORM_NAMES),
            what=said("what"),
            amount_fen=_amount(),
            given_on=_day(),
            voucher=said("voucher"),
            actor=current().actor,
        )
    except (Invalid, ProvisionKnown) as refusal:
        return person_page.draw(person, refusal=refusal, typed=request.form), 422
    flash("受助记录已登记")
    return redirect(f"/console/registry/{uid}", 303)


@bp.post("/aid/<aid_uid>/correct")
@staff_only(*KEEPERS)
@writes
def correct(uid: str, aid_uid: str) -> ResponseReturnValue:
    """更正受助记录: a new line, and the old one stays readable."""
    person = queries.person_for(uid, current().actor, own=True)
    old = queries.provision(aid_uid)
    if old is None or queries.person(old.person_uid).uid != person.uid:
        raise NotFound
    try:
        registry.correct_provision(
            aid_uid,
            stands=request.form.get("stands") != "0",
            what=said("what"),
            amount_fen=_amount(),
            note=said("note"),
            actor=current().actor,
        )
    except DomainError as refusal:
        return person_page.draw(person, refusal=refusal), refusal.status
    flash("已更正，原来的记录仍保留")
    return redirect(f"/console/registry/{uid}", 303)


def _refuse_others(uid: str, consent_uid: str) -> None:
    """A slip is reached through the person it belongs to, and through nobody else."""
    person = queries.person_for(uid, current().actor, own=True)
    if consent_uid not in {one.uid for one in queries.consents(person)}:
        raise NotFound


def _one_of(name: str, known: dict[rules.Form, str]) -> rules.Form:
    if said(name) not in set(known):
        raise Invalid(detail=[field_error(f"/{name}", "请从给出的选项中选择")])
    return rules.Form(said(name))


def _amount() -> int | None:
    text = said("amount_fen")
    try:
        return parse_yuan(text) if text else None
    except NotMoney as refusal:
        raise Invalid(detail=[field_error("/amount_fen", refusal.says)]) from refusal


def _day() -> date:
    found = day(said("given_on"))
    if found is None:
        raise Invalid(detail=[field_error("/given_on", "请选择哪一天得到的")])
    return found
