from datetime import timedelta

import pyotp
import pytest

from server.kit.clock import at, now
from server.kit.db import db
from server.people import queries
from server.people import service as people
from server.people.errors import DemoOnly, OtpNeeded, SignInWrong, StaffLocked, StaffUnknown
from server.people.models import WrongTry
from tests.cast import PASSWORD


def sign_in(unit, login, password=PASSWORD, otp=""):
    with unit():
        attempt = people.sign_in_staff(login, password, otp)
    return attempt.outcome()


def code_of(unit, login):
    with unit():
        return people.otp_now(login)


def test_it_works_by_password_alone_in_the_village(unit, cast):
    token = sign_in(unit, " Wang ")
    with unit():
        session = people.staff_of(token)
        assert session is not None
        assert (session.actor.uid, session.staff_name, session.roles) == (cast.wang.uid, "王走访", ("grid",))


def test_it_works_with_a_code_where_money_moves(unit, cast):
    assert sign_in(unit, "fang", otp=code_of(unit, "fang"))


def test_a_post_that_moves_money_needs_the_code(unit, cast):
    with pytest.raises(OtpNeeded):
        sign_in(unit, "fang")


def test_a_code_opens_once(unit, cast):
    code = code_of(unit, "fang")
    assert sign_in(unit, "fang", otp=code)
    with pytest.raises(SignInWrong):
        sign_in(unit, "fang", otp=code)


def test_an_older_code_does_not_open_after_a_newer_one(unit, cast):
    with unit():
        totp = pyotp.TOTP(queries.staff(cast.fang.uid).totp or "")
    moment = now()
    with at(moment):
        assert sign_in(unit, "fang", otp=totp.at(moment))
        with pytest.raises(SignInWrong):
            sign_in(unit, "fang", otp=totp.at(moment - timedelta(seconds=30)))
        assert sign_in(unit, "fang", otp=totp.at(moment + timedelta(seconds=30)))


def test_a_code_of_two_minutes_ago_is_refused(unit, cast):
    with unit():
        totp = pyotp.TOTP(queries.staff(cast.fang.uid).totp or "")
    with pytest.raises(SignInWrong):
        sign_in(unit, "fang", otp=totp.at(now() - timedelta(minutes=2)))


@pytest.mark.parametrize(("login", "password"), [("wang", "wrong-wrong-wrong"), ("nobody", PASSWORD), ("", "")])
def test_it_refuses_with_one_sentence(unit, cast, login, password):
    with pytest.raises(SignInWrong, match="用户名、密码或动态码不对"):
        sign_in(unit, login, password)


def lock(unit):
    for _ in range(5):
        with pytest.raises(SignInWrong):
            sign_in(unit, "wang", "wrong-wrong-wrong")


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(unit, cast):
    lock(unit)
    with pytest.raises(StaffLocked) as refusal:
        sign_in(unit, "wang")
    assert 0 < refusal.value.more["retry_after_s"] <= 15 * 60 + 1
    with at(now() + timedelta(minutes=16)):
        assert sign_in(unit, "wang")


def test_a_right_password_forgets_the_wrong_ones(unit, cast):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(SignInWrong):
                sign_in(unit, "wang", "wrong-wrong-wrong")
        assert sign_in(unit, "wang")


def test_a_wrong_code_counts_as_a_wrong_try(unit, cast):
    for _ in range(5):
        with pytest.raises(SignInWrong):
            sign_in(unit, "fang", otp="000000")
    with pytest.raises(StaffLocked):
        sign_in(unit, "fang", otp=code_of(unit, "fang"))


def test_a_disabled_account_is_refused_like_an_unknown_one(unit, cast):
    with unit():
        queries.staff(cast.wang.uid).state = "disabled"
    with pytest.raises(SignInWrong):
        sign_in(unit, "wang")


def test_codes_are_shown_in_the_demo_alone(unit, cast, app):
    from dataclasses import replace

    app.extensions["wishbridge_settings"] = replace(app.extensions["wishbridge_settings"], env="production")
    with unit(), pytest.raises(DemoOnly):
        people.otp_now("fang")


def test_a_code_of_nobody_is_refused(unit, cast):
    with unit(), pytest.raises(StaffUnknown):
        people.otp_now("nobody")


def wrong_from(unit, place, login="nobody", times=1):
    for number in range(times):
        with unit():
            attempt = people.sign_in_staff(f"{login}{number}", "wrong-wrong-wrong", place=place)
        assert attempt.refusal is not None
        assert attempt.refusal.code == "sign_in_wrong"


def test_an_address_that_was_wrong_thirty_times_waits(unit, cast):
    wrong_from(unit, "10.0.0.8", times=30)
    with unit():
        refused = people.sign_in_staff("tian", PASSWORD, place="10.0.0.8").refusal
        assert (refused.code, refused.status, 0 < refused.more["retry_after_s"] <= 901) == ("address_locked", 429, True)
        assert people.sign_in_staff("tian", PASSWORD, place="10.0.0.9").outcome()
    with at(now() + timedelta(minutes=16)), unit():
        assert people.sign_in_staff("tian", PASSWORD, place="10.0.0.8").outcome()


def test_a_login_nobody_has_is_locked_in_the_same_words(unit, cast):
    for _ in range(5):
        with pytest.raises(SignInWrong):
            sign_in(unit, "nobody", "wrong-wrong-wrong")
    with pytest.raises(StaffLocked):
        sign_in(unit, "nobody", PASSWORD)


def test_who_is_invited_or_disabled_is_locked_like_nobody(unit, cast):
    with unit():
        queries.staff(cast.wang.uid).state = "disabled"
    lock(unit)
    with pytest.raises(StaffLocked):
        sign_in(unit, "wang")


def test_the_address_is_kept_as_a_mark_alone(unit, cast):
    wrong_from(unit, "10.0.0.8")
    with unit():
        marks = db.session.scalars(db.select(WrongTry.mark)).all()
    assert len(marks) == 2
    assert not any("10.0.0.8" in mark or "nobody" in mark for mark in marks)
