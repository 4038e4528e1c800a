from datetime import timedelta

from server.jobs.purge import RULES
from server.kit.clock import at, now
from server.people import jobs, queries
from server.people import service as people
from server.people.roles import Role
from tests.cast import COUNTY, staff

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


def test_what_a_disabled_account_opened_the_door_with_goes_after_thirty_days(unit, cast):
    with unit():
        boss = staff("ping", "平管理", Role.PLATFORM_ADMIN, COUNTY)
        people.disable_staff(cast.chen.uid, note="离岗", actor=boss)
    with at(now() + timedelta(days=29)), unit():
        jobs.sweep()
        assert queries.staff(cast.chen.uid).password_hash != ""
    with at(now() + timedelta(days=31)), unit():
        jobs.sweep()
        gone = queries.staff(cast.chen.uid)
        assert (gone.password_hash, gone.totp, gone.donor_uid, gone.signed_in_from) == ("", None, None, "")
        assert gone.name == cast.chen.name, "what was done keeps its name"
        assert queries.staff(cast.tian.uid).password_hash != ""
    assert any(rule.title.startswith("停用账号") and "30 天" in rule.after for rule in RULES)
