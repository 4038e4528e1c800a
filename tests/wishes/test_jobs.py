"""The clock: two reminders, then the wish is everybody's again."""

from datetime import timedelta

from server.kit import clock
from server.messages import queries as inbox
from server.wishes import jobs, queries
from server.wishes import service as wishes
from tests.wishes import desk


def titles(donor):
    return [message.title for message in inbox.inbox([donor.uid]).items]


def test_a_week_passes(cast, unit):
    with unit():
        uid = desk.held(cast)
    start = clock.now()
    told = []
    for hours in (1, 5 * 24 + 1, 5 * 24 + 2, 6 * 24 + 1, 6 * 24 + 2, 7 * 24 + 1, 7 * 24 + 2):
        with clock.at(start + timedelta(hours=hours)), unit():
            told.append((jobs.remind_holders(), jobs.return_overdue_claims()))
    assert told == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (0, 1), (0, 0)]
    with unit():
        claim, wish = queries.desk_claim(uid, actor=cast.chen)
        assert (claim.state, wish.state, wish.taken) == ("released", "open", 0)
        assert titles(cast.lan) == ["认领已到期", "认领快到期了", "认领快到期了", "认领成功"]


def test_one_more_week_moves_everything(cast, unit):
    with unit():
        wishes.extend(desk.held(cast), actor=cast.lan)
    with clock.at(clock.now() + timedelta(days=8)), unit():
        assert (jobs.remind_holders(), jobs.return_overdue_claims()) == (0, 0)
    with clock.at(clock.now() + timedelta(days=15)), unit():
        assert jobs.return_overdue_claims() == 1


def test_what_is_on_its_way_is_left_alone(cast, unit):
    with unit():
        desk.sent(cast)
        desk.held(cast, cast.chen)
    with clock.at(clock.now() + timedelta(days=30)), unit():
        assert (jobs.remind_holders(), jobs.return_overdue_claims()) == (0, 0)
