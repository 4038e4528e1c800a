from datetime import timedelta

from server.kit.clock import at, now
from server.people import jobs, queries
from server.people import service as people

PHONE = "13800000077"


def test_it_works(unit, cast):
    with unit():
        donors = people.open_donor_session(queries.donor(cast.lan.uid), "cookie")
        people.open_staff_session(queries.staff(cast.chen.uid))
        people.ask_phone_code(PHONE)
    with at(now() + timedelta(hours=13)), unit():
        assert jobs.sweep() == 1
    with at(now() + timedelta(hours=25)), unit():
        assert jobs.sweep() == 1
        assert jobs.sweep() == 0
        assert people.donor_of(donors, carrier="cookie") is not None


def test_a_swept_phone_may_ask_again(unit):
    with unit():
        people.ask_phone_code(PHONE)
    with at(now() + timedelta(days=2)), unit():
        jobs.sweep()
        assert people.ask_phone_code(PHONE).code


def test_a_session_that_is_over_cannot_be_touched_alive(unit, cast):
    with unit():
        token = people.open_donor_session(queries.donor(cast.lan.uid), "cookie")
    with at(now() + timedelta(days=31)), unit():
        people.touch(token)
        assert people.donor_of(token, carrier="cookie") is None
