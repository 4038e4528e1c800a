from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit.clock import at, now, start_of, today
from server.kit.db import db
from server.people import queries
from server.people import service as people
from server.people.errors import PhoneInvalid, SmsCodeWrong, SmsTooMany, SmsTooOften

PHONE = "13800000077"


def ask(unit, phone=PHONE):
    with unit():
        return people.ask_phone_code(phone)


def enter(unit, code, phone=PHONE):
    with unit():
        attempt = people.donor_by_phone(phone, code)
    return attempt.outcome()


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_it_works(unit):
    asked = ask(unit, "+86 138-0000-0077")
    assert (asked.phone, asked.resend_after_s, len(asked.code)) == (PHONE, 60, 6)
    donor = enter(unit, asked.code)
    with unit():
        assert queries.donor(donor.uid).phone == PHONE


def test_the_same_phone_is_the_same_donor(unit, cast):
    donor = enter(unit, ask(unit, "13800000001").code, "13800000001")
    assert donor.uid == cast.lan.uid


def test_neither_phone_nor_code_stands_in_the_table(unit):
    asked = ask(unit)
    with unit():
        kept = str(db.session.execute(text("SELECT * FROM phone_codes")).all())
    assert asked.code not in kept
    assert PHONE not in kept


@pytest.mark.parametrize("phone", ["", "12345", "1380000000", "138000000011", "23800000001", "1380000000a"])
def test_it_refuses_what_is_no_phone(unit, phone):
    with pytest.raises(PhoneInvalid):
        ask(unit, phone)
    with pytest.raises(PhoneInvalid):
        enter(unit, "000000", phone)


def test_one_code_a_minute(unit):
    ask(unit)
    with pytest.raises(SmsTooOften) as refusal:
        ask(unit)
    assert 0 < refusal.value.more["retry_after_s"] <= 61
    with at(now() + timedelta(seconds=61)):
        ask(unit)


def test_another_phone_need_not_wait(unit):
    ask(unit)
    ask(unit, "13800000078")


def test_ten_codes_a_day(unit):
    morning = start_of(today()) + timedelta(hours=8)
    for n in range(10):
        with at(morning + timedelta(minutes=2 * n)):
            ask(unit)
    with at(morning + timedelta(hours=1)), pytest.raises(SmsTooMany) as refusal:
        ask(unit)
    assert refusal.value.more["retry_after_s"] == 15 * 3600
    with at(morning + timedelta(days=1)):
        ask(unit)


def test_a_message_that_was_not_sent_gives_the_minute_back(unit):
    asked = ask(unit)
    with unit():
        people.phone_code_lost(asked.phone)
    with pytest.raises(SmsCodeWrong):
        enter(unit, asked.code)
    assert enter(unit, ask(unit).code)


def test_a_code_opens_once(unit):
    asked = ask(unit)
    assert enter(unit, asked.code)
    with pytest.raises(SmsCodeWrong):
        enter(unit, asked.code)


def test_a_newer_code_replaces_the_older_one(unit):
    first = ask(unit)
    with at(now() + timedelta(seconds=61)):
        second = ask(unit)
        if first.code != second.code:
            with pytest.raises(SmsCodeWrong):
                enter(unit, first.code)
        assert enter(unit, second.code)


def test_a_code_is_over_after_five_minutes(unit):
    asked = ask(unit)
    with at(now() + timedelta(minutes=5, seconds=1)), pytest.raises(SmsCodeWrong):
        enter(unit, asked.code)


def test_five_tries_and_no_more(unit):
    asked = ask(unit)
    for _ in range(5):
        with pytest.raises(SmsCodeWrong):
            enter(unit, other_than(asked.code))
    with pytest.raises(SmsCodeWrong):
        enter(unit, asked.code)


def test_the_fifth_try_still_opens(unit):
    asked = ask(unit)
    for _ in range(4):
        with pytest.raises(SmsCodeWrong):
            enter(unit, other_than(asked.code))
    assert enter(unit, asked.code)


def test_a_code_of_another_phone_does_not_open(unit):
    one, _two = ask(unit), ask(unit, "13800000078")
    with pytest.raises(SmsCodeWrong):
        enter(unit, one.code if one.code != _two.code else other_than(one.code), "13800000078")


def test_a_code_nobody_asked_for_does_not_open(unit):
    with pytest.raises(SmsCodeWrong):
        enter(unit, "123456")
