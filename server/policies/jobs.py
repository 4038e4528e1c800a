"""定时 — what the clock does to texts: put in force what waited for its day."""

from server.kit.actors import THE_CLOCK
from server.policies.service import publishing

AT_ONCE_MAX = 50


def start_due() -> int:
    """到日子自动生效: texts published for today or an earlier day. Returns how many."""
    return publishing.start_due(actor=THE_CLOCK, at_most=AT_ONCE_MAX)
