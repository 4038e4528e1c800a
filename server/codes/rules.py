"""规则 — who answers for a poster: the staff of the place it hangs in; one that hangs everywhere, the county's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

from server.regions import rules as places
from server.regions.rules import Level

SHEETS_MAX = 400  # pages of a PDF that is made while somebody waits; more is printed by the runner
PRINT_MAX = 6_000  # sheets of one printing: 199 townships times 30
FORGED_MAX = 30  # codes that are not ours, from one address, within a quarter of an hour
SPOT_CHARS_MAX, NOTE_CHARS_MAX = 40, 100
SMALLEST_PT = 16  # what an old person reads without glasses
TOWNSHIP_CHARS = 9


def answers_for(areas: Iterable[str], area_code: str | None) -> bool:
    """Whether staff of `areas` may print or withdraw a poster of `area_code` (None: it hangs everywhere)."""
    if area_code is None:
        whole = (Level.CITY, Level.COUNTY)
        return any(area == places.EVERYWHERE or places.level_of(area) in whole for area in areas)
    return places.within_any(area_code, areas)


# ---- 公开的数字 ----

PUBLIC_LEAST = 5


def shown(count: int) -> int | None:
    """What the public sees of a number: None below five, nought included, so that nobody stands out in a village.

    Whatever is made public of such numbers is summed from what is shown, never from what is hidden: then no total
    gives a hidden number away.
    """
    return count if count >= PUBLIC_LEAST else None


# ---- 沉默: a poster against its own history ----

WEEKS_LOOKED = 8  # full weeks before the one that is judged
WEEKS_LEAST = 4  # less history than this raises no alarm
ODDS = 10_000  # a week that comes by chance once in ten thousand
SPREAD_LEAST = 1.01
EXPECTED_LEAST = 10  # scans a week; from fewer, silence says nothing
OTHERS_LEAST = 50  # scans a week that all other posters must have, for the common course to be taken out


@dataclass(frozen=True)
class Quiet:
    """A week that is too quiet: what was to be expected of it, and one in how many weeks is as quiet by chance."""

    expected: int
    odds: int


def quiet(weeks: Sequence[int], seen: int, course: float = 1.0) -> Quiet | None:
    """沉默. Whether `seen` scans in a week are too few after `weeks` (oldest first), or None.

    The weeks hold each weekday once, so that market days and Sundays weigh alike. Scans come in bursts (a meeting, a
    form handed out), so they vary more than Poisson's law allows: the spread of the weeks is measured, and the tail
    asked is that of Poisson's law with such a spread (the negative binomial). `course` is how all other posters fared
    this week beside their own history, one at most: a week in which nobody scanned anything (a festival, a broken
    network) is no poster's fault.
    """
    if len(weeks) < WEEKS_LEAST:
        return None
    mean = sum(weeks) / len(weeks)
    expected = mean * min(course, 1.0)
    if expected < EXPECTED_LEAST or seen >= expected:
        return None
    chance = at_most(seen, expected, sum((week - mean) ** 2 for week in weeks) / (len(weeks) - 1) / mean)
    if chance * ODDS > 1:
        return None
    return Quiet(round(expected), min(round(1 / max(chance, 1e-9)), 1_000_000_000))


def at_most(count: int, mean: float, spread: float = 1.0) -> float:
    """The chance of `count` or fewer where `mean` are to be expected and the variance is `spread` times that.

    Poisson's law for a spread of one or less (P(0) = e^-m), the negative binomial above it.
    """
    if spread <= SPREAD_LEAST:
        term, ratio, first = exp(-mean), mean, 0.0
    else:
        size = mean / (spread - 1)
        term, ratio, first = spread**-size, (spread - 1) / spread, size
    total = term
    for number in range(count):
        term *= (ratio * (first + number) if first else ratio) / (number + 1)
        total += term
    return total


def common_course(expected: float, seen: int) -> float:
    """How all others fared beside their history; 1 where there are too few of them to say."""
    return min(seen / expected, 1.0) if expected >= OTHERS_LEAST else 1.0
