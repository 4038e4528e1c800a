"""Where the money went, for anybody with a browser."""

import pytest

from server.campaigns import service as campaigns
from server.spending import service as spending
from server.spending.rules import Goods
from tests.campaigns.plans import plan
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.spending.paying import approved, corrected, draft, funded, paid, pay, payee


@pytest.fixture
def uid(unit, cast):
    with unit():
        return funded(cast, 1000_00)


def test_all_campaigns_with_their_sums(phone, unit, cast, uid):
    with unit():
        to = payee(cast).uid
        other = funded(cast, 50_00, title="另一个项目")
        paid(cast, uid, 300_00, to=to)
        campaigns.end(other, actor=cast.zhou, reason="期满")
    page = phone.get("/money").get_data(as_text=True)
    for words in ("微心愿项目", "另一个项目", "1,050.00", "300.00", "结余 700.00&nbsp;元", f'href="/money/{uid}"'):
        assert words in page, words
    assert "途中" not in page


def test_one_campaign_line_by_line(phone, unit, cast, uid):
    with unit():
        row = approved(cast, uid, 300_00, goods=(Goods("书包", 30, "个"),))
        photo = spending.add_voucher(row.uid, jpeg(), kind="photo", title="书包到校", actor=cast.chen, public=True)
        pay(cast, row)
        wrong = paid(cast, uid, 100_00, to=row.payee.uid, what_for="购买水彩笔")
        corrected(cast, wrong, "商家缺货，货款退回")
        draft(cast, uid, 1_00, to=row.payee.uid, what_for="还没有付的")
    page = phone.get(f"/money/{uid}").get_data(as_text=True)
    for words in (
        "购买书包三十个",
        "付给示例百货店",
        "书包 30 个",
        "书包到校",
        "更正",
        "-100.00&nbsp;元",
        "商家缺货",
        "共 2 笔",
    ):
        assert words in page, words
    assert "还没有付的" not in page
    assert phone.get(f"/api/v1/campaigns/{uid}/spendings/{row.uid}/vouchers/{photo.uid}").status_code == 200
    assert "已拨付 300.00&nbsp;元，预算 30,000.00&nbsp;元" in page


def test_many_lines_on_pages_at_the_same_cost(phone, unit, cast, uid):
    with unit():
        to = payee(cast).uid
        for number in range(23):
            paid(cast, uid, 1_00, to=to, what_for=f"购买书包第 {number} 批")
    with counted() as statements:
        first = phone.get(f"/money/{uid}").get_data(as_text=True)
    assert len(statements) == 16, statements
    assert "第 1 页，共 2 页" in first
    assert "第 0 批" in phone.get(f"/money/{uid}?page=2").get_data(as_text=True)
    assert phone.get(f"/money/{uid}?page=x").status_code == 200


def test_money_that_is_neither_spent_nor_left_is_told(phone, unit, cast, uid):
    from server.kit.actors import THE_CLOCK
    from server.ledger import service as ledger

    with unit():
        ledger.post(
            source=f"campaign:{uid}", target="shortfall:x00000", amount_fen=1_00, reference="x:1", actor=THE_CLOCK
        )
    assert "手续费、退款途中" in phone.get("/money").get_data(as_text=True)


def test_an_empty_house(phone):
    assert "还没有募捐项目" in phone.get("/money").get_data(as_text=True)


def test_a_draft_is_not_there(phone, unit, cast, uid):
    with unit():
        hidden = campaigns.draft(plan(title="还没发布"), actor=cast.chen).uid
    assert phone.get(f"/money/{hidden}").status_code == 404
    assert "还没发布" not in phone.get("/money").get_data(as_text=True)


def test_the_home_page_leads_here(phone, unit, cast, uid):
    with unit():
        paid(cast, uid, 300_00)
    page = phone.get("/").get_data(as_text=True)
    assert "已经用出" in page
    assert 'href="/money"' in page
