"""How much waits, since when, and how much of it too long."""

from datetime import timedelta

from sqlalchemy import select

from server.kit import clock
from server.kit.waiting import DAY, NOTHING, Waiting, stands_since, together, waiting
from server.notices import service as notices
from server.notices.models import Notice
from tests.counting import counted
from tests.notices.words import written


def handed_in(cast, days):
    with clock.at(clock.now() - timedelta(days=days)):
        row = written(cast.chen)
        return notices.submit(row.uid, actor=cast.chen, seen_version=0)


def test_it_works(unit, cast):
    with unit():
        for days in (5, 3, 1):
            handed_in(cast, days)
        with counted() as statements:
            found = waiting(select(stands_since(Notice, Notice.at)))
        assert (found, found.overdue, len(statements)) == (3, 2, 1)
        assert (clock.now() - found.oldest).days == 5
        assert waiting(select(stands_since(Notice, Notice.at)), DAY).overdue == 3


def test_it_waits_since_its_last_move_not_since_its_birth(unit, cast):
    with unit():
        with clock.at(clock.now() - timedelta(days=9)):
            row = written(cast.chen)
        assert waiting(select(stands_since(Notice, Notice.at))).overdue == 1
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
        assert waiting(select(stands_since(Notice, Notice.at))).overdue == 0


def test_nothing_waits(unit, cast):
    with unit():
        found = waiting(select(Notice.at))
    assert (found, found.oldest, found.overdue) == (0, None, 0)
    assert found == NOTHING


def test_several_as_one():
    early, late = clock.now() - timedelta(days=3), clock.now()
    found = together(Waiting(2, late, 0), Waiting(1, early, 1, DAY), NOTHING)
    assert (found, found.oldest, found.overdue, found.within) == (3, early, 1, DAY)
    assert together() == 0
