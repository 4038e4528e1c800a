"""查看 — promises as the desk and the public read them. Every figure is a sum of instalments and of live ties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.waiting import DAY, Waiting, stands_since, together, waiting
from server.promises import rules
from server.promises.errors import PromiseUnknown, TieOver
from server.promises.models import (
    Change,
    Instalment,
    Paper,
    Promise,
    PromiseEvent,
    Reminder,
    Tie,
)
from server.promises.rules import Filled, Term
from server.promises.states import AGREED, APPROVERS, OPEN, TIERS, PromiseState


@dataclass(frozen=True)
class PromiseLine:
    """One promise in a list, with its sums. `due_fen` fell due before today, arrived or not."""

    row: Promise
    arrived_fen: int
    due_fen: int
    next_on: date | None
    campaign: str = ""

    @property
    def overdue_fen(self) -> int:
        return max(self.due_fen - self.arrived_fen, 0) if self.row.state in OPEN else 0

    @property
    def promised_fen(self) -> int:
        """Of one that need not be fulfilled any more what arrived before."""
        return self.arrived_fen if self.row.state == PromiseState.RELEASED else self.row.amount_fen


def find(uid: str) -> Promise:
    """PromiseUnknown."""
    row = db.session.scalar(select(Promise).where(Promise.uid == uid))
    if row is None:
        raise PromiseUnknown
    return row


def arrived() -> ColumnElement[int]:
    """已到账 of a promise, for statements over promises."""
    live = select(func.coalesce(func.sum(Tie.amount_fen), 0)).where(Tie.promise_id == Promise.id)
    return live.where(Tie.ended_at.is_(None)).scalar_subquery()


def fell_due() -> ColumnElement[int]:
    """到期 of a promise: the instalments in force whose day is past."""
    due = select(func.coalesce(func.sum(Instalment.amount_fen), 0)).where(Instalment.promise_id == Promise.id)
    return due.where(Instalment.ended_by.is_(None), Instalment.due_on < today()).scalar_subquery()


def next_due() -> ColumnElement[date]:
    """The nearest day that is not past and whose money has not come: it fills the instalments in their order."""
    earlier = aliased(Instalment)
    up_to = select(func.sum(earlier.amount_fen)).where(earlier.promise_id == Instalment.promise_id)
    up_to = up_to.where(earlier.ended_by.is_(None), earlier.due_on <= Instalment.due_on)
    near = select(func.min(Instalment.due_on)).where(Instalment.promise_id == Promise.id)
    near = near.where(Instalment.ended_by.is_(None), Instalment.due_on >= today())
    return near.where(up_to.scalar_subquery() > arrived()).scalar_subquery()


def is_overdue() -> ColumnElement[bool]:
    """逾期 of a promise: less arrived than fell due."""
    return (Promise.state.in_(OPEN)) & (fell_due() > arrived())


def overdue() -> ColumnElement[int]:
    """逾期 in fen."""
    return case((is_overdue(), fell_due() - arrived()), else_=0)


def promised() -> ColumnElement[int]:
    """约定 in fen; of one that need not be fulfilled any more what arrived before."""
    return case((Promise.state == PromiseState.RELEASED, arrived()), else_=Promise.amount_fen)


def arrived_fen(row: Promise) -> int:
    """One statement."""
    return int(db.session.scalar(select(arrived()).where(Promise.id == row.id)) or 0)


def terms(row: Promise) -> list[Instalment]:
    """The instalments in force, in the order of their days."""
    live = select(Instalment).where(Instalment.promise_id == row.id, Instalment.ended_by.is_(None))
    return list(db.session.scalars(live.order_by(Instalment.due_on, Instalment.id)))


def filled(row: Promise, arrived_fen: int) -> list[Filled]:
    """How each instalment in force stands today; one statement."""
    plan = [Term(term.due_on, term.amount_fen) for term in terms(row)]
    return rules.pour(plan, arrived_fen, today(), is_over=row.state == PromiseState.RELEASED)


def past_terms(row: Promise) -> list[Instalment]:
    """Those that a supplementary agreement has ended."""
    gone = select(Instalment).where(Instalment.promise_id == row.id, Instalment.ended_by.is_not(None))
    return list(db.session.scalars(gone.order_by(Instalment.ended_by, Instalment.due_on)))


def ties(row: Promise) -> list[Tie]:
    """Every gift that was ever tied, newest first."""
    return list(db.session.scalars(select(Tie).where(Tie.promise_id == row.id).order_by(Tie.id.desc())))


def tie(row: Promise, uid: str) -> Tie:
    """A live one of this promise. TieOver."""
    live = select(Tie).where(Tie.uid == uid, Tie.promise_id == row.id, Tie.ended_at.is_(None))
    found = db.session.scalar(live)
    if found is None:
        raise TieOver
    return found


def tie_of(gift_uid: str) -> tuple[Tie, Promise] | None:
    """The promise a gift counts for; one statement."""
    live = select(Tie, Promise).join(Promise, Promise.id == Tie.promise_id)
    found = db.session.execute(live.where(Tie.gift_uid == gift_uid, Tie.ended_at.is_(None))).one_or_none()
    return None if found is None else (found[0], found[1])


def tied(gift_uids: Iterable[str]) -> set[str]:
    """Those of these gifts that count for a promise already; one statement."""
    live = select(Tie.gift_uid).where(Tie.gift_uid.in_(list(gift_uids)), Tie.ended_at.is_(None))
    return set(db.session.scalars(live))


def changes(row: Promise) -> list[Change]:
    """补充协议 and 不再履行, newest first."""
    return list(db.session.scalars(select(Change).where(Change.promise_id == row.id).order_by(Change.id.desc())))


def find_change(row: Promise, uid: str) -> Change:
    """PromiseUnknown."""
    found = db.session.scalar(select(Change).where(Change.uid == uid, Change.promise_id == row.id))
    if found is None:
        raise PromiseUnknown
    return found


def papers(row: Promise) -> list[Paper]:
    return list(db.session.scalars(select(Paper).where(Paper.promise_id == row.id).order_by(Paper.id)))


def find_paper(row: Promise, uid: str) -> Paper:
    """PromiseUnknown."""
    found = db.session.scalar(select(Paper).where(Paper.uid == uid, Paper.promise_id == row.id))
    if found is None:
        raise PromiseUnknown
    return found


def has_paper(row: Promise) -> bool:
    """Whether the agreement itself is here."""
    own = select(Paper.id).where(Paper.promise_id == row.id, Paper.kind == rules.PaperKind.AGREEMENT)
    return db.session.scalar(own.limit(1)) is not None


def reminders(row: Promise) -> list[tuple[Reminder, Instalment]]:
    """Every reminder with its instalment, newest first."""
    query = select(Reminder, Instalment).join(Instalment, Instalment.id == Reminder.instalment_id)
    found = db.session.execute(query.where(Reminder.promise_id == row.id).order_by(Reminder.id.desc()))
    return [(one[0], one[1]) for one in found]


def history(row: Promise) -> list[PromiseEvent]:
    """Every move, oldest first."""
    events = select(PromiseEvent).where(PromiseEvent.subject_id == row.id)
    return list(db.session.scalars(events.order_by(PromiseEvent.version)))


@dataclass(frozen=True)
class InPublic:
    """企业认捐 of a campaign for everybody: of the companies that agreed to be named, and of no other."""

    companies: Sequence[str]
    promised_fen: int
    arrived_fen: int

    @property
    def count(self) -> int:
        return len(self.companies)


def in_public(campaign_uid: str) -> InPublic:
    """One statement. What is promised is no money: it is in no figure of what was raised."""
    shown = select(Promise.company, promised(), arrived()).where(Promise.campaign_uid == campaign_uid)
    shown = shown.where(Promise.show_name, Promise.state.in_(AGREED)).order_by(Promise.signed_on, Promise.id)
    rows = [(one[0], int(one[1]), int(one[2])) for one in db.session.execute(shown)]
    names = list(dict.fromkeys(name for name, fen, _ in rows if fen))
    return InPublic(names, sum(fen for _, fen, _ in rows), sum(fen for _, _, fen in rows))


@dataclass(frozen=True)
class Sums:
    """What the promises of a list come to; drafts and void ones are no promise."""

    promised_fen: int
    arrived_fen: int
    overdue_fen: int


def sums(wanted: Any) -> Sums:
    """Of a narrowed statement over promises; one statement."""
    ids = wanted.with_only_columns(Promise.id).order_by(None)
    one = select(promised().label("promised"), arrived().label("arrived"), overdue().label("overdue"))
    rows = one.where(Promise.id.in_(ids), Promise.state.in_(AGREED)).subquery()
    columns = (rows.c.promised, rows.c.arrived, rows.c.overdue)
    found = db.session.execute(select(*(func.coalesce(func.sum(each), 0) for each in columns))).one()
    return Sums(*(int(each) for each in found))


def waits(actor: Actor) -> Waiting:
    """How much waits for this person: the word of a second one, and companies that somebody should call."""
    asked = select(stands_since(Promise, Promise.at)).where(Promise.state == "review", Promise.asked_by != actor.ref)
    change = select(Change.at).where(Change.state == "asked", Change.asked_by != actor.ref)
    calls = select(Reminder.at).where(Reminder.done_at.is_(None))
    mine = [waiting(asked, DAY), waiting(change, DAY)] if actor.roles & APPROVERS else []
    return together(*mine, *([waiting(calls)] if actor.roles & TIERS else []))


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The promises behind these."""
    review = (Promise.state == "review") & (Promise.asked_by != actor.ref)
    asked = select(Change.promise_id).where(Change.state == "asked", Change.asked_by != actor.ref)
    calls = Promise.id.in_(select(Reminder.promise_id).where(Reminder.done_at.is_(None)))
    return or_(review, Promise.id.in_(asked), calls) if actor.roles & APPROVERS else calls
