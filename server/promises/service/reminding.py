"""提醒 — an instalment that falls due or is late becomes somebody's to-do: the company is called, kindly."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Row, select, update

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now, today
from server.kit.db import db, swap_one
from server.kit.errors import Forbidden
from server.kit.lengths import whole
from server.promises import queries, rules
from server.promises.errors import ReasonNeeded, ReminderDone
from server.promises.models import Instalment, Promise, Reminder
from server.promises.rules import ReminderKind
from server.promises.states import OPEN, TIERS

PAID, LATER = "已到账", "有了更近的提醒"


def remind() -> int:
    """到期提醒: 30 and 7 days before an instalment, the day after it, and a month later. How many were written."""
    due = Instalment.due_on <= today() + rules.LOOK_AHEAD
    query = select(Promise, Instalment, queries.arrived()).join(Instalment, Instalment.promise_id == Promise.id)
    live = query.where(Promise.state.in_(OPEN), Instalment.ended_by.is_(None), due)
    rows = db.session.execute(live.order_by(Promise.id, Instalment.due_on)).all()
    known = _known([row[1].id for row in rows])
    return sum(_of_one(plan, arrived_fen, known) for arrived_fen, plan in _grouped(rows))


def finish_reminder(uid: str, reminder_uid: str, *, note: str, actor: Actor) -> None:
    """已联系: what the company said. Forbidden, ReasonNeeded, ReminderDone."""
    if not TIERS & actor.roles:
        raise Forbidden
    row, note = queries.find(uid), whole(rules.clean(note))
    if len(note) < 2:
        raise ReasonNeeded("请写一句联系的情况")
    mine = update(Reminder).where(Reminder.uid == reminder_uid, Reminder.promise_id == row.id)
    if not swap_one(mine.where(Reminder.done_at.is_(None)).values(done_at=now(), done_by=actor.ref, note=note)):
        raise ReminderDone
    audit.write(actor, "promises.call", row.uid)


def settle_reminders(row: Promise) -> None:
    """Nobody needs to call about what is paid, or need not be paid any more."""
    plan = queries.terms(row)
    filled = rules.pour([rules.Term(one.due_on, one.amount_fen) for one in plan], queries.arrived_fen(row), today())
    owed = [term.id for term, one in zip(plan, filled, strict=True) if one.lack_fen] if row.state in OPEN else []
    over = Reminder.promise_id == row.id, Reminder.instalment_id.not_in(owed)
    _close(*over, why=PAID if row.state in OPEN or row.state == "fulfilled" else "认捐已变更")


def _grouped(rows: Sequence[Row[Promise, Instalment, int]]) -> list[tuple[int, list[Instalment]]]:
    """(what arrived, its instalments that fall due) of each promise."""
    parts = (list(part) for _, part in groupby(rows, key=lambda row: row[0].id))
    return [(int(part[0][2]), [row[1] for row in part]) for part in parts]


def _known(ids: list[int]) -> set[tuple[int, str]]:
    had = select(Reminder.instalment_id, Reminder.kind).where(Reminder.instalment_id.in_(ids))
    return {(row[0], row[1]) for row in db.session.execute(had)}


def _of_one(plan: list[Instalment], arrived_fen: int, known: set[tuple[int, str]]) -> int:
    terms = [rules.Term(one.due_on, one.amount_fen) for one in plan]
    written = 0
    for term, one in zip(plan, rules.pour(terms, arrived_fen, today()), strict=True):
        kind = rules.reminder(term.due_on, today())
        if one.lack_fen and kind is not None and (term.id, kind) not in known:
            _write(term, kind)
            written += 1
    return written


def _write(term: Instalment, kind: ReminderKind) -> None:
    _close(Reminder.instalment_id == term.id, why=LATER)
    db.session.add(Reminder(promise_id=term.promise_id, instalment_id=term.id, kind=kind))
    db.session.flush()


def _close(*which: ColumnElement[bool], why: str) -> None:
    done = {"done_at": now(), "done_by": THE_CLOCK.ref, "note": why}
    db.session.execute(update(Reminder).where(Reminder.done_at.is_(None), *which).values(**done))
