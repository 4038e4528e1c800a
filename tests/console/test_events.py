"""Days of giving at the desk: written, let out by another, its kit and its report."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from server.events import queries
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.events import conftest as staged
from tests.events.words import on

campaign, event, school, tie = staged.campaign, staged.event, staged.school, staged.tie


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def zhou(app, unit, cast):
    return Desk(app.test_client(), unit, cast.zhou)


def fields(uid, **changes):
    typed = {
        "kind": "jiujiu",
        "title": "久久公益节",
        "summary": "九月，为身边的公益项目出一份力",
        "body": "自愿参加。\n善款用于已备案的项目，收支公开。",
        "kit_short": "久久公益节来了",
        "kit_long": "",
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-10",
        "campaigns": uid,
        "version": "0",
    }
    return {**typed, **changes}


def test_written_let_out_and_read(unit, chen, zhou, campaign):
    assert "还没有捐赠活动" in chen.page("/events")
    assert campaign.title in chen.page("/events/new")
    answer = chen.post("/events", **fields(campaign.uid))
    where = answer.location.removeprefix("/console")
    assert answer.status_code == 303
    page = chen.page(f"{where}/edit")
    assert 'value="2026-09-01"' in page
    assert f'value="{campaign.uid}" checked' in page
    assert chen.post(f"{where}/edit", **fields(campaign.uid, title="2026 久久公益节")).status_code == 303
    assert chen.post(f"{where}/submit", version=1).status_code == 303
    assert "请另一位同事复核" in chen.page(where)
    assert "个捐赠活动等您复核" in zhou.page("/")
    assert zhou.post(f"{where}/publish", version=2).status_code == 303
    page = zhou.page(where)
    for words in ("2026 久久公益节", "已结束", "活动报告", "短文案", "还没有收到捐赠"):
        assert words in page, words


def test_what_is_wrong_is_told_beside_its_field(chen, campaign):
    answer = chen.post("/events", **fields(campaign.uid, title=""))
    assert answer.status_code == 422
    assert "请写活动名称" in answer.get_data(as_text=True)
    where = chen.post("/events", **fields(campaign.uid, body="各单位完成捐款任务，自愿。")).location.removeprefix(
        "/console"
    )
    answer = chen.post(f"{where}/submit", version=0)
    assert answer.status_code == 422
    assert "摊派" in answer.get_data(as_text=True)
    answer = chen.post(f"{where}/edit", **fields(campaign.uid, ends_on="2026-08-01"))
    assert answer.status_code == 422
    assert chen.post(f"{where}/fly").status_code == 404


def test_the_kit_and_the_report(unit, chen, event, school, tie):
    answer = chen.post(f"/events/{event.uid}/poster.pdf")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")
    page = chen.page(f"/events/{event.uid}")
    for words in ("http://127.0.0.1:8000/events/", "200.00", "示例中学", "现金"):
        assert words in page, words
    book = load_workbook(BytesIO(chen.get(f"/events/{event.uid}/report.xlsx").data))
    assert book.sheetnames == ["收到的捐赠", "参加单位"]


def test_what_a_page_costs(unit, chen, cast, campaign, event, school):
    with unit():
        for place in range(5):
            on(cast, campaign.uid, title=f"第 {place} 个活动")
    for path, most in (("/events", 12), (f"/events/{event.uid}", 18)):
        chen.page(path)
        with counted() as statements:
            chen.page(path)
        assert len(statements) <= most, (path, len(statements), statements)


def test_a_withdrawn_one_is_gone_from_the_public(unit, chen, event):
    assert chen.post(f"/events/{event.uid}/withdraw", version=2, note="日期改了").status_code == 303
    with unit():
        assert queries.calendar().items == []
    assert chen.get(f"/events/{event.uid}/report.xlsx").status_code == 404
