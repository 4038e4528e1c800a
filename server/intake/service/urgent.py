"""先行救助 — in an emergency the township gives first, and the papers come later (社会救助暂行办法 art. 48)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.intake import rules
from server.intake.errors import ActCorrected, ActUnfit, ActUnknown, NoPapersDue, NotUrgent
from server.intake.models import HelpRequest, UrgentAct
from server.intake.rules import Purse
from server.intake.service import news
from server.intake.service.clocks import go, in_workdays
from server.intake.service.find import request_for
from server.intake.service.persons import record_act
from server.intake.service.wording import keep_note, needed_reason
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import field_error
from server.kit.lengths import shortened
from server.kit.private_text import private_parts
from server.registry.rules import Form


@dataclass(frozen=True)
class ActFacts:
    """What was given, when, from which purse, on which voucher. `amount_fen` of goods and services is an estimate."""

    what: str
    form: Form | str
    purse: Purse | str
    amount_fen: int | None
    given_at: datetime
    voucher: str = ""


def act(uid: str, facts: ActFacts, *, actor: Actor) -> HelpRequest:
    """记先行救助. A fact with its purse and voucher, never a line of the charity's books. NotUrgent, ActUnfit."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "act", actor.roles)
    if not row.urgent:
        raise NotUrgent
    one = _written(row, facts, actor)
    changes: dict[str, object] = {"acted_at": row.acted_at or now()}
    if row.papers_due_at is None or row.papers_at is not None:
        changes |= {"papers_due_at": in_workdays(rules.PAPERS_WORKDAYS)[0], "papers_at": None}
    row = go(row, "act", actor=actor, note=one.what, changes=changes)
    record_act(row, one, actor)
    news.tell("act", row)
    return row


def correct_act(act_uid: str, *, actor: Actor, note: str, facts: ActFacts | None = None) -> HelpRequest:
    """更正: a new line stands instead of the old one; without `facts` it says that nothing was given after all."""
    old = db.session.scalars(select(UrgentAct).where(UrgentAct.uid == act_uid)).one_or_none()
    if old is None:
        raise ActUnknown
    found = db.session.get(HelpRequest, old.request_id)
    assert found is not None
    row = request_for(found.uid, actor)
    row.machine.check(row.machine.states(row.state), "correct_act", actor.roles)
    if not old.stands:
        raise ActCorrected
    note = needed_reason(row, note)
    one = _written(row, facts or _of(old), actor, corrects=old.uid, stands=facts is not None, note=note)
    row = go(row, "correct_act", actor=actor, note=note)
    record_act(row, one, actor)
    return row


def papers(uid: str, *, actor: Actor, text: str) -> HelpRequest:
    """手续已补齐: who signed what, sealed; the clock of the papers stops."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "papers", actor.roles)
    if row.papers_due_at is None or row.papers_at is not None:
        raise NoPapersDue
    keep_note(row, "papers", text, actor=actor)
    return go(row, "papers", actor=actor, changes={"papers_at": now()})


def _written(
    row: HelpRequest, facts: ActFacts, actor: Actor, corrects: str | None = None, stands: bool = True, note: str = ""
) -> UrgentAct:
    _refuse_unfit(row, facts)
    one = UrgentAct(
        request_id=row.id,
        what=facts.what.strip(),
        form=str(facts.form),
        purse=str(facts.purse),
        amount_fen=facts.amount_fen if stands else None,
        given_at=facts.given_at,
        voucher=facts.voucher.strip(),
        corrects=corrects,
        stands=stands,
        note=shortened(note, 120),  # the timeline holds it whole
        by=actor.ref,
    )
    if not insert_once(one):
        raise ActCorrected
    audit.write(actor, "intake.act", row.uid, {"act": one.uid, "purse": one.purse, "amount_fen": one.amount_fen})
    return one


def _refuse_unfit(row: HelpRequest, facts: ActFacts) -> None:
    what, amount = facts.what.strip(), facts.amount_fen
    lines = [
        (not 1 <= len(what) <= rules.WHAT_CHARS, "/what", f"请写明给了什么，最多 {rules.WHAT_CHARS} 个字"),
        (facts.form not in set(Form), "/form", "请选择现金、物品或服务"),
        (facts.purse not in set(Purse), "/purse", "请选择从哪里支出"),
        (facts.form == Form.CASH and amount is None, "/amount_fen", "现金请填金额"),
        (amount is not None and amount <= 0, "/amount_fen", "金额应大于 0"),
        (facts.given_at > now(), "/given_at", "时间不能在现在之后"),
        (len(facts.voucher) > rules.NUMBER_CHARS, "/voucher", f"凭证号最多 {rules.NUMBER_CHARS} 个字"),
    ]
    holes = [field_error(place, issue) for wrong, place, issue in lines if wrong]
    holes += private_parts({"what": what}, [row.contact_name or "", row.person_name or ""])
    if holes:
        raise ActUnfit(detail=holes)


def _of(old: UrgentAct) -> ActFacts:
    return ActFacts(old.what, old.form, old.purse, old.amount_fen, old.given_at, old.voucher)
