"""The menu's numbers are worded once for each who asks; what words them may therefore look at nothing that moves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.console.nav import ITEMS
from server.kit import clock
from server.kit.db import db
from server.kit.waiting import Standing, Waiting, ask, waiting
from server.notices import service as notices
from server.notices.models import Notice
from server.people.roles import Role
from tests.cast import COUNTY, staff
from tests.console.seats import seat
from tests.counting import counted
from tests.notices.words import written

COUNTED = [item for item in ITEMS if item.waiting]


def worded(item, actor):
    """What the database would be asked, and with which values where they are known beforehand."""
    compiled = [queue.told(0).compile(dialect=db.engine.dialect) for queue in item.waiting(actor).queues]
    fixed = [[bind.value for bind in one.bind_names if bind.callable is None] for one in compiled]
    return [str(one) for one in compiled], fixed


@pytest.mark.parametrize("item", COUNTED, ids=lambda item: item.label)
def test_a_counter_is_worded_without_a_look_at_the_rows_or_the_clock(item, unit, cast):
    for role in sorted(item.roles & frozenset(Role)):
        actor = replace(cast.chen, roles=frozenset({role}))
        with unit():
            item.waiting(actor)  # what a process learns once is no part of the question
            with counted() as statements:
                before = worded(item, actor)
            assert statements == [], (role, "what it asks while it is worded would be kept for ever")
            with clock.at(clock.now() + timedelta(days=400, seconds=7)):
                assert worded(item, actor) == before, (role, "the moment it was worded would be kept for ever")


def test_a_number_that_is_kept_in_words_follows_the_rows_and_the_clock(unit, cast):
    standing = Standing()

    def look():
        with counted() as statements:
            (found,) = standing.ask("a key", lambda: [waiting(worded_once())])
        assert len(statements) == 1
        return int(found), found.overdue

    def worded_once(times=[]):  # noqa: B006 - it counts for this test alone
        times.append(1)
        assert len(times) == 1, "worded twice"
        return Notice.__table__.select().with_only_columns(Notice.at).where(Notice.state == "review")

    with unit():
        assert look() == (0, 0)
        row = written(cast.chen)
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
        assert look() == (1, 0)
    with unit(), clock.at(clock.now() + timedelta(days=3)):
        assert look() == (1, 1), "too late by the clock of whoever asks"


def test_nobody_is_told_the_numbers_of_somebody_else(app, unit, cast):
    with unit():
        row = written(cast.chen)
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
        lead = staff("second", "二位负责人", Role.CHARITY_LEAD, COUNTY)
    for actor, is_told in ((cast.chen, False), (lead, True), (cast.chen, False)):
        page = seat(app, unit, actor).page("/")
        assert ("条公告等您复核" in page) is is_told, actor.ref


def test_what_was_not_asked_for_lately_is_forgotten(unit):
    standing, times, rows = Standing(kept_max=2), [], select(Notice.at)
    with unit():
        for key in ("a", "b", "a", "c", "a", "b"):
            standing.ask(key, lambda key=key: times.append(key) or [waiting(rows)])
    assert times == ["a", "b", "c", "b"]


def test_who_has_nothing_to_be_asked_for_asks_nothing(unit):
    with unit(), counted() as statements:
        assert [int(one) for one in Standing().ask("a key", lambda: [Waiting(), Waiting()])] == [0, 0]
        ask([])
    assert statements == []
