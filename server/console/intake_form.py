"""求助的表单 — what staff type for somebody at the window or on the telephone, and what each button asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import request

from server.console.forms import day, said, typed
from server.console.look import number_from
from server.intake import rules
from server.intake.rules import Consent, HelpFacts
from server.intake.service import ActFacts, Decision, Official
from server.kit.clock import CHINA, now, today
from server.kit.errors import Invalid, field_error
from server.kit.money import NotMoney, parse_yuan
from server.registry.rules import Controller
from server.registry.service import PersonFacts


def empty() -> dict[str, str]:
    return {"channel": "phone", "on_behalf": "self", "way": "spoken"}


def facts(form: Mapping[str, str], *, sample: bool = False) -> HelpFacts:
    """登记. Somebody who rings asks for themselves or for one of the family; the clerk only writes."""
    return HelpFacts(
        contact_name=form.get("contact_name", ""),
        contact_phone=form.get("contact_phone", ""),
        area_code=form.get("area_code", ""),
        troubles=tuple(one for one in rules.Trouble if request.form.get(f"trouble_{one}") == "1"),
        text=form.get("text", ""),
        consent=consent(form),
        on_behalf=form.get("on_behalf", ""),
        person_name=form.get("person_name", "") if form.get("on_behalf") == rules.OnBehalf.FAMILY else "",
        relation=form.get("relation", "") if form.get("on_behalf") == rules.OnBehalf.FAMILY else "",
        policy_uid=form.get("policy") or None,
        urgent=form.get("urgent") == "1",
        channel=form.get("channel", ""),
        sample=sample,
    )


def consent(form: Mapping[str, str]) -> Consent:
    return Consent(form.get("way", ""), paper_no=form.get("paper_no", "").strip())


def act() -> ActFacts:
    """先行救助. The moment is China's, to the minute."""
    return ActFacts(
        what=said("what"),
        form=said("form"),
        purse=said("purse"),
        amount_fen=amount("amount_fen"),
        given_at=_moment("given_at"),
        voucher=said("voucher"),
    )


def official() -> Official:
    return Official(
        door=said("door"),
        official_no=said("official_no"),
        accepted_on=_day("accepted_on"),
        where=said("where"),
        policy_uid=said("policy") or None,
    )


def decision() -> Decision:
    return Decision(said("result"), typed("text"), _day("decided_on"), granted_fen=amount("granted_fen"))


def person(area_code: str) -> PersonFacts:
    """A new line of the bureau's register, as far as a first talk goes."""
    return PersonFacts(
        name=said("name"),
        kind=said("kind"),
        area_code=said("area_code") or area_code,
        controller=Controller.RELIEF,
        id_number=said("id_number"),
        phone=said("phone"),
        birth_year=number_from(said("birth_year")) if said("birth_year") else None,
    )


def amount(name: str) -> int | None:
    text = said(name)
    try:
        return parse_yuan(text) if text else None
    except NotMoney as refusal:
        raise Invalid(detail=[field_error(f"/{name}", refusal.says)]) from refusal


def _day(name: str) -> date:
    found = day(said(name))
    if found is None:
        raise Invalid(detail=[field_error(f"/{name}", "请选择日期")])
    return found


def _moment(name: str) -> datetime:
    try:
        found = datetime.fromisoformat(said(name))
    except ValueError as error:
        raise Invalid(detail=[field_error(f"/{name}", "请选择什么时候给的")]) from error
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found


def choices() -> dict[str, Any]:
    """What the forms of a page choose from."""
    return {
        "troubles": rules.TROUBLE_NAMES,
        "purses": list(rules.PURSE_NAMES.items()),
        "doors": list(rules.DOOR_NAMES.items()),
        "results": list(rules.RESULT_NAMES.items()),
        "ways": [(way, rules.WAY_NAMES[way]) for way in (rules.Way.SPOKEN, rules.Way.PAPER)],
        "reveal_reasons": list(rules.REVEAL_REASONS.items()),
        "closes": [(one, rules.OUTCOME_NAMES[one]) for one in rules.CLOSE_OUTCOMES],
        "finishes": [(one, rules.OUTCOME_NAMES[one]) for one in rules.FINISH_OUTCOMES],
        "today": today(),
        "this_minute": now().astimezone(CHINA).strftime("%Y-%m-%dT%H:%M"),
    }
