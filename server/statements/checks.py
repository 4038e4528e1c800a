"""自检 — I18: what was told to the public, the entries still come to."""

from dataclasses import asdict

from server.kit.checks import Check
from server.statements import halves, queries


def the_newest_month_reruns() -> list[str]:
    """What is left at its end holds all that came before, so one month stands for all of them."""
    row = queries.newest()
    if row is None or [asdict(line) for line in queries.computed(row.month)] == row.lines:
        return []
    return [f"{row.month} 的公示与账本对不上"]


def the_newest_half_reruns() -> list[str]:
    row = halves.newest()
    if row is None:
        return []
    lines, ways = halves.computed(row.half)
    same = [asdict(line) for line in lines] == row.lines and [asdict(way) for way in ways] == row.ways
    return [] if same else [f"{row.half} 的运行情况报告与账本对不上"]


CHECKS = [
    Check("I18M", "月度公示能由账本重新算出", the_newest_month_reruns),
    Check("I18H", "半年运行情况报告能由账本重新算出", the_newest_half_reruns),
]
