from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.registry import rules
from server.registry.rules import Controller
from tests.registry.people import id_number


def test_the_standards_own_examples_hold():
    """GB 11643-1999, annex: two numbers with their check digits."""
    assert rules.is_id_number("11010519491231002X")
    assert rules.is_id_number("440524188001010014")


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born, place, step):
    number = id_number(born)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert rules.is_id_number(number)
    assert not rules.is_id_number(wrong)


@pytest.mark.parametrize(
    "number", ["", "12345", "360902194805030", "36090219480503991１", "36090220230229991X", "X" * 18, "0" * 18]
)
def test_what_is_no_number_is_refused(number):
    assert not rules.is_id_number(number)


def test_spaces_and_a_small_x_are_forgiven():
    assert rules.normal_id(" 110105 19491231 002x ") == "11010519491231002X"


def test_birthday_and_sex_stand_in_the_number():
    assert rules.birth_of("11010519491231002X") == date(1949, 12, 31)
    assert rules.sex_of("11010519491231002X") == "女"
    assert rules.sex_of(id_number(serial="991")) == "男"


def test_a_child_is_under_fourteen_to_the_day():
    born = date(2012, 11, 21)
    assert rules.is_child(date(2026, 11, 20), born, None)
    assert not rules.is_child(date(2026, 11, 21), born, None)


def test_in_doubt_it_is_a_child():
    assert rules.is_child(date(2026, 11, 21), None, 2012)
    assert not rules.is_child(date(2026, 12, 31), None, 2012)
    assert not rules.is_child(date(2026, 11, 21), None, None)


@pytest.mark.parametrize(
    ("role", "relief", "charity"),
    [
        ("relief", True, False),
        ("charity", False, True),
        ("bureau_charity", False, True),
        ("grid", True, True),
        ("station", True, True),
        ("finance", False, False),
        ("donor", False, False),
    ],
)
def test_who_writes_into_whose_records(role, relief, charity):
    assert rules.may_write(frozenset({role}), Controller.RELIEF) is relief
    assert rules.may_write(frozenset({role}), Controller.CHARITY) is charity
