"""海报 — a 总码 in every township of the home county and policy sheets in four, with ten weeks of invented counts.

One of them has fallen silent, one was never scanned, one is older than the text in force: so that a reader sees what
the figures and the lists are for.
"""

import random
from collections import Counter
from datetime import timedelta

from server.codes import service as codes
from server.codes import stale
from server.codes.queries import Poster
from server.codes.states import Channel, Step
from server.codes.tally import Tick
from server.codes.totals import add_up
from server.demo import policies as texts
from server.demo import staff
from server.demo.profiles import Profile, townships
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, today
from server.policies import queries
from server.policies import service as policies

WEEKS = 10
SPOTS = ("便民服务中心门口", "村委会公告栏", "卫生院大厅", "集贸市场入口", "小学门口", "公交站旁")
SHEETS = ("1", "3", "6", "10")
# How many of a hundred go on from a step to the next: read, check, request, result.
ON = (70, 45, 30, 60)


def build(chosen: Profile) -> None:
    """Every count is invented, and the place it hangs says so."""
    dice = random.Random(chosen.seed)  # noqa: S311 - invented numbers, the same each time
    counts: Counter[Tick] = Counter()
    home = [one.code for one in townships(chosen) if one.county_code == chosen.home]
    for number, area in enumerate(home):
        poster = _hung(area, None, dice)
        if number != len(home) - 1:  # the last one hangs where nobody passes
            _scan(poster, dice, counts, quiet=number == 1)
    old = []
    for area in chosen.towns:
        for no in SHEETS:
            _scan(sheet := _hung(area, no, dice), dice, counts)
            if no == str(texts.CHANGED):
                old.append(sheet)
    add_up(counts)
    texts.change()
    _replace(old, dice)


def _replace(old: list[Poster], dice: random.Random) -> None:
    """Every town but the first has hung new paper; there somebody scanned the old one, and it is on the list."""
    left, *others = old
    keeper = staff.actor("jiuzhu")
    stale.ask(left.serial, queries.current_number(queries.find(str(texts.CHANGED))))
    for one in others:
        newer = policies.register_policy(str(texts.CHANGED), area_code=one.area_code, actor=keeper)
        codes.hang(newer, actor=keeper, spot=f"{dice.choice(SPOTS)}（示例）", hung_on=today())
        codes.withdraw(one, actor=keeper, reason="旧版，已换新")


def _hung(area: str, policy: str | None, dice: random.Random) -> Poster:
    """Printed ten weeks ago and hung the day after."""
    with at(now() - timedelta(weeks=WEEKS, days=1)):
        if policy is None:
            poster = policies.register_total(area, actor=THE_CLOCK)
        else:
            poster = policies.register_policy(policy, area_code=area, actor=THE_CLOCK)
    hung_on = today() - timedelta(weeks=WEEKS)
    return codes.hang(poster, actor=THE_CLOCK, spot=f"{dice.choice(SPOTS)}（示例）", hung_on=hung_on)


def _scan(poster: Poster, dice: random.Random, counts: Counter[Tick], *, quiet: bool = False) -> None:
    """Up to seven a day, more on market days; `quiet`: nobody in the last nine days."""
    usual = dice.choice((2, 3, 4, 5))
    for ago in range(WEEKS * 7, 0, -1):
        if quiet and ago < 10:
            return
        day = today() - timedelta(days=ago)
        times = dice.randrange(usual * 2) + (usual if day.day % 5 == 0 else 0)
        for step, share in zip(Step, (100, *ON), strict=True):
            times = sum(dice.randrange(100) < share for _ in range(times))
            if times == 0:
                break
            door = dice.choice((Channel.WEB, Channel.MINIAPP))
            subject = poster.subject or ""
            counts[Tick(poster.serial, day, str(step), str(door), subject, poster.area_code or "")] += times
