"""变更 — a supplementary agreement, or a company that need not go on: asked by one person, agreed to by another."""

from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy import update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.lengths import shortened
from server.kit.states import move
from server.promises import queries, rules
from server.promises.errors import BadChange, BelowArrived, ChangeWaiting, NotStanding
from server.promises.models import Change, Instalment, Promise
from server.promises.rules import Changed, ChangeKind, PaperKind, Term
from server.promises.service.drafting import write_terms
from server.promises.service.papers import keep
from server.promises.service.reminding import settle_reminders
from server.promises.states import CHANGE_ASKERS, OPEN, ChangeState, PromiseState


def ask_change(uid: str, asked: Changed, *, actor: Actor, scan: BinaryIO | bytes | None) -> Change:
    """申请变更 with its paper. Forbidden, NotStanding, BadChange, BelowArrived, ChangeWaiting, NotAPaper."""
    if not CHANGE_ASKERS & actor.roles:
        raise Forbidden
    row, asked = queries.find(uid), _clean(asked)
    _refuse(row, asked, has_scan=scan is not None)
    change = Change(promise_id=row.id, state=ChangeState.ASKED, asked_by=actor.ref, asked_version=0, **_columns(asked))
    with db.session.begin_nested():
        if not insert_once(change):
            raise ChangeWaiting
        kind = PaperKind.SUPPLEMENT if asked.kind == ChangeKind.SUPPLEMENT else PaperKind.RELEASE
        assert scan is not None, "refused above"
        keep(row, scan, kind=kind, actor=actor, change=change)
    audit.write(actor, "promises.ask_change", row.uid, {"kind": asked.kind})
    return change


def agree_change(uid: str, change_uid: str, *, actor: Actor, seen_version: int) -> Promise:
    """同意变更: schedule, promise and change in one unit. SamePerson, StateChanged, BelowArrived, NotStanding."""
    row = queries.find(uid)
    change = queries.find_change(row, change_uid)
    with db.session.begin_nested():
        move(change, "agree", actor=actor, seen_version=seen_version, changes={"done_at": now()})
        if change.kind == ChangeKind.SUPPLEMENT:
            _follow(row, change, actor)
        else:
            move(row, "release", actor=actor, note=rules.RELEASE_WHY[rules.ReleaseWhy(change.why)])
    settle_reminders(row)
    return row


def refuse_change(uid: str, change_uid: str, *, note: str, actor: Actor) -> Change:
    """不同意, with a reason; another may be asked for."""
    return move(queries.find_change(queries.find(uid), change_uid), "refuse", actor=actor, note=note)


def terms_of(change: Change) -> tuple[Term, ...]:
    """The schedule a supplement brings."""
    return tuple(Term(date.fromisoformat(day), fen) for day, fen in change.terms)


def _follow(row: Promise, change: Change, actor: Actor) -> None:
    arrived_fen, amount_fen = queries.arrived_fen(row), change.amount_fen
    assert amount_fen is not None, change.uid
    if amount_fen < arrived_fen:
        raise BelowArrived
    name = "change_whole" if arrived_fen == amount_fen else "change_part" if arrived_fen else "change_none"
    note = shortened(f"{change.agreement_no}：{change.reason}")  # both stand whole in the change
    move(row, name, actor=actor, note=note, changes={"amount_fen": amount_fen})
    live = update(Instalment).where(Instalment.promise_id == row.id, Instalment.ended_by.is_(None))
    db.session.execute(live.values(ended_by=change.id))
    write_terms(row, terms_of(change))


def _refuse(row: Promise, asked: Changed, *, has_scan: bool) -> None:
    standing = OPEN | ({PromiseState.FULFILLED} if asked.kind == ChangeKind.SUPPLEMENT else frozenset())
    if row.state not in standing:
        raise NotStanding("认捐还没有复核通过，或者已经结束，不能变更")
    wrong = list(rules.bad_change(asked, today()))
    if not has_scan:
        wrong.append(("/scan", "请附上补充协议、报告或解除协议的扫描件"))
    if wrong:
        raise BadChange(detail=[field_error(*line) for line in wrong])
    if asked.kind == ChangeKind.SUPPLEMENT and asked.amount_fen < queries.arrived_fen(row):
        raise BelowArrived


def _clean(asked: Changed) -> Changed:
    clean: dict[str, Any] = {
        name: rules.clean(getattr(asked, name)) for name in ("reason", "agreement_no", "reported_to", "explained_at")
    }
    return replace(asked, **clean)


def _columns(asked: Changed) -> dict[str, Any]:
    """A supplement has no ground of a release, and the reverse."""
    columns = {"kind": asked.kind, "reason": asked.reason, "agreement_no": asked.agreement_no}
    more: dict[str, Any] = columns | {"signed_on": asked.signed_on}
    if asked.kind == ChangeKind.SUPPLEMENT:
        terms = [[term.due_on.isoformat(), term.amount_fen] for term in asked.terms]
        return more | {"amount_fen": asked.amount_fen, "terms": terms}
    more |= {"why": asked.why}
    if asked.why != rules.ReleaseWhy.HARDSHIP:
        return more
    return more | {name: getattr(asked, name) for name in ("reported_to", "reported_on", "explained_at")}
