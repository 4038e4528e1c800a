"""时限 — every move goes through here: it makes the move and sets the clocks that follow from it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from server.intake import rules
from server.intake.models import HelpRequest
from server.intake.rules import Clock
from server.intake.service.official import official_days
from server.intake.states import OPEN, HelpState
from server.kit import workdays
from server.kit.actors import Actor
from server.kit.clock import start_of, today
from server.kit.states import move

Timed = tuple[datetime, bool]
_STATE_CLOCKS = {
    HelpState.RECEIVED: Clock.CALL_BACK,
    HelpState.CALLED_BACK: Clock.CHECK,
    HelpState.HANDED_OVER: Clock.OFFICIAL,
    HelpState.DECIDED: Clock.CLOSE,
    HelpState.CHARITY: Clock.CHARITY,
}
_WORKDAYS = {
    HelpState.CALLED_BACK: rules.CHECK_WORKDAYS,
    HelpState.DECIDED: rules.CLOSE_WORKDAYS,
    HelpState.CHARITY: rules.CHARITY_WORKDAYS,
}


def go(
    row: HelpRequest,
    name: str,
    *,
    actor: Actor,
    note: str = "",
    seen_version: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> HelpRequest:
    """One move with its clocks. A new state starts its own; a move that stays lets the running one run."""
    target = row.machine.moves[name].target
    timed = dict(changes or {})
    timed |= clocks_after(row, timed, HelpState(target or row.state), restart=target is not None)
    return move(row, name, actor=actor, note=note, seen_version=seen_version, changes=timed)


def clocks_after(row: HelpRequest, changes: Mapping[str, Any], state: HelpState, *, restart: bool) -> dict[str, Any]:
    """The columns of the clocks after `changes`, in `state`."""
    if state not in OPEN:
        return dict.fromkeys(("clock", "due_at", "state_due_at", "escalate_at")) | {"due_estimated": False}
    after = _After(row, changes)
    at, guessed = _state_due(state, after) if restart else (after("state_due_at"), bool(after("due_estimated")))
    running = [(at, _STATE_CLOCKS[state])]
    if after("urgent_due_at") and not after("acted_at"):
        running.append((after("urgent_due_at"), Clock.URGENT))
    if after("papers_due_at") and not after("papers_at"):
        running.append((after("papers_due_at"), Clock.PAPERS))
    due_at, clock = min(running)
    times = {"state_due_at": at, "due_at": due_at, "clock": str(clock), "due_estimated": guessed}
    if due_at == row.due_at and not restart and "area_code" not in changes:
        return times
    level = rules.level_of(state, after("area_code"), urgent=bool(after("urgent")) and not after("acted_at"))
    return times | {"level": str(level), "escalate_at": due_at}


def in_workdays(count: int, since: date | None = None) -> Timed:
    """The last minute of the last of so many working days, and whether a year on the way is not published yet."""
    due = workdays.after(since or today(), count)
    return start_of(due.day + timedelta(days=1)) - timedelta(minutes=1), due.estimated


def _state_due(state: HelpState, after: "_After") -> Timed:
    if state == HelpState.RECEIVED:
        return after("at") + rules.CALL_BACK, False
    if state == HelpState.HANDED_OVER:
        return in_workdays(sum(official_days(after("policy_uid"))), after("accepted_on"))
    return in_workdays(_WORKDAYS[state])


class _After:
    """A row as it will stand."""

    def __init__(self, row: HelpRequest, changes: Mapping[str, Any]) -> None:
        self.row, self.changes = row, changes

    def __call__(self, name: str) -> Any:
        return self.changes[name] if name in self.changes else getattr(self.row, name)
