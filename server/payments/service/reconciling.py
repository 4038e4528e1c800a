"""对账的结果 — write down how a day came out; a difference gets an owner, and goes when it is no longer there."""

from collections.abc import Sequence
from datetime import date

from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.lengths import shortened
from server.kit.states import move
from server.payments import rules
from server.payments.models import BillDay, Difference
from server.payments.queries import bills as queries
from server.payments.queries.found import Figures, Found
from server.payments.service.matters import close_matter, raise_matter
from server.payments.states import RECONCILERS, DayState, DifferenceState
from server.people import queries as people


def keep_waiting(row: BillDay, problem: str, *, bad: bool = False) -> None:
    """还没有账单. One that is `bad` again and again is a difference, one that is long overdue a matter for a person;
    the asking goes on.
    """
    row.tries, row.problem = row.tries + 1, shortened(problem)
    db.session.flush()
    if bad and row.tries >= rules.BAD_BILL_TRIES:
        _add(row.day, [Found("bad_bill", problem)])
        _come_out(row, "differ")
    if row.state in (DayState.DUE, DayState.CREATING):
        move(row, "wait", actor=THE_CLOCK, note=shortened(problem))
    if now() >= rules.bill_due(row.day) + rules.BILL_LATE:
        says = f"{row.day:%Y-%m-%d} 的账单一天以上还没有对上：{problem}；系统会继续尝试"
        raise_matter("bill_late", key=_late(row.day), says=says)


def _late(day: date) -> str:
    return f"bill:{day:%Y%m%d}"


def keep_result(
    row: BillDay, bill_ids: dict[str, int | None], found: Sequence[Found], figures: Figures
) -> list[Difference]:
    """记下对账结果. The differences that wait now; those that are gone are closed, new ones get an owner."""
    row.trade_bill_id, row.flow_bill_id = bill_ids["trade"], bill_ids["fundflow"]
    row.figures, row.matched_at, row.problem, row.tries = dict(figures), now(), "", row.tries + 1
    db.session.flush()
    close_matter(_late(row.day), note="账单已取到并核对")
    keys = [one.key(row.day) for one in found]
    for old in queries.open_differences(row.day):
        if old.key not in keys:
            move(old, "heal", actor=THE_CLOCK)
    _add(row.day, found)
    waiting = queries.open_differences(row.day)
    _come_out(row, _outcome(row, bool(found), bool(waiting)))
    return waiting


def _add(day: date, found: Sequence[Found]) -> None:
    hands = queries.open_by_owner()
    people_on_duty = people.staff_with(RECONCILERS)
    for one in found:
        owner = min(people_on_duty, key=lambda ref: (hands.get(ref, 0), ref), default=None)
        made = Difference(
            day=day,
            kind=one.kind,
            key=one.key(day),
            order_no=one.order_no,
            refund_no=one.refund_no,
            ours_fen=one.ours_fen,
            theirs_fen=one.theirs_fen,
            says=shortened(one.says, 300),
            owner=owner,
            state=DifferenceState.OPEN,
        )
        if insert_once(made) and owner is not None:
            hands[owner] = hands.get(owner, 0) + 1


def _outcome(row: BillDay, differs: bool, waits: bool) -> str:
    if waits:
        return "differ"
    if differs:  # and a person has dealt with every one of them
        return "clear"
    return "match" if row.trade_bill_id or row.flow_bill_id else "find_empty"


def _come_out(row: BillDay, name: str) -> None:
    """Only a change is a move: a day that is matched again and comes out the same has nothing to tell."""
    if row.machine.moves[name].target == row.state:
        return
    if name == "clear" and row.state != DayState.DIFFERS:
        move(row, "differ", actor=THE_CLOCK)
    move(row, name, actor=THE_CLOCK)


def take_difference(uid: str, *, actor: Actor, seen_version: int) -> Difference:
    """由我处理. The person becomes the owner. Raises NotFound, StateChanged, Forbidden."""
    return move(
        queries.find_difference(uid), "take", actor=actor, seen_version=seen_version, changes={"owner": actor.ref}
    )


def close_difference(uid: str, name: str, *, actor: Actor, note: str, seen_version: int) -> Difference:
    """处理差异: `name` explain | settle, with the reason. With the day's last one the day is done too."""
    assert name in ("explain", "settle"), name
    row = queries.find_difference(uid)
    owner = row.owner or actor.ref
    move(row, name, actor=actor, note=note, seen_version=seen_version, changes={"owner": owner})
    day = queries.bill_day(row.day)
    if day.state == DayState.DIFFERS and not queries.open_differences(row.day):
        move(day, "clear", actor=actor)
    return row
