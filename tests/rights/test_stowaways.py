"""Mass assignment is looked for by every test that sends a form; here it is shown that the look does not miss."""

import pytest
from sqlalchemy import String, update

from server.kit.db import db
from server.people.models import Staff
from tests.stowaways import MARK, Smuggled, aboard, names


def test_a_view_that_takes_a_whole_form_is_caught(unit, cast):
    form = aboard({"name": "陈经办"})
    texts = {column.name for column in Staff.__table__.columns if isinstance(column.type, String)}
    careless = update(Staff).where(Staff.uid == cast.chen.uid).values({name: form[name] for name in texts & set(form)})
    with unit(), pytest.raises(Smuggled, match="password_hash"):
        db.session.execute(careless)


def test_what_no_form_may_hold_rides_along():
    assert {"state", "by", "uid", "approved_by", "name_sealed", "password_hash", "organisation_id"} <= set(names())
    assert aboard({"note": "看过"})["state"] == f"{MARK}state"


@pytest.mark.parametrize("given", [b"raw", "text", None, [1], {1: "odd"}])
def test_other_bodies_go_as_they_came(given):
    assert aboard(given) is given


def test_what_the_form_names_itself_stays():
    assert aboard({"state": "open"})["state"] == "open"
