"""自检 — I18: what was told to the public, the entries still come to."""

from dataclasses import asdict

from server.kit.checks import Check
from server.statements import queries


def the_newest_month_reruns() -> list[str]:
    """What is left at its end holds all that came before, so one month stands for all of them."""
    row = queries.newest()
    if row is None or [asdict(line) for line in queries.computed(row.month)] == row.lines:
        return []
    return [f"{row.month} 的公示与账本对不上"]


CHECKS = [Check("I18M", "月度公示能由账本重新算出", the_newest_month_reruns)]
