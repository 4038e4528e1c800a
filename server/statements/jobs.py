"""定时 — on the fifth of a month the one before is told."""

from server.kit.clock import today
from server.statements import queries, rules, service


def tell_due() -> int:
    """月度公示: every month that is due and not told yet, one a run. How many."""
    begun_on = queries.begun_on()
    if begun_on is None:
        return 0
    told = set(queries.months())
    due = [month for month in rules.months_to_tell(begun_on, today()) if month not in told]
    return sum(service.tell(month) for month in due[:1])
