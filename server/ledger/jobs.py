"""定时 — fold the old entries of every account into one row each, so that a balance never reads them all again."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.kit.clock import now
from server.kit.db import db
from server.ledger.models import Entry, Fold
from server.ledger.queries import COLUMNS, Sums, folded_upto, sums_of
from server.ledger.service import lock

# On PostgreSQL a lower id may be committed after a higher one. No unit of ours stays open this long: the database
# itself ends one that idles (server.kit.db, ten minutes), so what is this old has no gaps any more.
FOLD_AFTER = timedelta(hours=1)
_LOCK = "ledger:folds"


def fold() -> int:
    """折叠. Add what has grown old since the last time to the folds; how many entries that were."""
    lock(_LOCK)
    since, upto = folded_upto(), _last_old_id(now() - FOLD_AFTER)
    if upto <= since:
        return 0
    news = (Entry.id > since) & (Entry.id <= upto)
    _write(sums_of(news), upto)
    return db.session.scalar(select(func.count()).where(news)) or 0


def _last_old_id(before: datetime) -> int:
    """The last id below the first young entry: everything up to it is old, whatever the order of the moments."""
    first_young = db.session.scalar(select(func.min(Entry.id)).where(Entry.at >= before))
    if first_young is not None:
        return first_young - 1
    return db.session.scalar(select(func.max(Entry.id))) or 0


def _write(news: Sums, upto: int) -> None:
    folds = {row.account: row for row in db.session.scalars(select(Fold))}
    for account in news.keys() - folds.keys():
        folds[account] = Fold(account=account, **dict.fromkeys(COLUMNS, 0))
        db.session.add(folds[account])
    for account, row in folds.items():
        row.upto_id, row.at = upto, now()
        for column, fen in news.get(account, {}).items():
            setattr(row, column, getattr(row, column) + fen)
    db.session.flush()
