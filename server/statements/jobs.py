"""定时 — on the fifth of a month the one before is told, on 5 January and 5 July the half-year too."""

from server.kit.clock import today
from server.statements import halves, queries, rules, service


def tell_due() -> int:
    """月度公示: every month that is due and not told yet, one a run. How many."""
    begun_on = queries.begun_on()
    if begun_on is None:
        return 0
    told = set(queries.months())
    due = [month for month in rules.months_to_tell(begun_on, today()) if month not in told]
    return sum(service.tell(month) for month in due[:1])


def tell_half_due() -> int:
    """半年运行情况报告: every half-year that is due and not told yet, one a run. How many."""
    begun_on = queries.begun_on()
    if begun_on is None:
        return 0
    told = set(halves.halves())
    due = [half for half in rules.halves_to_tell(begun_on, today()) if half not in told]
    return sum(halves.tell(half) for half in due[:1])
