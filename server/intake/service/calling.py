"""回访 — the call back, the calls that were not answered, the emergency, the wrong village."""

from server.intake import rules
from server.intake.errors import ActedAlready, AlreadyUrgent, CallMore, NotUrgent, PlaceWrong
from server.intake.models import HelpRequest
from server.intake.rules import Outcome
from server.intake.service import news
from server.intake.service.asking import refuse_papers_due
from server.intake.service.clocks import go
from server.intake.service.find import request_for
from server.intake.service.wording import keep_note, needed_reason, plain_note
from server.kit.actors import Actor
from server.kit.clock import now
from server.regions import queries as regions
from server.regions.rules import township_of


def missed_call(uid: str, *, actor: Actor, note: str = "") -> HelpRequest:
    """没打通. It is counted and told to the asker; the clock runs on."""
    row = request_for(uid, actor)
    note = plain_note(row, note)
    row = go(row, "missed_call", actor=actor, note=note, changes={"missed_calls": row.missed_calls + 1})
    news.tell("missed_call", row)
    return row


def call_back(uid: str, *, actor: Actor, text: str, seen_version: int | None = None) -> HelpRequest:
    """已联系上. What was said is sealed; the clock of the check begins."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "call_back", actor.roles)
    keep_note(row, "call", text, actor=actor)
    row = go(row, "call_back", actor=actor, seen_version=seen_version, changes={"called_back_at": now()})
    news.tell("call_back", row)
    return row


def give_up_calls(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """多次联系不上，办结: after three calls on record at least. CallMore."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "give_up_calls", actor.roles)
    if row.missed_calls < rules.MISSED_CALLS_MIN:
        raise CallMore
    refuse_papers_due(row)
    changes = {"outcome": str(Outcome.UNREACHED), "closed_at": now()}
    row = go(row, "give_up_calls", actor=actor, note=needed_reason(row, reason), changes=changes)
    news.tell("closed", row)
    return row


def mark_urgent(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """标为急难: from now on the township has 24 hours."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "mark_urgent", actor.roles)
    if row.urgent:
        raise AlreadyUrgent
    changes = {"urgent": True, "urgent_since": now(), "urgent_due_at": now() + rules.URGENT_ACT}
    return go(row, "mark_urgent", actor=actor, note=needed_reason(row, reason), changes=changes)


def not_urgent(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """核实不属急难: a named person says why, and the 24 hours stop."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "not_urgent", actor.roles)
    if not row.urgent:
        raise NotUrgent
    if row.acted_at is not None:
        raise ActedAlready
    changes = {"urgent": False, "urgent_since": None, "urgent_due_at": None}
    return go(row, "not_urgent", actor=actor, note=needed_reason(row, reason), changes=changes)


def move_place(uid: str, *, actor: Actor, area_code: str, note: str = "") -> HelpRequest:
    """转给其他村. The clock runs on: the person has waited all the same."""
    row = request_for(uid, actor)
    if township_of(area_code) is None or not regions.exists(area_code) or area_code == row.area_code:
        raise PlaceWrong(detail=[{"field": "/area_code", "issue": PlaceWrong.says}])
    note = plain_note(row, note) or f"原登记在 {row.area_code}"
    return go(row, "move_place", actor=actor, note=note, changes={"area_code": area_code})
