"""求助人与台账 — a request and the bureau's register: find the person or put them on record, write what they got."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server.intake.errors import PersonLinked, PersonUnfit
from server.intake.models import HelpRequest, UrgentAct
from server.intake.rules import WHAT_CHARS, Result
from server.intake.service.clocks import go
from server.intake.service.find import request_for
from server.kit.actors import Actor
from server.kit.clock import in_china
from server.kit.db import db
from server.kit.lengths import shortened
from server.policies import queries as policies
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.rules import Controller, Form, Source
from server.registry.states import LISTED


def link_person(uid: str, person_uid: str, *, actor: Actor) -> HelpRequest:
    """关联台账: the person of the bureau's register whom this is for; what was given before is written there now."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "link", actor.roles)
    person = registry.person_for(person_uid, actor, own=True)
    if person.controller != Controller.RELIEF or person.state not in LISTED:
        raise PersonUnfit
    if row.person_uid == person.uid:
        return row
    if row.person_uid is not None and (row.result is not None or row.acted_at is not None):
        raise PersonLinked
    row = go(row, "link", actor=actor, changes={"person_uid": person.uid})
    _write_what_stands(row, actor)
    return row


def register_person(uid: str, facts: registering.PersonFacts, *, actor: Actor) -> HelpRequest:
    """登记并关联: somebody who is not on record yet. What the registry refuses is refused here."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "link", actor.roles)
    if facts.controller != Controller.RELIEF:
        raise PersonUnfit
    return link_person(row.uid, registering.register_person(facts, actor=actor).uid, actor=actor)


def record_act(row: HelpRequest, one: UrgentAct, actor: Actor) -> None:
    """The urgent help in the person's own line, once; a correction corrects it there too."""
    line = _Line(
        f"urgent:{_first(row, one).uid}",
        shortened(f"先行救助：{one.what}", WHAT_CHARS),
        one.amount_fen,
        in_china(one.given_at).date(),
        one.form,
        one.stands,
        one.note or "按求助登记更正",
    )
    _write(row, line, actor)


def record_result(row: HelpRequest, actor: Actor) -> None:
    """What the official system granted, in the person's own line; a later decision corrects it."""
    if row.decided_on is None:
        return
    line = _Line(
        f"help:{row.uid}",
        shortened(policy_name(row.policy_uid) or "求助登记：批准救助", WHAT_CHARS),
        row.granted_fen,
        row.decided_on,
        Form.CASH if row.granted_fen else Form.SERVICE,
        row.result == Result.GRANTED,
        "重新办理后的结果",
    )
    _write(row, line, actor)


def policy_name(uid: str | None) -> str:
    return policies.find(uid).name if uid else ""


def acts_of(row: HelpRequest) -> list[UrgentAct]:
    """Every line, oldest first."""
    return list(db.session.scalars(select(UrgentAct).where(UrgentAct.request_id == row.id).order_by(UrgentAct.id)))


def _write_what_stands(row: HelpRequest, actor: Actor) -> None:
    acts = acts_of(row)
    corrected = {one.corrects for one in acts}
    for one in acts:
        if one.uid not in corrected:
            record_act(row, one, actor)
    record_result(row, actor)


@dataclass(frozen=True)
class _Line:
    """One line of help received as it should stand in the register."""

    reference: str
    what: str
    amount_fen: int | None
    on: date
    form: str
    stands: bool
    note: str


def _write(row: HelpRequest, line: _Line, actor: Actor) -> None:
    """The register's line is written, or corrected where it says something else. Nothing for an unknown person."""
    if row.person_uid is None:
        return
    old = _newest(line.reference)
    if old is None:
        if line.stands:
            told = (line.what, line.amount_fen, line.on, line.reference)
            registering.record_provision(row.person_uid, Source.RELIEF, *told, form=line.form, actor=actor)
        return
    if (old.stands, old.what, old.amount_fen, old.given_on) == (line.stands, line.what, line.amount_fen, line.on):
        return
    if old.stands:
        values: dict[str, Any] = {
            "what": line.what,
            "amount_fen": line.amount_fen,
            "given_on": line.on,
            "note": line.note,
        }
        registering.correct_provision(old.uid, stands=line.stands, **values, actor=actor)


def _newest(reference: str) -> Any:
    """The line that stands under a reference, after all corrections."""
    found = registry.by_reference(reference)
    while found is not None:
        later = registry.by_reference(f"correction:{found.uid}")
        if later is None:
            return found
        found = later
    return None


def _first(row: HelpRequest, one: UrgentAct) -> UrgentAct:
    """The line that a chain of corrections began with."""
    by_uid = {act.uid: act for act in acts_of(row)}
    while one.corrects is not None:
        one = by_uid[one.corrects]
    return one
