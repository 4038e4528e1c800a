"""看流水 — the queue of what banks and platforms told, and what the rooms above must know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from server.kit.crypto import blind
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.kit.waiting import Waiting, stands_since, waiting
from server.payments.models import Evidence, Import, PaymentLine, PaymentLineEvent, Slip
from server.payments.rules import AGAIN, AGAIN_MAX
from server.payments.states import LineState

# A transfer between banks takes days, a weekend more.
SETTLES_WITHIN = timedelta(days=10)
SAME_DAY = timedelta(days=3)
PAYERS_LINES = 50
STANDING = (LineState.MATCHED, LineState.UNDOING)  # booked, and nobody has agreed that it was wrong


@dataclass(frozen=True)
class Filter:
    """What staff may ask of the queue; an empty value asks nothing. `words`: the bank's or platform's own number."""

    state: str = LineState.NEW
    kind: str = ""
    platform: str = ""
    purpose: str = ""
    import_uid: str = ""
    words: str = ""


def find_line(uid: str) -> PaymentLine:
    """Raises NotFound."""
    line = db.session.scalar(select(PaymentLine).where(PaymentLine.uid == uid))
    if line is None:
        raise NotFound
    return line


def lines(asked: Filter, page: int = 1, page_size: int = 20) -> Page[PaymentLine]:
    """流水, oldest first while they wait, else newest first."""
    query = _asked(asked)
    if asked.state == LineState.NEW:
        return page_of(query.order_by(PaymentLine.day, PaymentLine.id), page, page_size)
    return page_of(query.order_by(PaymentLine.day.desc(), PaymentLine.id.desc()), page, page_size)


def sum_fen(asked: Filter) -> int:
    """What the lines of a list come to."""
    found = _asked(asked).with_only_columns(func.coalesce(func.sum(PaymentLine.amount_fen), 0))
    return int(db.session.scalar(found) or 0)


def next_line(after: PaymentLine) -> str | None:
    """The next one that a person can settle, in the order of the queue; from its top again after the last, or None."""
    waiting = select(PaymentLine.uid).where(_wants_somebody(), PaymentLine.id != after.id)
    ordered = waiting.order_by(PaymentLine.day, PaymentLine.id).limit(1)
    later = or_(PaymentLine.day > after.day, and_(PaymentLine.day == after.day, PaymentLine.id > after.id))
    return db.session.scalar(ordered.where(later)) or db.session.scalar(ordered)


def row_keys(uids: Iterable[str]) -> dict[str, str]:
    """Uid → the bank's or platform's own number."""
    rows = db.session.execute(select(PaymentLine.uid, PaymentLine.row_key).where(PaymentLine.uid.in_(list(uids))))
    return {row.uid: row.row_key for row in rows}


def line_history(line: PaymentLine) -> list[PaymentLineEvent]:
    """Every move, oldest first."""
    moved = select(PaymentLineEvent).where(PaymentLineEvent.subject_id == line.id)
    return list(db.session.scalars(moved.order_by(PaymentLineEvent.version)))


def lines_waiting() -> Waiting:
    """How many lines wait for a person: to be booked, or for the second one to agree that they were booked wrongly."""
    asked = and_(PaymentLine.state == LineState.UNDOING, PaymentLine.kind != "settlement")
    since = select(stands_since(PaymentLine, Import.at)).select_from(PaymentLine)
    here = since.join(Import, Import.id == PaymentLine.import_id)
    return waiting(here.where(or_(_wants_somebody(), asked)))


def _wants_somebody() -> ColumnElement[bool]:
    """A settlement waits for its money, not for a person: it is chosen when the bank's line has come."""
    return and_(PaymentLine.state == LineState.NEW, PaymentLine.kind != "settlement")


def platforms() -> list[str]:
    """The platforms whose files are here."""
    named = select(Import.platform).where(Import.platform != "", Import.state != "dropped").distinct()
    return list(db.session.scalars(named.order_by(Import.platform)))


def file_of(line: PaymentLine) -> Import:
    """The file a line stands in."""
    return db.session.scalars(select(Import).where(Import.id == line.import_id)).one()


def settlements_like(bank_lines: Iterable[PaymentLine]) -> list[PaymentLine]:
    """Settlements that a platform says it has paid and that no bank line has shown yet, of one of these amounts."""
    amounts = {line.amount_fen for line in bank_lines if line.kind == "bank" and line.state == LineState.NEW}
    if not amounts:
        return []
    query = select(PaymentLine).where(PaymentLine.kind == "settlement", PaymentLine.state == LineState.NEW)
    return list(db.session.scalars(query.where(PaymentLine.amount_fen.in_(amounts)).order_by(PaymentLine.day)))


def settles(bank_line: PaymentLine, settlement: PaymentLine) -> bool:
    """Whether the bank's line can be the money the platform says it has sent."""
    gap = bank_line.day - settlement.day
    return bank_line.amount_fen == settlement.amount_fen and -SAME_DAY <= gap <= SETTLES_WITHIN


def slips_like(line: PaymentLine) -> list[Slip]:
    """Slips of a bank transfer of the same money at about the same day: perhaps the same gift, entered by hand."""
    if line.kind != "bank":
        return []
    close = Slip.received_on.between(line.day - SAME_DAY, line.day + SAME_DAY)
    query = select(Slip).where(Slip.kind == "bank", Slip.state != "void", Slip.amount_fen == line.amount_fen, close)
    return list(db.session.scalars(query.order_by(Slip.id).limit(5)))


def purposes_of_payers(found: Iterable[PaymentLine]) -> dict[str, str]:
    """Blind index of a payer → what their last matched transfer was for. One statement."""
    payers = {line.payer_blind for line in found if line.payer_blind}
    if not payers:
        return {}
    query = select(PaymentLine.payer_blind, PaymentLine.purpose).where(
        PaymentLine.payer_blind.in_(payers), PaymentLine.state.in_(STANDING)
    )
    rows = db.session.execute(query.order_by(PaymentLine.day, PaymentLine.id))
    return {str(row[0]): str(row[1]) for row in rows}


def lines_of_payer(name: str) -> list[str]:
    """Uids of the newest bank lines that this payer sent and that are booked. One statement."""
    mine = PaymentLine.payer_blind == blind("payment_lines.payer", name)
    query = select(PaymentLine.uid).where(mine, PaymentLine.state.in_(STANDING))
    return list(db.session.scalars(query.order_by(PaymentLine.id.desc()).limit(PAYERS_LINES)))


def payers_of(uids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Uid → (payer or the name the platform shows, note), as the file told them. One statement."""
    found = db.session.scalars(select(PaymentLine).where(PaymentLine.uid.in_(list(uids))))
    return {line.uid: (line.payer or line.nickname or "", line.note or "") for line in found}


def gift_line_of(refund: PaymentLine) -> PaymentLine | None:
    """The gift that a platform's refund gives back, by the platform's number; None when it is not booked here."""
    number = refund.original or refund.row_key
    same = PaymentLine.row_key.in_([number + AGAIN * times for times in range(AGAIN_MAX + 1)])
    query = select(PaymentLine).where(PaymentLine.platform == refund.platform, same)
    booked = query.where(PaymentLine.kind.in_(("gift", "matching")), PaymentLine.state.in_(STANDING))
    return db.session.scalar(booked.order_by(PaymentLine.id).limit(1))


def bank_line_of(row_key: str) -> PaymentLine | None:
    """The line of a bank's statement with this number."""
    same = (PaymentLine.kind == "bank", PaymentLine.row_key == row_key)
    return db.session.scalar(select(PaymentLine).where(*same))


@dataclass(frozen=True)
class Booked:
    """A line that was matched, for the checks of the rooms above. `undone`: it was answered by its reversal."""

    kind: str
    purpose: str
    amount_fen: int
    platform: str
    undone: bool


def booked_lines() -> dict[str, Booked]:
    """Uid → what it was matched as, those that were undone since among them."""
    columns = (PaymentLine.uid, PaymentLine.kind, PaymentLine.purpose, PaymentLine.amount_fen, PaymentLine.platform)
    rows = db.session.execute(select(*columns, PaymentLine.state).where(PaymentLine.purpose.is_not(None)))
    return {row[0]: Booked(row[1], str(row[2]), row[3], row[4], row[5] == LineState.UNDONE) for row in rows}


def platform_sums(purpose: str) -> dict[tuple[str, str], int]:
    """(platform, kind) → fen of the booked lines of designated platforms for one purse. One statement."""
    sums = select(PaymentLine.platform, PaymentLine.kind, func.sum(PaymentLine.amount_fen))
    mine = PaymentLine.purpose == purpose, PaymentLine.platform != "", PaymentLine.state.in_(STANDING)
    rows = db.session.execute(sums.where(*mine).group_by(PaymentLine.platform, PaymentLine.kind))
    return {(row[0], row[1]): int(row[2]) for row in rows}


def lines_with_evidence() -> dict[str, int]:
    """Uid of a line → fen its evidence vouches for."""
    rows = db.session.execute(select(Evidence.line_uid, Evidence.amount_fen).where(Evidence.line_uid.is_not(None)))
    return {str(row[0]): int(row[1] or 0) for row in rows}


def waiting_with(uids: Iterable[str]) -> list[PaymentLine]:
    """Those of these lines that still wait, in the order of the queue."""
    query = select(PaymentLine).where(PaymentLine.uid.in_(list(uids)), PaymentLine.state == LineState.NEW)
    return list(db.session.scalars(query.order_by(PaymentLine.day, PaymentLine.id)))


def waiting_in(import_uid: str) -> list[PaymentLine]:
    """Every line of one file that still waits."""
    return list(db.session.scalars(_asked(Filter(import_uid=import_uid)).order_by(PaymentLine.number, PaymentLine.id)))


def _asked(asked: Filter) -> Select[Any]:
    query = select(PaymentLine)
    for column, value in (
        (PaymentLine.state, asked.state),
        (PaymentLine.kind, asked.kind),
        (PaymentLine.platform, asked.platform),
        (PaymentLine.purpose, asked.purpose),
    ):
        if value:
            query = query.where(column == value)
    if asked.import_uid:
        query = query.join(Import, Import.id == PaymentLine.import_id).where(Import.uid == asked.import_uid)
    if asked.words:
        query = query.where(PaymentLine.row_key == asked.words.strip()[:64])
    return query
