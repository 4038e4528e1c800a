"""我的求助 — what the asker sees: how far it is, what comes next, and what is late, honestly."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from server.intake import rules
from server.intake.models import HelpEvent, HelpFile, HelpNote, HelpRequest
from server.intake.rules import Clock, Door, Outcome, Result
from server.intake.service.find import request_for, visible
from server.intake.states import LIFE, OPEN, STATE_NAMES, HelpState
from server.kit.actors import DONOR, Actor
from server.kit.clock import in_china, now
from server.kit.db import db
from server.kit.paging import Page, page_of


@dataclass(frozen=True)
class Step:
    """One step of the way. `at` when it was done; `due` when it should be; `says` what it means for the person."""

    key: str
    label: str
    at: datetime | None
    says: str
    due: datetime | None = None
    overdue: bool = False

    @property
    def done(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class Told:
    """A request with its way so far, the words shown to the asker (oldest first) and what they can do."""

    row: HelpRequest
    steps: list[Step]
    notes: list[HelpNote] = field(default_factory=list)
    files: list[HelpFile] = field(default_factory=list)

    @property
    def state_name(self) -> str:
        return STATE_NAMES[HelpState(self.row.state)]

    @property
    def overdue(self) -> bool:
        return is_overdue(self.row)

    def actions(self) -> list[str]:
        """What the asker can do now, by name, in the order of the machine."""
        return actions(self.row, frozenset({DONOR}))


def is_overdue(row: HelpRequest) -> bool:
    return row.due_at is not None and row.due_at < now()


def may_urge_at(row: HelpRequest) -> datetime | None:
    """When it may be urged again; None when it may be now."""
    again = row.urged_at + rules.URGE_EVERY if row.urged_at else None
    return again if again and again > now() else None


def actions(row: HelpRequest, roles: frozenset[str]) -> list[str]:
    """Names of the moves that these roles can make with this very row."""
    unfit = _unfit(row)
    offered = LIFE.open_to(HelpState(row.state), roles)
    return [move.name for move in offered if move.says and move.name not in unfit]


def _unfit(row: HelpRequest) -> set[str]:
    """Moves that the state allows and the facts do not."""
    papers_due = row.papers_due_at is not None and row.papers_at is None
    unless = {
        "urge": may_urge_at(row) is None,
        "agree": row.offered_at is not None,
        "offer": row.offered_at is None,
        "give_up_calls": row.missed_calls >= rules.MISSED_CALLS_MIN,
        "mark_urgent": not row.urgent,
        "not_urgent": row.urgent and row.acted_at is None,
        "act": row.urgent,
        "correct_act": row.acted_at is not None,
        "papers": papers_due,
        "link": row.person_uid is None or (row.acted_at is None and row.result is None),
    }
    unfit = {name for name, fits in unless.items() if not fits}
    return unfit | ({"close", "withdraw", "to_charity", "agree"} if papers_due else set())


def mine(actor: Actor, *, page: int = 1, page_size: int = 20) -> Page[Told]:
    """我的求助, the newest first; three statements."""
    found = page_of(select(HelpRequest).where(visible(actor)).order_by(HelpRequest.id.desc()), page, page_size)
    return Page(told_many(found.items), found.total, found.page, found.page_size)


def one(uid: str, *, actor: Actor) -> Told:
    """One request whole, for its asker. HelpNotFound."""
    return told(request_for(uid, actor))


def told(row: HelpRequest) -> Told:
    """The request with words and files."""
    notes = select(HelpNote).where(HelpNote.request_id == row.id, HelpNote.shown.is_(True)).order_by(HelpNote.id)
    files = select(HelpFile).where(HelpFile.request_id == row.id).order_by(HelpFile.id)
    return Told(row, steps(row, _moves([row.id])), list(db.session.scalars(notes)), list(db.session.scalars(files)))


def told_many(rows: list[HelpRequest]) -> list[Told]:
    moved = _moves([row.id for row in rows])
    return [Told(row, steps(row, [one for one in moved if one.subject_id == row.id])) for row in rows]


def steps(row: HelpRequest, moved: list[HelpEvent] | None = None) -> list[Step]:
    """收到 → 联系 → 先行救助 → 窗口 or 慈善 → 结果 → 办结: what is done with its moment, what is next with its day."""
    moved = _moves([row.id]) if moved is None else moved
    at = {event.move: event.at for event in moved}
    way = [
        Step("received", "收到", row.at, f"求助编号 {row.no}"),
        _call(row),
        *([_urgent(row)] if row.urgent else []),
        *_onward(row, at),
        *([_end(row, at)] if row.state in (HelpState.CLOSED, HelpState.WITHDRAWN) else []),
    ]
    return way if row.state in OPEN else [step for step in way if step.done]


def expected(row: HelpRequest) -> str:
    """What to expect next, in one sentence."""
    if row.state not in OPEN:
        return STATE_NAMES[HelpState(row.state)]
    if is_overdue(row):
        return (
            f"“{rules.CLOCK_NAMES[Clock(row.clock or '')]}”已经超过期限，我们已提醒上级。可以催一催，也可以直接打电话"
        )
    if row.state == HelpState.RECEIVED:
        return rules.EXPECTED_URGENT if row.urgent and row.acted_at is None else rules.EXPECTED
    return f"预计 {day_text(row.due_at)}前有进展" + ("（遇节假日可能顺延）" if row.due_estimated else "")


def day_text(moment: datetime | None) -> str:
    """`11 月 25 日`, the day in China."""
    if moment is None:
        return ""
    day = in_china(moment)
    return f"{day.month} 月 {day.day} 日"


def _moves(ids: list[int]) -> list[HelpEvent]:
    query = select(HelpEvent).where(HelpEvent.subject_id.in_(ids)).order_by(HelpEvent.id)
    return list(db.session.scalars(query)) if ids else []


def _call(row: HelpRequest) -> Step:
    waits = row.state == HelpState.RECEIVED
    due = row.at + rules.CALL_BACK
    says = f"打过 {row.missed_calls} 次电话没有打通" if row.missed_calls and waits else rules.EXPECTED if waits else ""
    return Step("call_back", "联系您", row.called_back_at, says, due, waits and due < now())


def _urgent(row: HelpRequest) -> Step:
    waits = row.acted_at is None and row.state in OPEN
    late = waits and row.urgent_due_at is not None and row.urgent_due_at < now()
    says = "乡镇 24 小时内先行救助" if waits else "已先行救助"
    return Step("act", "先行救助", row.acted_at, says, row.urgent_due_at, late)


def _onward(row: HelpRequest, at: dict[str, datetime]) -> list[Step]:
    if row.state == HelpState.CHARITY or (row.outcome and "finish" in at):
        moment = at.get("agree") or at.get("to_charity")
        return [Step("charity", "慈善帮扶", moment, rules.CHARITY_SAYS, row.due_at, is_overdue(row))]
    door = rules.DOOR_NAMES[Door(row.official_door)] if row.official_door else ""
    number = f"{door}受理编号 {row.official_no}" if row.official_no else "核实后转到正式办理的窗口"
    handed = at.get("hand_over") if row.official_no else None
    decided = at.get("decide") if row.result else None
    return [
        _of_state(row, HelpState.CALLED_BACK, Step("hand_over", "转到窗口", handed, number)),
        _of_state(row, HelpState.HANDED_OVER, Step("decide", "有结果", decided, _result_says(row))),
    ]


def _of_state(row: HelpRequest, state: HelpState, step: Step) -> Step:
    """The step that ends `state`, with its limit while the request stands there."""
    waits = row.state == state
    late = waits and row.state_due_at is not None and row.state_due_at < now()
    return replace(step, due=row.state_due_at if waits else None, overdue=late)


def _result_says(row: HelpRequest) -> str:
    if row.result is None:
        return "结果由正式办理的部门作出，工作人员写在这里"
    name = rules.RESULT_NAMES[Result(row.result)]
    return f"{name}。{rules.REFUSED_SAYS}" if row.result == Result.REFUSED else name


def _end(row: HelpRequest, at: dict[str, datetime]) -> Step:
    if row.state == HelpState.WITHDRAWN:
        return Step("withdraw", "已撤回", at.get("withdraw"), "需要时可以再登记")
    return Step("close", "办结", row.closed_at, rules.OUTCOME_NAMES[Outcome(row.outcome or "")])
