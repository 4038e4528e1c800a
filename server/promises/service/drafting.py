"""认捐单 — written by one, agreed to by another. Nothing of it is money."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from server.campaigns import queries as campaigns
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Forbidden, NotFound, field_error
from server.kit.states import born, move
from server.promises import queries, rules
from server.promises.errors import BadPromise, PaperMissing
from server.promises.models import Instalment, Promise
from server.promises.rules import Facts, Term
from server.promises.states import WRITERS, PromiseState
from server.receipts.rules import code_of


def draft(facts: Facts, *, actor: Actor) -> Promise:
    """登记认捐, as a draft. Forbidden, BadPromise with everything that is wrong."""
    if not WRITERS & actor.roles:
        raise Forbidden
    facts = _fit(facts)
    row = Promise(state=PromiseState.DRAFT, by=actor.ref, **_columns(facts))
    row.contact_name, row.contact_phone = facts.contact_name, facts.contact_phone
    born(row)
    write_terms(row, facts.terms)
    audit.write(actor, "promises.draft", row.uid, {"amount_fen": facts.amount_fen})
    return row


def edit(uid: str, facts: Facts, *, actor: Actor, seen_version: int) -> Promise:
    """修改草稿: the whole form again; counts as a move, so nobody agrees to words they have not seen."""
    facts, row = _fit(facts), queries.find(uid)
    with db.session.begin_nested():
        move(row, "edit", actor=actor, seen_version=seen_version, changes=_columns(facts))
        row.contact_name, row.contact_phone = facts.contact_name, facts.contact_phone
        db.session.execute(delete(Instalment).where(Instalment.promise_id == row.id))
        write_terms(row, facts.terms)
    return row


def submit(uid: str, *, actor: Actor, seen_version: int | None = None) -> Promise:
    """提交复核. PaperMissing without a scan of the agreement (Charity Law 39, 41)."""
    row = queries.find(uid)
    if not queries.has_paper(row):
        raise PaperMissing(detail=[field_error("/scan", PaperMissing.says)])
    return move(row, "submit", actor=actor, seen_version=seen_version)


def approve(uid: str, *, actor: Actor, seen_version: int) -> Promise:
    """复核通过 by the second person: from now on it binds, and is waited for. SamePerson, StateChanged."""
    return move(queries.find(uid), "approve", actor=actor, seen_version=seen_version)


def send_back(uid: str, *, note: str, actor: Actor) -> Promise:
    """退回修改, with a reason."""
    return move(queries.find(uid), "send_back", actor=actor, note=note)


def void(uid: str, *, note: str, actor: Actor) -> Promise:
    """作废, before anybody has agreed to it."""
    return move(queries.find(uid), "void", actor=actor, note=note)


def show_name(uid: str, *, actor: Actor) -> Promise:
    """单位同意公开名称 (公益事业捐赠法 8: asked first)."""
    return move(queries.find(uid), "show_name", actor=actor, changes={"show_name": True})


def hide_name(uid: str, *, actor: Actor) -> Promise:
    """单位不再公开名称, at once and without a reason (慈善法 82)."""
    return move(queries.find(uid), "hide_name", actor=actor, changes={"show_name": False})


def write_terms(row: Promise, terms: tuple[Term, ...]) -> None:
    """The instalments in force of a promise."""
    db.session.add_all(Instalment(promise_id=row.id, due_on=term.due_on, amount_fen=term.amount_fen) for term in terms)
    db.session.flush()


def _fit(facts: Facts) -> Facts:
    texts = ("company", "use_text", "agreement_no", "contact_name", "note")
    clean: dict[str, Any] = {name: rules.clean(getattr(facts, name)) for name in texts}
    clean |= {"credit_code": code_of(facts.credit_code), "contact_phone": rules.clean_phone(facts.contact_phone)}
    facts = replace(facts, **clean)
    wrong = list(rules.bad_promise(facts, today()))
    wrong += _bad_campaign(facts.campaign_uid)
    if wrong:
        raise BadPromise(detail=[field_error(*line) for line in wrong])
    return facts


def _bad_campaign(uid: str | None) -> list[tuple[str, str]]:
    """A promise may be for the charity at large, and for no campaign that nobody knows."""
    try:
        if uid is not None:
            campaigns.find_public(uid)
    except NotFound:
        return [("/campaign", "没有这个项目，或者还没有发布")]
    return []


def _columns(facts: Facts) -> dict[str, Any]:
    left_out = ("terms", "contact_name", "contact_phone")
    return {name: value for name, value in vars(facts).items() if name not in left_out}
