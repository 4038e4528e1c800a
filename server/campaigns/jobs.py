"""定时 — what the clock does to campaigns."""

from typing import Any

from server.campaigns import queries, service
from server.kit.actors import THE_CLOCK


def record_end_due(_payload: dict[str, Any], _found: Any) -> None:
    """到期结束: close every campaign whose last day is past. Runs in a unit of the runner, however often."""
    for row in queries.due_to_end():
        service.end(row.uid, actor=THE_CLOCK, reason="募捐期满")
