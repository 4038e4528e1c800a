"""合计 — the one place that writes numbers of what was counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from server.codes.models import KEYS, StepCount
from server.codes.tally import Tick
from server.kit.db import db

WRITTEN_AT_ONCE = 100


def add_up(counts: Counter[Tick]) -> None:
    """In the order of their keys, so that two runners cannot wait for each other in a circle."""
    rows = [asdict(tick) | {"times": counts[tick]} for tick in sorted(counts)]
    for at in range(0, len(rows), WRITTEN_AT_ONCE):
        _upsert(rows[at : at + WRITTEN_AT_ONCE])


def _upsert(rows: Iterable[dict[str, Any]]) -> None:
    """Both engines say it alike, each in a dialect of its own."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new = insert(StepCount).values(list(rows))
    more = {"times": StepCount.times + new.excluded.times}
    db.session.execute(new.on_conflict_do_update(index_elements=list(KEYS), set_=more))
