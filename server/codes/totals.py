"""合计 — the one place that writes numbers of what was counted."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from server.codes.models import KEYS, StepCount
from server.codes.tally import Tick
from server.kit.db import db


def add_up(counts: Counter[Tick]) -> None:
    """In the order of their keys, so that two runners cannot wait for each other in a circle.

    Both engines say it alike, each in a dialect of its own; one statement, compiled once, however many rows.
    """
    if not counts:
        return
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new = insert(StepCount.__table__)
    more = {"times": StepCount.times + new.excluded.times}
    statement = new.on_conflict_do_update(index_elements=list(KEYS), set_=more)
    db.session.execute(statement, [asdict(tick) | {"times": counts[tick]} for tick in sorted(counts)])
