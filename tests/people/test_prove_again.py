"""再次验证 — the second factor before a reveal: right once, and a wrong one counts though its unit is undone."""

import pytest

from server.kit.db import db
from server.kit.units import reading
from server.people import service as people
from server.people.errors import OtpNeeded, OtpNotEnrolled, SignInWrong, StaffLocked
from server.people.models import Staff


def wrong(unit, cast, otp="000000"):
    with pytest.raises(SignInWrong), unit():
        people.prove_again(cast.tian.uid, otp)


def test_it_works_once(unit, cast):
    with unit():
        otp = people.otp_now("tian")
        people.prove_again(cast.tian.uid, f" {otp} ")
    wrong(unit, cast, otp)


def test_a_unit_that_is_undone_still_counts_and_five_lock(unit, cast):
    for _ in range(5):
        wrong(unit, cast)
    with pytest.raises(StaffLocked) as refusal, unit():
        people.prove_again(cast.tian.uid, people.otp_now("tian"))
    assert refusal.value.more["retry_after_s"] > 0


def test_a_unit_that_goes_on_counts_once(unit, cast):
    with unit(), pytest.raises(SignInWrong):
        people.prove_again(cast.tian.uid, "000000")
    with unit():
        assert db.session.scalar(db.select(Staff.wrong_tries).where(Staff.uid == cast.tian.uid)) == 1


def test_a_right_code_of_an_undone_unit_may_be_typed_again(unit, cast):
    with unit():
        otp = people.otp_now("tian")
    with pytest.raises(ZeroDivisionError):
        prove_and_fail(unit, cast, otp)
    with unit():
        people.prove_again(cast.tian.uid, otp)


def prove_and_fail(unit, cast, otp):
    with unit():
        people.prove_again(cast.tian.uid, otp)
        raise ZeroDivisionError


def test_without_a_code_or_a_secret_it_is_refused(unit, cast):
    with unit():
        with pytest.raises(OtpNeeded):
            people.prove_again(cast.tian.uid, " ")
        db.session.execute(db.update(Staff).values(totp_sealed=None))
    with unit(), pytest.raises(OtpNotEnrolled):
        people.prove_again(cast.tian.uid, "123456")


def test_it_needs_a_unit_that_writes(app, unit, cast):
    with app.app_context(), pytest.raises(AssertionError, match="only reads"), reading():
        people.prove_again(cast.tian.uid, "000000")
