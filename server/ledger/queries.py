"""看账 — every figure shown anywhere is a sum of entries. No room keeps a total of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from server.kit.clock import in_china
from server.kit.db import db
from server.ledger.models import BookCheck, Entry, Fold
from server.ledger.rules import INSIDE, is_inside

Path = InstrumentedAttribute[str]
Asked = Callable[[Path], ColumnElement[bool]]
Sums = dict[str, dict[str, int]]
COLUMNS = ("in_outside_fen", "in_inside_fen", "out_outside_fen", "out_inside_fen")
_UPTO = select(func.max(Fold.upto_id))


def balance_fen(account: str) -> int:
    """余额: came − left."""
    return balances([account])[account]


def balances(accounts: Iterable[str]) -> dict[str, int]:
    """余额 of many accounts in one statement; an account without entries stands at 0."""
    wanted = list(accounts)
    came, left = Fold.in_outside_fen + Fold.in_inside_fen, Fold.out_outside_fen + Fold.out_inside_fen
    return dict.fromkeys(wanted, 0) | _by_account(_moved(lambda path: path.in_(wanted), came - left))


def came_fen(account: str, *, source_prefix: str = "") -> int:
    """进账: everything that reached the account, or only what came from accounts that begin with `source_prefix`."""
    came = select(func.coalesce(func.sum(Entry.amount_fen), 0)).where(Entry.target == account)
    return int(db.session.scalar(came.where(Entry.source.startswith(source_prefix, autoescape=True))) or 0)


def came_many(accounts: Iterable[str], *, source_prefix: str) -> dict[str, int]:
    """The same of many accounts in one statement; an account without entries stands at 0."""
    wanted = list(accounts)
    came = select(Entry.target, func.sum(Entry.amount_fen)).where(Entry.target.in_(wanted)).group_by(Entry.target)
    rows = db.session.execute(came.where(Entry.source.startswith(source_prefix, autoescape=True)))
    return dict.fromkeys(wanted, 0) | {row[0]: int(row[1]) for row in rows}


def raised_fen(account: str) -> int:
    """募得: what came in from outside the house less what went back there (refunds, reversals)."""
    return raised_many([account])[account]


def raised_many(accounts: Iterable[str]) -> dict[str, int]:
    """募得 of many accounts in one statement; an account without entries stands at 0."""
    wanted = list(accounts)
    return dict.fromkeys(wanted, 0) | _by_account(_raised(lambda path: path.in_(wanted)))


def raised_total_fen() -> int:
    """募得总额: over every purse of the house. What the charity itself puts into a shortfall was given by nobody."""
    moved = _raised(lambda path: and_(~outside(path), ~path.startswith("shortfall:")))
    return int(db.session.scalar(select(func.coalesce(func.sum(moved.c.fen), 0))) or 0)


def spent_fen(campaign_uid: str) -> int:
    """已拨付: what reached `spent:<campaign>` and stayed there."""
    return balance_fen(f"spent:{campaign_uid}")


def used_fen(campaign_uid: str) -> tuple[int, int]:
    """去向: what was spent, and apart from it what platforms kept as their fee. One statement."""
    spent, fee = f"spent:{campaign_uid}", f"fee:{campaign_uid}"
    found = balances([spent, fee])
    return found[spent], found[fee]


@dataclass(frozen=True)
class Purse:
    """收支: of one campaign, in fen. `raised` is net of what went back; what is on its way is in none of them."""

    raised_fen: int
    spent_fen: int
    fees_fen: int
    left_fen: int


def purse_until(campaign_uid: str, before: datetime) -> Purse:
    """收支 by the entries made before a moment; asked again later it is the same, once every unit of then has ended."""
    purse, spent, fee = (f"{kind}:{campaign_uid}" for kind in ("campaign", "spent", "fee"))
    here = [purse, spent, fee]
    sums = sums_of((Entry.at < before) & (Entry.source.in_(here) | Entry.target.in_(here)))
    own = sums[purse]
    return Purse(
        own["in_outside_fen"] - own["out_outside_fen"], _held(sums[spent]), _held(sums[fee]), _held(sums[purse])
    )


@dataclass(frozen=True)
class Flows:
    """收支 since the books began, in fen: `came` and `back` across the house's wall, spent and fees net, left."""

    came_fen: int = 0
    back_fen: int = 0
    spent_fen: int = 0
    fees_fen: int = 0
    left_fen: int = 0


def purses_until(*moments: datetime) -> list[dict[str, Flows]]:
    """收支 of every campaign by its uid, for each moment by the entries made before it. One statement, one scan."""
    until = [func.sum(case((Entry.at < moment, Entry.amount_fen), else_=0)) for moment in moments]
    pairs = select(Entry.source, Entry.target, *until).where(Entry.at < max(moments))
    rows = db.session.execute(pairs.group_by(Entry.source, Entry.target)).all()
    return [_purses(_sides((row[0], row[1], row[2 + at]) for row in rows)) for at in range(len(moments))]


def _purses(sums: Sums) -> dict[str, Flows]:
    uids = {path.partition(":")[2] for path in sums if path.startswith("campaign:")}
    return {uid: _flows(sums, uid) for uid in uids}


def ways_between(first: datetime, before: datetime) -> dict[str, tuple[int, int]]:
    """渠道: path of the world → what came from it into campaigns and what went back to it, in fen. One statement."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    pairs = select(Entry.source, Entry.target, func.sum(Entry.amount_fen)).where(Entry.at >= first, Entry.at < before)
    for source, target, fen in db.session.execute(pairs.group_by(Entry.source, Entry.target)):
        if target.startswith("campaign:") and not is_inside(source):
            sums[source][0] += int(fen)
        if source.startswith("campaign:") and not is_inside(target):
            sums[target][1] += int(fen)
    return {path: (came, back) for path, (came, back) in sorted(sums.items())}


@dataclass(frozen=True)
class Answered:
    """更正: an entry that another one answered, and when."""

    reference: str
    source: str
    target: str
    amount_fen: int
    at: datetime


def answered_later(first: datetime, before: datetime) -> list[Answered]:
    """更正: entries of that time that were answered after it, oldest first. Holds of refunds are no mistakes.

    One statement.
    """
    later = aliased(Entry)
    pairs = select(Entry.reference, Entry.source, Entry.target, Entry.amount_fen, later.at)
    pairs = pairs.join(later, later.reverses == Entry.id).order_by(later.id)
    inside = Entry.at >= first, Entry.at < before, later.at >= before, ~Entry.reference.startswith("refund-hold:")
    return [Answered(*row) for row in db.session.execute(pairs.where(*inside))]


def begun_on() -> date | None:
    """The day in China of the first entry; None before there is one."""
    first = db.session.scalar(select(func.min(Entry.at)))
    return None if first is None else in_china(first).date()


def _flows(sums: Sums, uid: str) -> Flows:
    purse = sums[f"campaign:{uid}"]
    spent, fees = (_held(sums[f"{kind}:{uid}"]) if f"{kind}:{uid}" in sums else 0 for kind in ("spent", "fee"))
    return Flows(purse["in_outside_fen"], purse["out_outside_fen"], spent, fees, _held(purse))


def _held(sums: dict[str, int]) -> int:
    return sum(sums[name] if name.startswith("in_") else -sums[name] for name in COLUMNS)


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


def folded_upto() -> int:
    """The last entry that the folds hold; 0 when there are none."""
    return db.session.scalar(_UPTO) or 0


def sums_of(which: ColumnElement[bool]) -> Sums:
    """Account → the four sums of a fold, over the entries that fit. One scan, by pairs of ends: these are few."""
    pairs = select(Entry.source, Entry.target, func.sum(Entry.amount_fen)).where(which)
    rows = db.session.execute(pairs.group_by(Entry.source, Entry.target))
    return _sides((source, target, fen) for source, target, fen in rows)


def _sides(pairs: Iterable[tuple[str, str, int]]) -> Sums:
    found: Sums = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for source, target, fen in pairs:
        found[target][f"in_{'inside' if is_inside(source) else 'outside'}_fen"] += int(fen)
        found[source][f"out_{'inside' if is_inside(target) else 'outside'}_fen"] += int(fen)
    return found


def outside(path: Path) -> ColumnElement[bool]:
    """Whether an account is the world's and not the house's."""
    return ~or_(*(path.startswith(f"{kind}:", autoescape=True) for kind in INSIDE))


def _raised(is_wanted: Asked) -> Subquery:
    return _moved(is_wanted, Fold.in_outside_fen - Fold.out_outside_fen, across=True)


def _moved(is_wanted: Asked, folded: ColumnElement[int], *, across: bool = False) -> Subquery:
    """(account, fen) of what is folded and of every entry since; `across`: only between the house and the world.

    One statement, so that a fold that moves on in between is seen whole or not at all.
    """
    tail = Entry.id > func.coalesce(_UPTO.scalar_subquery(), 0)
    into = select(Entry.target, Entry.amount_fen).where(is_wanted(Entry.target), tail)
    back = select(Entry.source, -Entry.amount_fen).where(is_wanted(Entry.source), tail)
    if across:
        into, back = into.where(outside(Entry.source)), back.where(outside(Entry.target))
    held = select(Fold.account.label("account"), folded.label("fen")).where(is_wanted(Fold.account))
    return union_all(held, into, back).subquery()


def _by_account(moved: Subquery) -> dict[str, int]:
    rows = db.session.execute(select(moved.c.account, func.sum(moved.c.fen)).group_by(moved.c.account))
    return {row[0]: int(row[1]) for row in rows}
