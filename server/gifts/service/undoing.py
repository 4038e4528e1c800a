"""撤销入账 — a line was matched wrongly: two people answer it by reversals that stay visible, and it waits anew."""

from typing import Any

from sqlalchemy import select

from server.gifts.models import Gift, Return
from server.gifts.service.booking import book_back
from server.gifts.service.lines import RETURNED, entries_of, gone_back_fen
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.ledger import queries as books
from server.ledger import service as ledger
from server.payments import service as payments
from server.payments.errors import NotThisLine
from server.payments.queries import lines as queries
from server.payments.queries.covers import covers_of
from server.payments.service import lines as payment_lines

UNDONE = ":undone"  # behind the number of what was held to have gone back, and had not


def ask_undo(uid: str, *, actor: Actor, note: str, seen_version: int | None = None) -> None:
    """申请撤销入账, with the reason. Of a settlement either half. Raises NotThisLine, StateChanged, Forbidden."""
    _assert_may_go(queries.find_line(uid))
    payment_lines.ask_undo(uid, actor=actor, note=note, seen_version=seen_version)


def agree_undo(uid: str, *, actor: Actor, seen_version: int | None = None) -> str:
    """同意撤销入账, by another person than the one who asked. Gives the uid of the line that waits now.

    Nothing is taken back: every entry of the line is answered by its reversal, a gift stays with its whole amount gone
    back beside it. Raises SamePerson, NotThisLine (some of it went back meanwhile), NotEnough when it has been spent.
    """
    _assert_may_go(queries.find_line(uid))
    line, copy = payment_lines.undo_line(uid, actor=actor, seen_version=seen_version)
    bank = queries.find_line(line.partner_uid) if line.kind == "settlement" and line.partner_uid else line
    for reference, *_ends in entries_of(bank.uid, bank.kind, str(bank.purpose), bank.amount_fen, bank.platform):
        ledger.reverse(reference, actor=actor)
    _answer_shortfall(line, actor)
    _answer_gift(line)
    return copy.uid


def _assert_may_go(line: Any) -> None:
    """Raises NotThisLine for what cannot be answered any more."""
    gift = _gift_of(line)
    if gift is not None and gone_back_fen(gift):
        raise NotThisLine("这笔捐赠已有退款，不能撤销改配")
    if covers_of([_shortfall(line)]):
        raise NotThisLine("这一笔造成的差额已有补足单，不能再撤销")


def _gift_of(line: Any) -> Gift | None:
    return db.session.scalar(select(Gift).where(Gift.line_uid == line.uid))


def _shortfall(line: Any) -> str:
    return f"line:{line.uid}:shortfall"


def _answer_shortfall(line: Any, actor: Actor) -> None:
    """What the purse had lacked for it is lacking no more, and nobody needs to see to it."""
    if books.entry(_shortfall(line)) is not None:
        ledger.reverse(_shortfall(line), actor=actor)
        payments.close_matter(_shortfall(line), note=f"流水 {line.row_key} 已撤销入账，差额随之冲回")


def _answer_gift(line: Any) -> None:
    """Beside a gift that was booked wrongly stands that it is gone; beside one that had not gone back, the answer."""
    gift = _gift_of(line)
    if gift is not None:
        book_back(gift, RETURNED + line.uid, gift.amount_fen, now())
    was = db.session.scalar(select(Return).where(Return.refund_no == RETURNED + line.uid)) if gift is None else None
    if was is not None:
        no = was.refund_no + UNDONE
        db.session.add(Return(gift_id=was.gift_id, refund_no=no, amount_fen=-was.amount_fen, at=now()))
    db.session.flush()
