"""转办 — the official window takes it under its own number, and a named person writes back what it decided.

Nothing is decided here: 社会救助暂行办法 art. 60 wants the request passed on and the person told.
"""

from dataclasses import dataclass
from datetime import date

from server.intake import rules
from server.intake.errors import OfficialUnfit, ResultUnfit
from server.intake.models import HelpRequest
from server.intake.rules import Door, Result
from server.intake.service import news
from server.intake.service.asking import count_result
from server.intake.service.clocks import go
from server.intake.service.find import request_for
from server.intake.service.persons import record_result
from server.intake.service.wording import keep_note, needed_reason
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.errors import field_error
from server.policies import queries as policies

NO_RESULT = dict.fromkeys(("result", "result_text_sealed", "decided_on", "decided_by", "granted_fen"))


@dataclass(frozen=True)
class Official:
    """What the window gave: its number and the day it took the request. `policy_uid` changes the policy if given."""

    door: Door | str
    official_no: str
    accepted_on: date
    where: str = ""
    policy_uid: str | None = None


@dataclass(frozen=True)
class Decision:
    """What the official system decided, and why. `granted_fen`: its money, without what was given before."""

    result: Result | str
    text: str
    decided_on: date
    granted_fen: int | None = None


def hand_over(uid: str, official: Official, *, actor: Actor, seen_version: int | None = None) -> HelpRequest:
    """转到正式窗口. The official clock begins with the day of acceptance. OfficialUnfit."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "hand_over", actor.roles)
    _refuse_official(official)
    changes: dict[str, object] = {
        "official_door": str(official.door),
        "official_no": official.official_no.strip(),
        "official_where": official.where.strip(),
        "accepted_on": official.accepted_on,
    }
    if official.policy_uid:
        changes["policy_uid"] = policies.find(official.policy_uid).uid
    row = go(row, "hand_over", actor=actor, seen_version=seen_version, changes=changes)
    news.tell("hand_over", row)
    return row


def not_accepted(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """窗口未受理，退回: what number it had stays in the audit, the row is free for another door."""
    row = request_for(uid, actor)
    reason = needed_reason(row, reason)
    changes = {"official_door": None, "official_no": None, "accepted_on": None, "official_where": ""}
    row = go(row, "not_accepted", actor=actor, note=reason, changes=changes)
    news.tell("not_accepted", row)
    return row


def decide(uid: str, decision: Decision, *, actor: Actor, seen_version: int | None = None) -> HelpRequest:
    """登记官方结果, by a named person with the reasons. A refusal offers the charity's help by itself. ResultUnfit."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "decide", actor.roles)
    _refuse_decision(row, decision)
    keep_note(row, "result", decision.text, actor=actor, shown=True)
    row.result_text = decision.text.strip()
    changes = {
        "result": str(decision.result),
        "result_text_sealed": row.result_text_sealed,
        "decided_on": decision.decided_on,
        "decided_by": actor.ref,
        "granted_fen": decision.granted_fen,
        "offered_at": now() if decision.result == Result.REFUSED else row.offered_at,
    }
    row = go(row, "decide", actor=actor, seen_version=seen_version, changes=changes)
    record_result(row, actor)
    count_result(row)
    news.tell(str(decision.result), row)
    return row


def reconsider(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """有异议，重新办理: the official system looks again; its clock begins anew, the first result stays in the notes."""
    row = request_for(uid, actor)
    reason = needed_reason(row, reason)
    row.machine.check(row.machine.states(row.state), "reconsider", actor.roles)
    row = go(row, "reconsider", actor=actor, note=reason, changes={**NO_RESULT, "accepted_on": today()})
    news.tell("reconsider", row)
    return row


def _refuse_official(official: Official) -> None:
    number = official.official_no.strip()
    lines = [
        (official.door not in set(Door), "/door", "请选择窗口或赣服通"),
        (not 1 <= len(number) <= rules.NUMBER_CHARS, "/official_no", "请填写窗口给的受理编号"),
        (official.accepted_on > today(), "/accepted_on", "受理日期不能在今天之后"),
        ((today() - official.accepted_on).days > rules.DAYS_MAX, "/accepted_on", "受理日期太早了，请核对"),
        (len(official.where) > rules.WHAT_CHARS, "/where", f"最多 {rules.WHAT_CHARS} 个字"),
    ]
    holes = [field_error(place, issue) for wrong, place, issue in lines if wrong]
    if holes:
        raise OfficialUnfit(detail=holes)


def _refuse_decision(row: HelpRequest, decision: Decision) -> None:
    accepted, granted = row.accepted_on, decision.granted_fen
    assert accepted is not None, "what was handed over has its day"
    lines = [
        (decision.result not in set(Result), "/result", "请选择批准、未批准或其他处理"),
        (len(decision.text.strip()) < rules.REASON_CHARS_MIN, "/text", "请写明结果和理由，至少 4 个字"),
        (len(decision.text) > rules.TEXT_CHARS, "/text", f"最多 {rules.TEXT_CHARS} 个字"),
        (decision.decided_on > today(), "/decided_on", "日期不能在今天之后"),
        (decision.decided_on < accepted, "/decided_on", "日期不能早于受理日期"),
        (granted is not None and granted <= 0, "/granted_fen", "金额应大于 0"),
        (granted is not None and decision.result != Result.GRANTED, "/granted_fen", "批准时才填金额"),
    ]
    holes = [field_error(place, issue) for wrong, place, issue in lines if wrong]
    if holes:
        raise ResultUnfit(detail=holes)
