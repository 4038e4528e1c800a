"""凭编号查进度: whoever holds number and tail sees how far it is and nothing more; guessing is counted and ends."""

import pytest

from server.intake import service as intake
from server.intake.errors import HelpNotFound
from server.intake.service.tracking import NUMBER_WRONG_MAX, WRONG_MAX
from tests.counting import counted
from tests.intake import desk
from tests.miniapp_api.doors import API, refused


@pytest.fixture
def no(unit, cast):
    with unit():
        return desk.called(cast).no


def track(phone, no, tail=desk.PHONE[-4:]):
    return phone.get(f"{API}/help/track", query_string={"no": no, "phone_tail": tail})


def test_it_works_without_an_account(phone, no):
    told = track(phone, no).get_json()
    assert (told["no"], told["state"], told["state_text"]) == (no, "called_back", "已联系，核实中")
    assert [step["key"] for step in told["steps"]][:2] == ["received", "call_back"]
    assert told["station"]["name"] == "灵泉街道社工站"


def test_the_number_may_be_written_as_it_is_read_out(phone, no):
    for written in (no.lower(), no.replace("-", ""), f" {no.replace('-', ' ')} ", no[3:]):
        assert track(phone, written).get_json()["no"] == no


def test_no_name_and_no_word_comes_along(phone, no):
    said = track(phone, no).get_data(as_text=True)
    for secret in (desk.NAME, desk.MOTHER, desk.PHONE, desk.TEXT[:6], desk.AGREED[:6]):
        assert secret not in said
    assert set(track(phone, no).get_json()) == {
        "no",
        "state",
        "state_text",
        "at",
        "expected",
        "overdue",
        "urgent",
        "steps",
        "station",
        "hotline",
    }


def test_a_wrong_number_and_a_wrong_phone_are_one_answer(phone, no):
    wrong_phone = refused(track(phone, no, "0000"), 404, "help_not_found")
    wrong_number = refused(track(phone, "QZ-00000000"), 404, "help_not_found")
    for one in (wrong_phone, wrong_number):
        del one["request_id"]
    assert wrong_phone == wrong_number


@pytest.mark.parametrize("tail", ["", "12", "12345", "abcd", "１２３４"])
def test_what_is_no_tail_is_refused_before_anything_is_looked_up(phone, no, tail):
    with counted() as statements:
        refused(track(phone, no, tail), 422, "invalid")
    assert len(statements) == 0


def test_guessing_ends_and_the_right_one_must_wait_too(phone, no):
    for guess in range(WRONG_MAX):
        refused(track(phone, no, f"{5000 + guess}"), 404, "help_not_found")
    answer = track(phone, no)
    refused(answer, 429, "help_too_many_tries")
    assert int(answer.headers["Retry-After"]) > 0


def test_its_statements_are_few(phone, no):
    with counted() as statements:
        track(phone, no)
    assert len(statements) == 6


def test_a_number_many_guess_at_is_opened_by_the_whole_phone(phone, no, unit):
    for last in range(NUMBER_WRONG_MAX):
        with pytest.raises(HelpNotFound), unit():
            intake.track(no, "9999", place=f"10.0.1.{last}")
    refused(track(phone, no), 422, "help_whole_phone")
    assert track(phone, no, desk.PHONE).get_json()["no"] == no
