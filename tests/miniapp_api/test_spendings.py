"""Where the money went, as everybody reads it."""

import pytest

from server.campaigns import service as campaigns
from server.kit import clock
from server.spending import queries
from server.spending import service as spending
from server.spending.rules import Goods
from tests.campaigns.plans import plan
from tests.counting import counted
from tests.files.pictures import with_place
from tests.spending.paying import approved, corrected, draft, funded, paid, pay, payee

LINE = {"id", "no", "title", "amount_fen", "paid_on", "at", "payee", "budget_line", "goods", "vouchers", "correction"}


@pytest.fixture
def uid(unit, cast):
    with unit():
        return funded(cast, 1000_00)


@pytest.fixture
def line(unit, cast, uid):
    """Paid, with a photo that everybody may see."""
    with unit():
        row = approved(cast, uid, 300_00, goods=(Goods("书包", 30, "个"),))
        spending.add_voucher(row.uid, with_place(), kind="photo", title="书包到校", actor=cast.chen, public=True)
        return pay(cast, row)


def test_a_line_on_the_campaigns_page(phone, uid, line):
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert (page["spendings_count"], page["before_giving"]["spent_fen"]) == (1, 300_00)
    shown = page["spendings"][0]
    assert set(shown) == LINE
    assert (shown["title"], shown["payee"], shown["budget_line"]) == ("购买书包三十个", "示例百货店", "学习用品 100 份")
    assert (shown["amount_fen"], shown["paid_on"], shown["goods"]) == (
        300_00,
        clock.today().isoformat(),
        ["书包 30 个"],
    )
    assert shown["correction"] is None
    assert [one["title"] for one in shown["vouchers"]] == ["书包到校"]


def test_the_voucher_is_a_clean_picture(phone, uid, line):
    url = phone.get(f"/api/v1/campaigns/{uid}").get_json()["spendings"][0]["vouchers"][0]["url"]
    picture = phone.get(url)
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert "public" in picture.headers["Cache-Control"]
    assert b"SecretCam" not in picture.data


def test_the_bank_slip_and_what_was_taken_back_are_not_there(phone, unit, cast, uid, line):
    with unit():
        vouchers = {one.kind: one.uid for one in queries.vouchers(queries.find(line.uid))}
    base = f"/api/v1/campaigns/{uid}/spendings/{line.uid}/vouchers"
    assert phone.get(f"{base}/{vouchers['bank_slip']}").status_code == 404
    with unit():
        spending.hide_voucher(line.uid, vouchers["photo"], actor=cast.zhou)
    answer = phone.get(f"{base}/{vouchers['photo']}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "voucher_unknown")
    assert phone.get(f"/api/v1/campaigns/{uid}").get_json()["spendings"][0]["vouchers"] == []


def test_a_correction_stays_in_sight(phone, unit, cast, uid, line):
    with unit():
        corrected(cast, queries.find(line.uid), "商家缺货，货款退回")
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    shown = page["spendings"][0]
    assert (page["before_giving"]["spent_fen"], shown["amount_fen"]) == (0, 300_00)
    assert (shown["correction"]["amount_fen"], shown["correction"]["reason"]) == (300_00, "商家缺货，货款退回")
    assert shown["correction"]["at"]


def test_what_has_not_left_is_nobodys_business(phone, unit, cast, uid):
    with unit():
        row = approved(cast, uid, 300_00)
        draft(cast, uid, to=row.payee.uid)
    assert phone.get(f"/api/v1/campaigns/{uid}/spendings").get_json()["items"] == []


def test_a_person_is_not_named(phone, unit, cast, uid):
    with unit():
        paid(cast, uid, 100_00, to=payee(cast, kind="person", name="苏示例").uid)
    answer = phone.get(f"/api/v1/campaigns/{uid}/spendings")
    assert answer.get_json()["items"][0]["payee"] == "受助人（姓名不公开）"
    assert "苏示例" not in answer.get_data(as_text=True)


def test_many_are_a_list_of_pages_at_the_same_cost(phone, unit, cast, uid, line):
    with unit():
        for _ in range(6):
            paid(cast, uid, 1_00, to=line.payee.uid)
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert (len(page["spendings"]), page["spendings_count"]) == (5, 7)
    with counted() as statements:
        page = phone.get(f"/api/v1/campaigns/{uid}/spendings?page=2&page_size=4").get_json()
    assert (len(page["items"]), page["total"], page["page"]) == (3, 7, 2)
    assert page["items"][-1]["no"] == line.no
    assert len(statements) == 6, statements


def test_a_draft_campaign_is_not_there(phone, unit, cast, uid, line):
    with unit():
        hidden = campaigns.draft(plan(), actor=cast.chen).uid
    for path in (hidden, "0" * 16):
        assert phone.get(f"/api/v1/campaigns/{path}/spendings").status_code == 404
    vouchers = phone.get(f"/api/v1/campaigns/{uid}").get_json()["spendings"][0]["vouchers"]
    assert phone.get(vouchers[0]["url"].replace(uid, hidden)).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=101"])
def test_a_page_that_cannot_be(phone, uid, query):
    assert phone.get(f"/api/v1/campaigns/{uid}/spendings?{query}").status_code == 422
