"""The demo's register: households of several members, aid from every purse, slips in every state."""

import pytest
from sqlalchemy import text

from server.demo import places, registry, staff
from server.demo.profiles import PROFILES
from server.jobs.books import run
from server.kit.db import db
from server.kit.units import reading, writing


@pytest.mark.parametrize("name", ["yichun", "jinxi"])
def test_it_tells_something_of_everything(app, name):
    with app.app_context():
        with writing():
            for part in (places, staff, registry):
                part.build(PROFILES[name])
        with reading():
            counted = db.session.execute(
                text("SELECT household_id, count(*) FROM helped_persons GROUP BY household_id ORDER BY 2 DESC")
            ).all()
            assert counted[0][1] == 3
            assert len(counted) >= 12
            for table, column, wanted in (
                ("helped_persons", "state", {"active", "died"}),
                ("helped_persons", "controller", {"relief", "charity"}),
                ("provisions", "source", {"relief", "charity", "partner"}),
                ("consents", "purpose", {"wish", "share"}),
                ("person_merges", "state", {"asked"}),
            ):
                found = {row[0] for row in db.session.execute(text(f"SELECT DISTINCT {column} FROM {table}"))}
                assert found == wanted, table
            assert db.session.execute(text("SELECT count(*) FROM consents WHERE withdraws IS NOT NULL")).scalar() > 0
            assert db.session.execute(text("SELECT count(*) FROM helped_persons WHERE NOT sample")).scalar() == 0
        assert [finding for finding in run() if finding.problems] == []
