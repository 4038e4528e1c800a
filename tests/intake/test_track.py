"""凭编号查询: number and phone together, nothing learnt from a wrong one, and not for ever."""

import pytest

from server.intake import service as intake
from server.intake.errors import HelpNotFound, TooManyTries
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
    for number, tail in ((no, "9999"), ("QZ-00000000", "0001"), (no, ""), (no, "٠٠٠١"), (no, "13800000001")):
        with pytest.raises(HelpNotFound) as refused, unit():
            intake.track(number, tail, place="10.0.0.1")
        said.append((refused.value.code, refused.value.says, refused.value.detail))
    assert len({str(one) for one in said}) == 1


def test_ten_wrong_tries_are_enough(unit, cast):
    with unit():
        no = desk.asked(cast).no
    for _ in range(10):
        with pytest.raises(HelpNotFound), unit():
            intake.track(no, "9999", place="10.0.0.1")
    with pytest.raises(TooManyTries) as refused, unit():
        intake.track(no, "0001", place="10.0.0.2")  # the number itself is closed for a while
    assert 0 < refused.value.more["retry_after_s"] <= 15 * 60 + 1
    with pytest.raises(TooManyTries), unit():
        intake.track("QZ-11111111", "0001", place="10.0.0.1")
