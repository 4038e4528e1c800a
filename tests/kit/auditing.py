"""What the tests of the audit share: a clock that ticks through the jobs, and hands that reach past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from server.jobs import runner, schedule
from server.jobs.handlers import HANDLERS
from server.jobs.runner import Runner
from server.kit import audit, triggers
from server.kit.actors import Actor
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.units import reading, writing
from server.ledger import queries as ledger

CLERK = Actor("staff", "s" * 16, frozenset())
OURS = ("audit.seal", "audit.walk", "jobs.check_books")


class Night:
    """The platform with nothing but the jobs of the audit. `minutes` lets time pass as the runner would live it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        page = {topic: HANDLERS[topic] for topic in OURS}
        patch.setattr(runner, "HANDLERS", page)
        patch.setattr(schedule, "HANDLERS", page)
        self.now = now()
        with at(self.now):
            schedule.plan()
        self.minutes(1)

    def minutes(self, count: int) -> None:
        """One minute, then the rest at once: whatever fell due is done in its order."""
        for step in (1, count - 1) if count > 1 else (1,):
            self.now += timedelta(minutes=step)
            with at(self.now):
                Runner().drain()

    def acts(self, count: int = 3, name: str = "wishes.publish") -> None:
        with at(self.now), writing():
            for number in range(count):
                audit.write(CLERK, name, f"wish{number}", {"from": "review", "to": "open", "note": "灯"})

    def found(self) -> list[str]:
        """What the check of the last ten minutes says, as the front page has it."""
        with reading():
            last = ledger.last_check()
            rows: list[dict[str, Any]] = last.findings if last else []
            return [problem for row in rows if row["id"] == "A1" for problem in row["problems"]]


@contextmanager
def without_triggers() -> Iterator[None]:
    """As the owner of the tables could: take the fences down, and put them back."""
    postgres = db.engine.dialect.name == "postgresql"
    with db.engine.execution_options(unit="writes").begin() as connection:
        for name, (table, _act) in triggers.wanted().items():
            if table.startswith("audit"):
                connection.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if postgres else "")))
    yield
    with db.engine.execution_options(unit="writes").begin() as connection:
        triggers.install(connection)


def tamper(*statements: str) -> None:
    with without_triggers(), db.engine.execution_options(unit="writes").begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def ids() -> list[int]:
    with reading():
        return [row[0] for row in db.session.execute(text("SELECT id FROM audit ORDER BY id"))]
