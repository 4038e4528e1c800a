"""The rule is held to its promise by chance itself: seeded, so that a failure is a fault and no bad luck."""

import random
from itertools import pairwise

import pytest

from server.codes import rules, silence
from server.codes import service as codes
from server.codes.errors import SilenceUnknown
from server.codes.models import Silence, StepCount
from server.codes.states import Channel, Step
from server.kit.clock import at, now, timedelta, today
from server.kit.db import db
from tests.cast import OTHER_TOWN, TOWN
from tests.codes.test_register import hung

YEAR = 365


def bursty(dice, mean):
    """Scans of a day: Poisson's law, and on some days a meeting that brings many at once."""
    busy = mean * 6 if dice.random() < 0.03 else mean
    limit, count, product = 2.718281828459045**-busy, 0, dice.random()
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def alarms(days):
    """Alarms over a course of days, judged every day as the job does; one open alarm is one alarm."""
    found, quiet_before = [], False
    for day in range((rules.WEEKS_LEAST + 1) * 7, len(days) + 1):
        weeks = [sum(days[start - 7 : start]) for start in range(day, max(day - 7 * 9, 6), -7)]
        quiet = rules.quiet(weeks[:0:-1], weeks[0]) is not None
        if quiet and not quiet_before:
            found.append(day)
        quiet_before = quiet
    return found


def test_a_steady_poster_hardly_ever_alarms():
    dice = random.Random(20261122)
    years, false = 120, 0
    for _ in range(years):
        mean = dice.choice([0.3, 1, 2, 4, 8])
        false += len(alarms([bursty(dice, mean) for _ in range(YEAR)]))
    assert false <= years * 0.05, f"{false} false alarms in {years} years of one poster"


def test_a_poster_that_is_torn_down_alarms_within_ten_days():
    dice = random.Random(7)
    late = []
    for _ in range(60):
        days = [bursty(dice, 3) for _ in range(100)] + [0] * 14
        heard = [day for day in alarms(days) if day > 100]
        late.append(heard[0] - 100 if heard else 99)
    assert sorted(late)[int(len(late) * 0.9)] <= 10, late


def test_little_history_and_few_scans_raise_nothing():
    assert rules.quiet([50, 50, 50], 0) is None
    assert rules.quiet([50, 50, 50, 50], 0)
    assert rules.quiet([9] * 8, 0) is None
    assert rules.quiet([0] * 8, 0) is None
    assert rules.quiet([], 0) is None


def test_a_week_in_which_nobody_scans_anything_is_nobodys_fault():
    assert rules.quiet([50] * 8, 4)
    assert rules.quiet([50] * 8, 4, course=0.08) is None
    assert rules.common_course(500.0, 40) == 0.08
    assert rules.common_course(500.0, 900) == 1.0
    assert rules.common_course(49.0, 0) == 1.0


def test_a_poster_that_varies_much_needs_more_silence():
    steady, wild = [30] * 8, [5, 80, 10, 60, 2, 70, 3, 10]
    assert rules.quiet(steady, 5)
    assert rules.quiet(wild, 5) is None


def test_poissons_law_is_poissons():
    assert rules.at_most(0, 10) == pytest.approx(4.54e-5, rel=1e-3)
    assert rules.at_most(10, 10) == pytest.approx(0.58304, rel=1e-4)
    assert rules.at_most(0, 24, 3.5) == pytest.approx(3.5 ** -(24 / 2.5))
    assert rules.at_most(4000, 24, 3.5) == pytest.approx(1)
    assert all(low < high for low, high in pairwise(rules.at_most(count, 5) for count in range(20)))


def scanned(poster, days, times):
    """That many scans on each of the days before today: `days` as (from, to) ago."""
    for ago in range(*days):
        key = {"day": today() - timedelta(days=ago), "step": str(Step.SCAN), "channel": str(Channel.WEB)}
        db.session.add(StepCount(serial=poster.serial, subject="", area_code=TOWN, times=times, **key))


def old_poster(area=TOWN, days=80):
    with at(now() - timedelta(days=days)):
        return hung(area)


def silences():
    return [(row.poster_id, row.expected, row.seen, row.how) for row in db.session.query(Silence).order_by(Silence.id)]


def test_it_works_and_wakes_again(unit, cast):
    with unit():
        quiet, lively, young = old_poster(), old_poster(), old_poster(days=20)
        scanned(quiet, (8, 80), 3)
        scanned(lively, (1, 80), 20)
        scanned(young, (1, 20), 5)
        assert silence.listen() == 1
        assert silence.listen() == 0
        assert silences() == [(quiet.id, 21, 0, "")]
    with unit(), at(now() + timedelta(days=5)):
        scanned(quiet, (1, 5), 5)
        scanned(lively, (1, 5), 20)
        silence.listen()
        assert silences() == [(quiet.id, 21, 0, "woke")]


def test_a_network_that_was_down_alarms_for_nobody(unit, cast):
    with unit():
        for _ in range(6):
            scanned(old_poster(), (8, 80), 3)
        assert silence.listen() == 0


def test_somebody_who_went_there_ends_it_and_it_stays_quiet(unit, cast):
    with unit():
        scanned(old_poster(), (8, 80), 3)
        silence.listen()
        uid = db.session.query(Silence).one().uid
        row = silence.seen_to(uid, actor=cast.tian, note="公告栏换到了路口")
        assert (row.how, row.done_by, row.note) == ("hand", cast.tian.ref, "公告栏换到了路口")
        assert silence.seen_to(uid, actor=cast.ren).done_by == cast.tian.ref
        assert silence.listen() == 0  # the quiet is known


def test_only_the_place_ends_its_own(unit, cast):
    with unit():
        scanned(old_poster(OTHER_TOWN), (8, 80), 3)
        silence.listen()
        with pytest.raises(SilenceUnknown):
            silence.seen_to(db.session.query(Silence).one().uid, actor=cast.tian)
        with pytest.raises(SilenceUnknown):
            silence.seen_to("nothing", actor=cast.tian)


def test_a_withdrawn_poster_may_be_silent(unit, cast):
    with unit():
        poster = old_poster()
        scanned(poster, (8, 80), 3)
        silence.listen()
        codes.withdraw(poster, actor=cast.tian, reason="收回")
        assert [how for *_rest, how in silences()] == ["withdrawn"]
        assert silence.listen() == 0
