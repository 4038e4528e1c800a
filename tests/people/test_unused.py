"""久未登录 — an account nobody used for ninety days is disabled by the clock, told a week before."""

from datetime import timedelta

from server.kit.clock import at, now
from server.people import jobs, queries
from server.people import service as people
from server.people.lists import ACCOUNTS
from server.people.queries import desk
from tests.cast import PASSWORD
from tests.people.desk_of_three import state_of, three


def test_it_works(unit, cast):
    guan, *_ = three(unit)
    with at(now() + timedelta(days=60)), unit():
        assert people.sign_in_staff("tian", PASSWORD).outcome()
        assert people.disable_unused() == 0
    with at(now() + timedelta(days=91)):
        with unit():
            assert people.disable_unused() > 0
            assert people.disable_unused() == 0
        assert state_of(unit, cast.wang.uid) == "disabled"
        assert state_of(unit, cast.tian.uid) == "active"
        assert state_of(unit, guan.uid) == "active"  # the last administrator of a kind stays
        with unit():
            line = desk.staff_timeline(queries.staff(cast.wang.uid), [])[0]
            assert (line.what, line.who, line.note) == ("停用", "系统", "90 天没有登录，自动停用")


def test_it_is_told_a_week_before(unit, cast):
    guan, *_ = three(unit)
    with at(now() + timedelta(days=82)), unit():
        assert desk.accounts_waiting(guan) == 0
    with at(now() + timedelta(days=84)), unit():
        assert desk.accounts_waiting(guan) == ACCOUNTS.ask(guan, {"state": "unused"}).count() > 0


def test_enabling_begins_the_ninety_days_anew(unit, cast):
    guan, *_ = three(unit)
    with at(now() + timedelta(days=91)), unit():
        people.disable_unused()
        people.enable_staff(cast.wang.uid, note="回来上班", actor=guan)
        assert people.disable_unused() == 0


def test_a_disabled_account_forgets_after_thirty_days_how_it_came_in(unit, cast):
    guan, *_ = three(unit)
    with unit():
        queries.staff(cast.wang.uid).phone = "13800000009"
        people.disable_staff(cast.wang.uid, note="离职", actor=guan)
    with at(now() + timedelta(days=29)), unit():
        jobs.sweep()
        assert queries.staff(cast.wang.uid).phone == "13800000009"
    with at(now() + timedelta(days=31)):
        with unit():
            jobs.sweep()
        with unit():
            kept = queries.staff(cast.wang.uid)
            assert (kept.phone, kept.totp, kept.password_hash, kept.name) == (None, None, "", "王走访")
            assert queries.staff(cast.tian.uid).password_hash
            assert jobs.sweep() == 0
