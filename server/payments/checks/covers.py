"""补足自检 — I8: what filled a shortfall is one entry, and no other money came into one."""

from server.kit.checks import Check
from server.ledger import queries as ledger
from server.payments.queries.covers import done_covers


def covers_are_booked() -> list[str]:
    """I8: each agreed cover is one entry of its amount, and each such entry a cover."""
    wanted, there = done_covers(), ledger.amounts_by_reference("cover:")
    return [
        f"补足单 {reference.removeprefix('cover:')} 与账本分录不一致"
        for reference in sorted(wanted.keys() | there.keys())
        if wanted.get(reference) != there.get(reference)
    ]


CHECKS = [Check("I8.filled", "补足单与账本一致", covers_are_booked, brakes=True)]
