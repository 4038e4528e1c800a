"""How much waits, since when, and how much of it too long."""

from datetime import timedelta

from sqlalchemy import case, false, select

from server.kit import clock
from server.kit import waiting as kit_waiting
from server.kit.waiting import DAY, NOTHING, ask, stands_since, together, waiting
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
            assert statements == [], "asked when it is looked at"
            assert (int(found), found.overdue, len(statements)) == (3, 2, 1)
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
        assert (int(found), found.oldest, found.overdue) == (0, None, 0)
    assert found == NOTHING


def test_more_than_many_is_said_and_not_read(unit, cast, monkeypatch):
    monkeypatch.setattr(kit_waiting, "MANY", 2)
    with unit():
        for days in (5, 3):
            handed_in(cast, days)
        found = waiting(select(Notice.at))
        assert (int(found), str(found), found.overdue) == (2, "2", 2)
        handed_in(cast, 1)
        found = waiting(select(Notice.at))
        assert (int(found), str(found), str(together(found, waiting(select(Notice.at))))) == (2, "2+", "4+")


def test_several_as_one(unit, cast):
    with unit():
        for days in (5, 3, 0):
            handed_in(cast, days)
        patient, hasty = (waiting(select(Notice.at), within) for within in (timedelta(days=4), DAY))
        found = together(patient, NOTHING, hasty)
        with counted() as statements:
            assert (found, found.overdue, found.within) == (6, 1 + 2, DAY)
        assert len(statements) == 1
        assert (clock.now() - found.oldest).days == 5
    assert together() == 0


def test_many_are_asked_in_one_statement_and_each_keeps_its_own(unit, cast):
    with unit():
        for days in (5, 3):
            handed_in(cast, days)
        whole, nobody, late = waiting(select(Notice.at)), waiting(select(Notice.at).where(false())), lateness()
        with counted() as statements:
            ask([whole, NOTHING, nobody, together(whole, late), late])
            assert ([int(one) for one in (whole, nobody, late)], late.overdue) == ([2, 0, 2], 1)
        assert len(statements) == 1, "what is known is not asked again"
        assert (nobody.oldest, whole < 3, whole > nobody, str(whole)) == (None, True, True, "2")
        with counted() as statements:
            ask([whole, NOTHING])
        assert statements == []


def lateness():
    """Notices with a limit of their own: only the elder one is too late."""
    limit = case((Notice.at < clock.now() - timedelta(days=4), Notice.at), else_=clock.now() + DAY)
    return waiting(select(Notice.at, limit))
