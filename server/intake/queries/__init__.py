"""查看 — what the asker and the desk can look at."""

from server.intake.queries.desk import (
    QUEUES,
    Sight,
    any_in,
    by_number,
    counts,
    file_of,
    sight,
    titles,
    urgent_waiting,
    waiting,
)
from server.intake.queries.field import in_the_field
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

__all__ = [
    "QUEUES",
    "Sight",
    "Step",
    "Told",
    "actions",
    "any_in",
    "by_number",
    "counts",
    "expected",
    "file_of",
    "in_the_field",
    "is_overdue",
    "may_urge_at",
    "mine",
    "one",
    "sight",
    "steps",
    "titles",
    "told",
    "urgent_waiting",
    "waiting",
]
