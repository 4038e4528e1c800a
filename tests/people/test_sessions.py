from datetime import timedelta

from sqlalchemy import text

from server.kit.clock import at, now
from server.kit.db import db
from server.people import queries
from server.people import service as people


def staff_token(unit, cast):
    with unit():
        return people.open_staff_session(queries.staff(cast.chen.uid))


def donor_token(unit, cast, kind="cookie"):
    with unit():
        return people.open_donor_session(queries.donor(cast.lan.uid), kind)


def test_the_table_holds_no_token(unit, cast):
    token = donor_token(unit, cast)
    with unit():
        kept = db.session.execute(text("SELECT token_hash FROM sessions")).scalars().all()
    assert len(kept) == 1
    assert token not in kept[0]


def test_a_donor_is_known_by_the_token(unit, cast):
    token = donor_token(unit, cast, "bearer")
    with unit():
        session = people.donor_of(token, carrier="bearer")
        assert session is not None
        assert (session.donor.uid, session.actor.ref) == (cast.lan.uid, cast.lan.ref)
        assert (session.openid, session.uids, session.refs) == ("oLan", (cast.lan.uid,), (cast.lan.ref,))


def test_a_token_works_only_the_way_it_was_given(unit, cast):
    token = donor_token(unit, cast, "cookie")
    with unit():
        assert people.donor_of(token, carrier="bearer") is None
        assert people.staff_of(token) is None


def test_a_staff_token_opens_nothing_for_donors(unit, cast):
    token = staff_token(unit, cast)
    with unit():
        assert people.donor_of(token, carrier="cookie") is None


def test_each_session_has_a_csrf_value_of_its_own(unit, cast):
    one, two = donor_token(unit, cast), donor_token(unit, cast)
    with unit():
        values = [people.donor_of(token, carrier="cookie").csrf for token in (one, two)]
    assert values[0] != values[1]


def test_signing_out_ends_it(unit, cast):
    token = donor_token(unit, cast)
    with unit():
        people.sign_out(token)
        people.sign_out("never given")
        assert people.donor_of(token, carrier="cookie") is None


def test_a_donor_stays_for_thirty_days_and_slides(unit, cast):
    token = donor_token(unit, cast)
    with at(now() + timedelta(days=29)), unit():
        assert people.donor_of(token, carrier="cookie").stale
        people.touch(token)
    with at(now() + timedelta(days=58)), unit():
        assert people.donor_of(token, carrier="cookie") is not None
    with at(now() + timedelta(days=60)), unit():
        assert people.donor_of(token, carrier="cookie") is None


def test_staff_are_out_after_two_idle_hours(unit, cast):
    token = staff_token(unit, cast)
    with at(now() + timedelta(minutes=119)), unit():
        assert people.staff_of(token).stale
    with at(now() + timedelta(minutes=121)), unit():
        assert people.staff_of(token) is None


def test_staff_are_out_after_twelve_hours_however_busy(unit, cast):
    token = staff_token(unit, cast)
    for hours in range(1, 12):
        with at(now() + timedelta(hours=hours)), unit():
            people.touch(token)
    with at(now() + timedelta(hours=11, minutes=59)), unit():
        assert people.staff_of(token) is not None
    with at(now() + timedelta(hours=12, minutes=1)), unit():
        assert people.staff_of(token) is None
