"""The page behind a certificate's code: how the gift stands now, and nothing for who guesses."""

import pytest

from server.certificates import rules
from server.site import certificates as page
from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.booked import booked, given_back

HOME = "http://127.0.0.1:8000"


@pytest.fixture
def gift(unit, cast):
    with unit():
        return booked(published(cast).uid, cast.lan, shown_as="real")


def text(answer):
    return answer.get_data(as_text=True)


def test_it_works(phone, gift):
    with counted() as statements:
        answer = phone.get(f"/z/{gift}")
    assert answer.status_code == 200
    for words in ("证书是真的", "兰心", "66.00 元", rules.printed(gift), "不是公益事业捐赠统一票据"):
        assert words in text(answer)
    assert len(statements) <= 12


def test_it_is_live(phone, unit, cast, gift):
    with unit():
        given_back(gift, cast, 20_00)
    assert "现余 46.00 元" in text(phone.get(f"/z/{gift}"))
    with unit():
        given_back(gift, cast, 46_00)
    assert "证书不再有效" in text(phone.get(f"/z/{gift}"))


def test_the_number_can_be_typed(phone, gift):
    assert "证书编号" in text(phone.get("/z/"))
    answer = phone.get("/z/", query_string={"no": rules.printed(gift)})
    assert (answer.status_code, answer.location) == (303, f"/z/{gift}")
    assert "没有这张捐赠证书" in text(phone.get("/z/", query_string={"no": "12"}))


def test_it_is_found_where_codes_are_checked(phone, gift):
    """Whoever holds a certificate does not know that there are two places to ask."""
    for typed in (rules.printed(gift), gift, f"{HOME}/z/{gift}"):
        answer = phone.get("/verify", query_string={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/z/{gift}"), typed
        told = phone.get("/api/v1/verify", query_string={"code": typed}).get_json()
        assert (told["finding"], told["certificate"]) == ("certificate", f"{HOME}/z/{gift}")
    for foreign in (f"https://evil.example/z/{gift}", f"{HOME}.evil.example/z/{gift}"):
        assert "不是本平台的码" in text(phone.get("/verify", query_string={"code": foreign}))
        assert phone.get("/api/v1/verify", query_string={"code": foreign}).get_json()["certificate"] is None


WIDE = {ord("-"): "－"} | {number: chr(number + 0xFEE0) for number in range(0x30, 0x5B)}
SPELLINGS = {
    "as printed": rules.printed,
    "lower case": lambda code: rules.printed(code).lower(),
    "blanks": lambda code: f"  {rules.printed(code).replace('-', ' ')} ",
    "full width": lambda code: rules.printed(code).translate(WIDE),
    "full-width blanks and dashes": lambda code: f"\u3000{rules.printed(code).replace('-', '—')}\u3000",
    "letters read wrongly": lambda code: code.upper().replace("0", "O").replace("1", "l"),
    "the whole address": lambda code: f"https://example.org/z/{code}",
}


@pytest.mark.parametrize("how", SPELLINGS)
def test_however_it_is_typed(phone, gift, how):
    answer = phone.get("/z/", query_string={"no": SPELLINGS[how](gift)})
    assert (answer.status_code, answer.location) == (303, f"/z/{gift}")


@pytest.mark.parametrize(("typed", "says"), [("ｄｗ－7k3m9qpd", "参加单位的编号"), (" jz-7k3m9qpd", "这是捐赠编号")])
def test_another_number_of_ours_is_named(phone, typed, says):
    page = text(phone.get("/z/", query_string={"no": typed}))
    assert says in page
    assert "没有这张捐赠证书" in page


@pytest.mark.parametrize("wrong", ["0" * 16, "short", "x" * 60, "%27--", "..%2f"])
def test_a_guess_and_a_slip_of_the_hand_are_one_answer(phone, gift, wrong):
    answer = phone.get(f"/z/{wrong}")
    assert answer.status_code == 404
    assert "兰心" not in text(answer)


def test_who_guesses_waits(phone, gift, monkeypatch):
    monkeypatch.setattr(page, "WRONG_MAX", 2)
    assert [phone.get(f"/z/{number:016d}").status_code for number in range(3)] == [404, 404, 429]
    answer = phone.get(f"/z/{gift}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
