"""check-books after every test, as `wishbridge check-books` runs it, without asking what cannot have an answer."""

import re
from functools import cached_property

from sqlalchemy import Engine, event, text

from server.jobs.books import run
from server.jobs.checks import ALL
from server.kit.checks import Check, Finding
from server.kit.db import Base, db
from server.kit.units import reading

CAST = {"audit", "staff", "staff_roles"}  # filled before a test has done anything


class Books:
    """The checks, and what each of them reads in an empty house.

    Only what a check has read tells it where to look next: as long as all that is empty it would find again what it
    found then, nothing. A check that read no table may depend on anything and always runs.
    """

    def __init__(self) -> None:
        self.reads = [(check, self._read_by(check)) for check in ALL]

    def broken(self) -> list[Finding]:
        """What check-books finds wrong now. Call it outside any unit."""
        with reading():
            filled = set(db.session.scalars(text(self._which_are_filled)))
        if filled <= CAST:
            return []
        return self.all_broken([check for check, tables in self.reads if not tables or tables & filled])

    def all_broken(self, checks: list[Check] = ALL) -> list[Finding]:
        """The same, with every check asked."""
        return [finding for finding in run(checks) if finding.problems]

    @cached_property
    def _which_are_filled(self) -> str:
        tables = sorted({table for _, read in self.reads for table in read})
        return " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)

    def _read_by(self, check: Check) -> set[str]:
        """Call it with an empty database."""
        said: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            said.append(statement)

        event.listen(Engine, "before_cursor_execute", hear)
        try:
            (finding,) = run([check])
        finally:
            event.remove(Engine, "before_cursor_execute", hear)
        assert finding.problems == [], "an empty house is in order"
        return set(re.findall(r"\w+", " ".join(said))) & set(Base.metadata.tables)
