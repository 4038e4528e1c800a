"""更正 — what was paid wrongly or came back is taken back by a second line that everybody sees (令第81号 art. 16)."""

from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.states import move
from server.ledger import service as ledger
from server.spending import queries, rules
from server.spending.errors import BadSpending, CorrectionWaiting, NotPaid
from server.spending.models import Correction, Spending
from server.spending.service.spendings import TELL
from server.spending.states import CORRECTION_ASKERS, CorrectionState, SpendingState


def ask_correction(uid: str, *, reason: str, actor: Actor) -> Correction:
    """申请更正. `reason` stands on the public page. Forbidden, NotPaid, BadSpending, CorrectionWaiting."""
    if not CORRECTION_ASKERS & actor.roles:
        raise Forbidden
    row, reason = queries.find(uid), rules.clean(reason)
    if row.state != SpendingState.PAID:
        raise NotPaid
    words = rules.public_words(reason, rules.REASON_CHARS_MAX)
    if words:
        raise BadSpending(detail=[field_error("/reason", words)])
    correction = Correction(
        spending_id=row.id, reason=reason, state=CorrectionState.ASKED, asked_by=actor.ref, asked_version=0
    )
    if not insert_once(correction):
        raise CorrectionWaiting
    audit.write(actor, "spending.ask_correction", row.uid, {"correction": correction.uid})
    return correction


def agree_correction(uid: str, *, actor: Actor, seen_version: int) -> Spending:
    """同意更正. The reversal, the spending and the correction move in one unit. Raises SamePerson, StateChanged."""
    correction = queries.find_correction(uid)
    row = db.session.get_one(Spending, correction.spending_id)
    with db.session.begin_nested():
        move(correction, "agree", actor=actor, seen_version=seen_version, changes={"done_at": now()})
        move(row, "reverse", actor=actor, note=correction.reason)
        ledger.reverse(f"spending:{row.no}", actor=actor)
    tasks.add(TELL, {"spending": row.uid, "what": "reversed"}, key=f"tell:{row.no}:reversed")
    return row


def refuse_correction(uid: str, *, actor: Actor, note: str) -> Correction:
    """不同意, with a reason; another correction may be asked for."""
    return move(queries.find_correction(uid), "refuse", actor=actor, note=note)
