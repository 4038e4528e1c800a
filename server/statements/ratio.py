"""支出比例 — what was spent on charity this year beside what was raised the year before (慈善法 61)."""

from dataclasses import dataclass
from datetime import date

from server.kit.clock import start_of
from server.statements import rules
from server.statements.queries import lines_between, sums_of


@dataclass(frozen=True)
class Ratio:
    """One year, in fen: `raised` of the year before less what went back, `spent` in this one, `due` at the least."""

    year: int
    raised_fen: int
    spent_fen: int

    @property
    def due_fen(self) -> int:
        return rules.least_spending_fen(self.raised_fen)


def of(year: int) -> Ratio:
    """Both years by the entries of the books. Two statements.

    Only what this platform books: the charity's other income and its costs of management stand in its own accounts.
    """
    first, begun, end = (start_of(date(one, 1, 1)) for one in (year - 1, year, year + 1))
    before, now = sums_of(lines_between(first, begun)), sums_of(lines_between(begun, end))
    return Ratio(year, before["came_fen"] - before["back_fen"], now["spent_fen"])
