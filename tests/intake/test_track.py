"""凭编号查询: number and phone together, nothing learnt from a wrong one, and not for ever."""

from datetime import timedelta

import pytest

from server.intake import service as intake
from server.intake.errors import HelpNotFound, TooManyTries, WholePhoneNeeded
from server.intake.service.tracking import ADDRESS_WRONG_MAX, NUMBER_WINDOW, NUMBER_WRONG_MAX, WRONG_MAX
from server.kit.clock import at, now
from server.people.jobs import WRONG_TRIES_KEPT
from tests.intake import desk


def test_however_it_is_typed(unit, cast):
    with unit():
        no = desk.asked(cast).no
        for typed in (no, no.lower(), no.replace("-", " "), f" {no} ", no.removeprefix("QZ-")):
            assert intake.track(typed, "0001", place="10.0.0.1").no == no


def test_a_wrong_number_and_a_wrong_phone_are_one_answer(unit, cast):
    with unit():
        no = desk.asked(cast).no
    said = []
    for number, tail in ((no, "9999"), ("QZ-00000000", "0001"), (no, ""), (no, "٠٠٠١"), (no, "13800000009")):
        with pytest.raises(HelpNotFound) as refused, unit():
            intake.track(number, tail, place="10.0.0.1")
        said.append((refused.value.code, refused.value.says, refused.value.detail))
    assert len({str(one) for one in said}) == 1


def wrong(unit, no, times, place="10.0.0.1", phone="9999"):
    for _ in range(times):
        with pytest.raises(HelpNotFound), unit():
            intake.track(no, phone, place=place)


@pytest.fixture
def no(unit, cast):
    with unit():
        return desk.asked(cast).no


def test_ten_wrong_tries_close_the_way_of_who_made_them_and_of_nobody_else(unit, no):
    wrong(unit, no, WRONG_MAX)
    with pytest.raises(TooManyTries) as refused, unit():
        intake.track(no, "0001", place="10.0.0.1")
    assert 0 < refused.value.more["retry_after_s"] <= 15 * 60 + 1
    with unit():
        assert intake.track(no, "0001", place="10.0.0.2").no == no
    with at(now() + timedelta(minutes=16)), unit():
        assert intake.track(no, "0001", place="10.0.0.1").no == no


def test_an_address_that_tries_many_numbers_waits(unit, no):
    for number in range(ADDRESS_WRONG_MAX):
        wrong(unit, f"QZ-{number:08d}", 1)
    with pytest.raises(TooManyTries), unit():
        intake.track(no, "0001", place="10.0.0.1")


def test_a_number_many_guess_at_asks_its_owner_for_the_whole_phone_and_locks_nobody(unit, no):
    for last in range(NUMBER_WRONG_MAX):
        wrong(unit, no, 1, place=f"10.0.1.{last}")
    for tail in ("0001", "9999"):  # right or wrong: nobody learns which
        with pytest.raises(WholePhoneNeeded), unit():
            intake.track(no, tail, place="10.0.0.2")
    for whole in (desk.PHONE, f"{desk.PHONE[:3]} {desk.PHONE[3:7]}-{desk.PHONE[7:]}"):
        with unit():
            assert intake.track(no, whole, place="10.0.0.2").no == no
    wrong(unit, no, WRONG_MAX, place="10.0.0.3", phone="13899999999")
    with pytest.raises(TooManyTries), unit():
        intake.track(no, desk.PHONE, place="10.0.0.3")


def test_a_number_that_does_not_exist_is_answered_alike(unit, cast):
    for last in range(NUMBER_WRONG_MAX):
        wrong(unit, "QZ-00000000", 1, place=f"10.0.1.{last}")
    with pytest.raises(WholePhoneNeeded), unit():
        intake.track("QZ-00000000", "0001", place="10.0.0.2")


def test_who_goes_on_guessing_every_few_days_gets_no_new_count(unit, no):
    """A week of rest is counted from the last wrong try: twenty tails, and no more, for whoever does not rest."""
    start = now()
    for day in range(NUMBER_WRONG_MAX):
        with at(start + timedelta(days=5 * day)):
            wrong(unit, no, 1, place=f"10.0.1.{day}")
    last = start + timedelta(days=5 * (NUMBER_WRONG_MAX - 1))
    with at(last + timedelta(days=6)), pytest.raises(WholePhoneNeeded), unit():
        intake.track(no, "0001", place="10.0.0.2")
    with at(last + timedelta(days=8)), unit():
        assert intake.track(no, "0001", place="10.0.0.2").no == no


def test_the_sweep_leaves_the_count_as_long_as_it_counts():
    assert WRONG_TRIES_KEPT >= NUMBER_WINDOW
