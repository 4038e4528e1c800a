"""记账 — post and reverse. The caller's unit of work makes an entry and its reason true together."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from server.kit.actors import Actor
from server.kit.checks import Finding
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import NotFound
from server.ledger import rules
from server.ledger.errors import AlreadyReversed, NotEnough
from server.ledger.models import Account, BookCheck, Entry
from server.ledger.queries import balance_fen

KEEP_CHECKS = timedelta(days=200)  # longer than the six months that logs are kept (网络安全法 art. 21)


def post(*, source: str, target: str, amount_fen: int, reference: str, actor: Actor) -> Entry:
    """记一笔. Move `amount_fen` from one account to another; `reference` such as `order:<no>` is unique for ever.

    Raises NotEnough when `source` may not go below zero and would. A reference used before is a programmer's
    error (IntegrityError): who posts has swapped a state first and knows that it is news.
    """
    return _post(source, target, amount_fen, reference, actor, reverses=None)


def reverse(reference: str, *, actor: Actor) -> Entry:
    """冲正. Undo one entry by a new one with the ends swapped, named `reverse:<reference>`.

    Raises NotFound, AlreadyReversed, and NotEnough when the money has already been spent.
    """
    first = db.session.scalar(select(Entry).where(Entry.reference == reference))
    if first is None:
        raise NotFound
    if db.session.scalar(select(Entry.id).where(Entry.reverses == first.id)) is not None:
        raise AlreadyReversed
    return _post(first.target, first.source, first.amount_fen, f"reverse:{reference}", actor, reverses=first.id)


def _post(source: str, target: str, amount_fen: int, reference: str, actor: Actor, reverses: int | None) -> Entry:
    assert type(amount_fen) is int, f"not whole fen: {amount_fen!r}"
    assert amount_fen > 0, amount_fen
    assert source != target, source
    if not rules.may_be_negative(source):
        lock(source)
        if balance_fen(source) < amount_fen:
            raise NotEnough
    entry = Entry(
        source=source, target=target, amount_fen=amount_fen, reference=reference, reverses=reverses, by=actor.ref
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def lock(account: str) -> None:
    """Two who spend from one purse stand in line: whoever is second sums after the first has committed."""
    insert_once(Account(path=account))
    db.session.execute(select(Account).where(Account.path == account).with_for_update())


def record_findings(findings: Sequence[Finding]) -> BookCheck:
    """记下自检结果. Keep what a run of check-books found; it sets or releases the brake from now on."""
    shown = [
        {"id": finding.id, "title": finding.title, "brakes": finding.brakes, "problems": finding.problems[:50]}
        for finding in findings
        if finding.problems
    ]
    row = BookCheck(
        findings=shown,
        problems_count=sum(len(finding.problems) for finding in findings),
        brakes=any(finding.brakes and finding.problems for finding in findings),
    )
    db.session.execute(delete(BookCheck).where(BookCheck.at < now() - KEEP_CHECKS))
    db.session.add(row)
    db.session.flush()
    return row
