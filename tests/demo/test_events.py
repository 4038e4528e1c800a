"""The demo's days of giving: one over, one on, with a unit whose roster is matched and one whose roster waits."""

import pytest
from sqlalchemy import text

from server.demo import campaigns, donors, events, places, staff
from server.demo.profiles import PROFILES
from server.events import queries, report
from server.jobs.books import run
from server.kit.db import db
from server.kit.units import reading, writing


@pytest.mark.parametrize("name", ["yichun", "jinxi"])
def test_it_tells_something_of_everything(app, name):
    with app.app_context():
        for part in (places, staff, donors, campaigns, events):
            with writing():
                part.build(PROFILES[name])
        with reading():
            on, over = queries.calendar().items
            assert (on.is_on, over.when_text) == (True, "已结束")
            found = report.of(queries.find(on.uid))
            assert (found.whole.left_fen, found.units, found.named) == (500_00, 2, [events.SCHOOL])
            rows = db.session.execute(text("SELECT gift_id IS NULL, count(*) FROM event_roster_rows GROUP BY 1"))
            assert {bool(row[0]): row[1] for row in rows} == {True: 3, False: 6}
        assert [finding for finding in run() if finding.problems] == []
