"""An instalment that falls due becomes a to-do at the desk, once for each of its days, and goes when it is paid."""

from datetime import timedelta

import pytest

from server.kit import clock
from server.kit.errors import Forbidden
from server.promises import jobs, queries, service
from server.promises.errors import ReasonNeeded, ReminderDone
from tests.promises.agreements import came, drafted, hardship, standing, terms
from tests.promises.test_change import agreed


def kinds(uid, *, is_open=True):
    found = queries.reminders(queries.find(uid))
    return [one.kind for one, _term in found if (one.done_at is None) == is_open]


@pytest.mark.parametrize(
    ("days", "kind"),
    [(31, None), (30, "due_30"), (8, "due_30"), (7, "due_7"), (0, "due_7"), (-1, "overdue"), (-30, "overdue_30")],
)
def test_it_works(unit, cast, campaign, days, kind):
    with unit():
        signed = clock.today() - timedelta(days=60)
        uid = standing(cast, campaign, signed_on=signed, terms=terms((days, 1000_00)))
        assert jobs.remind() == (kind is not None)
        assert kinds(uid) == ([kind] if kind else [])
        assert jobs.remind() == 0  # once


def test_a_nearer_one_takes_the_place_of_the_one_before(unit, cast, promise):
    with unit():
        jobs.remind()
        assert kinds(promise) == ["due_30"]
    with clock.at(clock.now() + timedelta(days=11)), unit():
        jobs.remind()
        assert (kinds(promise), kinds(promise, is_open=False)) == (["overdue"], ["due_30"])


def test_what_is_paid_is_nobodys_to_do(unit, cast, campaign, promise):
    with unit():
        jobs.remind()
        service.tie(promise, came(cast, campaign, 600_00), actor=cast.fang)
        assert kinds(promise) == []
        assert jobs.remind() == 0
        assert int(queries.waits(cast.fang)) == 0


def test_nor_what_need_not_be_paid(unit, cast, promise):
    with unit():
        jobs.remind()
        agreed(cast, promise, hardship())
        assert kinds(promise) == []
        assert jobs.remind() == 0


def test_nor_a_draft(unit, cast, campaign):
    with unit():
        drafted(cast, campaign)
        assert jobs.remind() == 0


def test_called(unit, cast, promise):
    with unit():
        jobs.remind()
        assert int(queries.waits(cast.fang)) == 1
        ((one, _term),) = queries.reminders(queries.find(promise))
        with pytest.raises(ReasonNeeded):
            service.finish_reminder(promise, one.uid, note="", actor=cast.fang)
        with pytest.raises(Forbidden):
            service.finish_reminder(promise, one.uid, note="月底付", actor=cast.ren)
        service.finish_reminder(promise, one.uid, note="答应月底付", actor=cast.fang)
        assert int(queries.waits(cast.fang)) == 0
        with pytest.raises(ReminderDone):
            service.finish_reminder(promise, one.uid, note="答应月底付", actor=cast.fang)


def test_what_waits_for_the_second_person(unit, cast, campaign, promise):
    with unit():
        service.submit(drafted(cast, campaign).uid, actor=cast.chen)
        service.ask_change(promise, hardship(), actor=cast.chen, scan=b"%PDF-1.4\n%%EOF\n")
        assert (int(queries.waits(cast.zhou)), int(queries.waits(cast.chen))) == (2, 0)
