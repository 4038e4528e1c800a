"""看账 — every figure shown anywhere is a sum of entries. No room keeps a total of its own."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.db import db
from server.ledger.models import BookCheck, Entry
from server.ledger.rules import INSIDE


def balance_fen(account: str) -> int:
    """余额: came − left."""
    return came_fen(account) - _sum(Entry.source == account)


def came_fen(account: str, *, source_prefix: str = "") -> int:
    """进账: everything that reached the account, or only what came from accounts that begin with `source_prefix`."""
    return _sum(Entry.target == account, Entry.source.startswith(source_prefix, autoescape=True))


def raised_fen(account: str) -> int:
    """募得: what came in from outside the house less what went back there (refunds, reversals)."""
    return raised_many([account])[account]


def raised_many(accounts: Iterable[str]) -> dict[str, int]:
    """募得 of many accounts in one statement; an account without entries stands at 0."""
    wanted = list(accounts)
    into = select(Entry.target.label("account"), Entry.amount_fen.label("fen"))
    back = select(Entry.source.label("account"), (-Entry.amount_fen).label("fen"))
    moved = union_all(
        into.where(Entry.target.in_(wanted), _outside(Entry.source)),
        back.where(Entry.source.in_(wanted), _outside(Entry.target)),
    ).subquery()
    rows = db.session.execute(select(moved.c.account, func.sum(moved.c.fen)).group_by(moved.c.account))
    return dict.fromkeys(wanted, 0) | {row[0]: int(row[1]) for row in rows}


def raised_total_fen() -> int:
    """募得总额: over every account of the house."""
    came = _sum(_outside(Entry.source), ~_outside(Entry.target))
    return came - _sum(~_outside(Entry.source), _outside(Entry.target))


def spent_fen(campaign_uid: str) -> int:
    """已拨付: what reached `spent:<campaign>` and stayed there."""
    return balance_fen(f"spent:{campaign_uid}")


def entry(reference: str) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.reference == reference))


def entries_of(account: str) -> list[Entry]:
    """流水: the entries of one account in the order in which they were made."""
    either = or_(Entry.source == account, Entry.target == account)
    return list(db.session.scalars(select(Entry).where(either).order_by(Entry.id)))


def amounts_by_reference(prefix: str) -> dict[str, tuple[str, int]]:
    """Reference → (target, fen) of all entries whose reference begins with `prefix`: for the checks of rooms above."""
    found = select(Entry.reference, Entry.target, Entry.amount_fen)
    rows = db.session.execute(found.where(Entry.reference.startswith(prefix, autoescape=True)))
    return {row[0]: (row[1], row[2]) for row in rows}


def last_check() -> BookCheck | None:
    """The newest run of check-books, or None when it has never run."""
    return db.session.scalar(select(BookCheck).order_by(BookCheck.id.desc()).limit(1))


def brake() -> str | None:
    """刹车: why no new gifts may be asked for, as the titles of the checks that failed; None when all is well."""
    newest = last_check()
    if newest is None or not newest.brakes:
        return None
    return "；".join(str(found["title"]) for found in newest.findings if found["brakes"])


def _sum(*where: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(Entry.amount_fen), 0)).where(*where)) or 0)


def _outside(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return ~or_(*(column.startswith(f"{kind}:", autoescape=True) for kind in INSIDE))
