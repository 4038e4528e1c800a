"""办结 — the person knows what became of it; and the request that was closed too early is taken up again."""

from server.intake.errors import OutcomeUnfit
from server.intake.models import HelpRequest
from server.intake.rules import CLOSE_OUTCOMES
from server.intake.service import news
from server.intake.service.asking import refuse_papers_due
from server.intake.service.clocks import go
from server.intake.service.find import request_for
from server.intake.service.handing import NO_RESULT
from server.intake.service.wording import keep_note, needed_reason
from server.kit.actors import Actor
from server.kit.clock import now


def close(uid: str, *, actor: Actor, outcome: str, text: str, seen_version: int | None = None) -> HelpRequest:
    """办结, with what became of it and a few words that the asker reads. PapersDue, OutcomeUnfit."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "close", actor.roles)
    if outcome not in CLOSE_OUTCOMES:
        raise OutcomeUnfit
    refuse_papers_due(row)
    keep_note(row, "result", text, actor=actor, shown=True)
    changes = {"outcome": outcome, "closed_at": now()}
    row = go(row, "close", actor=actor, seen_version=seen_version, changes=changes)
    news.tell("closed", row)
    return row


def reopen(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """重新办理: from the check on; an old result stays in the notes."""
    row = request_for(uid, actor)
    reason = needed_reason(row, reason)
    official = {"official_door": None, "official_no": None, "accepted_on": None, "official_where": ""}
    changes = {**NO_RESULT, **official, "outcome": None, "closed_at": None}
    row = go(row, "reopen", actor=actor, note=reason, changes=changes)
    news.tell("reopen", row)
    return row
