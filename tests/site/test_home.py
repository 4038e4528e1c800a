from urllib.parse import unquote

import pytest

from server.gifts import service as gifts
from server.ledger import queries as ledger
from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give


def test_it_works(phone, table):
    page = phone.get("/").get_data(as_text=True)
    for words in (
        "心愿有回响，善款有去处",
        "宜春市",
        "9 项救助政策",
        "/m/pages/wishes",
        "/m/pages/campaigns",
        'href="tel:12345"',
    ):
        assert words in page, words


def test_an_empty_house_has_a_home_without_invented_numbers(phone):
    page = phone.get("/").get_data(as_text=True)
    assert "账本上的数字" not in page
    assert "0 个" not in page


def test_the_sum_is_the_ledgers(phone, unit, cast, table):
    with unit():
        no = give(published(cast).uid, cast.lan)
        paid(no)
        gifts.settle(no)
        assert ledger.raised_total_fen() > 0
        shown = f"{ledger.raised_total_fen() / 100:,.2f}"
    assert shown in phone.get("/").get_data(as_text=True)


def test_its_statements_are_few(phone, table):
    with counted() as statements:
        phone.get("/")
    assert len(statements) == 8


@pytest.mark.parametrize("size", ["18", "24", "30"])
def test_the_size_of_letters_is_kept_without_script(phone, table, size):
    answer = phone.get(f"/look?size={size}&next=/policies?q=%E4%BD%8E%E4%BF%9D")
    assert (answer.status_code, unquote(answer.location)) == (303, "/policies?q=低保")
    assert f'class="fs-{size}"' in phone.get("/").get_data(as_text=True)


@pytest.mark.parametrize("size", ["17", "x", "", "180"])
def test_another_size_is_not_taken(phone, table, size):
    assert "Set-Cookie" not in phone.get(f"/look?size={size}").headers
    phone.set_cookie("wb_size", "99")
    assert 'class="fs-18"' in phone.get("/").get_data(as_text=True)


@pytest.mark.parametrize("away", ["https://elsewhere.example", "//elsewhere.example/x", "/\\elsewhere.example", "x"])
def test_the_way_back_leads_nowhere_else(phone, away):
    assert phone.get("/look", query_string={"size": "24", "next": away}).location == "/"


def test_a_page_that_is_not_there_is_kind(phone):
    answer = phone.get("/no-such-page")
    assert answer.status_code == 404
    assert "看全部政策" in answer.get_data(as_text=True)
    assert "12345" in answer.get_data(as_text=True)
