"""查看 — what the asker and the desk can look at."""

from server.intake.queries.mine import (
    Step,
    Told,
    actions,
    expected,
    is_overdue,
    may_urge_at,
    mine,
    one,
    steps,
    told,
)

__all__ = ["Step", "Told", "actions", "expected", "is_overdue", "may_urge_at", "mine", "one", "steps", "told"]
