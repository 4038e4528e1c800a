"""定时 — what the clock does to campaigns."""

from server.campaigns import queries, service
from server.kit.actors import THE_CLOCK


def end_due() -> int:
    """到期结束: close every campaign whose last day is past. Runs daily in a unit of the runner; how many it closed."""
    uids = queries.due_to_end()
    for uid in uids:
        service.end(uid, actor=THE_CLOCK, reason="募捐期满")
    return len(uids)
