"""The queue at the desk: one button or one key for what is clear, a page for the rest."""

import pytest

from server.gifts import queries as gifts
from server.ledger import queries as ledger
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.gifts.test_slips import write
from tests.payments.statement import PLATFORM, taken

DAY = "2026-11-02"


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def fang(app, unit, cast):
    return Desk(app.test_client(), unit, cast.fang)


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def queue(unit, cast, campaign):
    """Three bank lines (one names the campaign, one a settlement, one nothing) and the settlement."""
    with unit():
        taken("platform_settlements", cast.chen, ("S1", DAY, "99.40", "", ""))
        taken(
            "bank",
            cast.chen,
            (DAY, "100.00", "", "苏示例", "0001", f"捐{campaign.no}"),
            (DAY, "99.40", "", PLATFORM, "0002", "结算"),
            (DAY, "5.00", "", "柳示例", "0003", "电话13800000001"),
        )
        return {line.row_key: line.uid for line in lines.lines(Filter()).items}


def state(unit, uid):
    with unit():
        return lines.find_line(uid).state


def test_the_queue_suggests_and_hides_names(queue, fang):
    page = fang.page("/lines")
    assert "入「微心愿项目」" in page
    assert f"配「{PLATFORM}结算 S1」" in page
    assert "附言里有项目编号" in page
    assert "没有建议，请打开" in page
    assert "等银行到账" in page
    assert page.count('data-key="a"') == 3, "two guesses, and the button for many"
    for hidden in ("苏示例", "柳示例", "13800000001"):
        assert hidden not in page


def test_one_click(unit, campaign, queue, fang):
    answer = fang.post(f"/lines/{queue['0001']}/suggested", version=0, back="/console/lines?kind=bank")
    assert (answer.status_code, answer.location) == (303, "/console/lines?kind=bank")
    with unit():
        assert ledger.raised_fen(f"campaign:{campaign.uid}") == 10000
    assert "苏**" not in fang.page("/lines")
    assert "微心愿项目" in fang.page("/lines?state=matched")
    assert "/console/lines/" in fang.page("/gifts?way=bank"), "a gift leads back to its line"


def test_one_click_on_a_settlement(unit, queue, fang):
    assert fang.post(f"/lines/{queue['0002']}/suggested", version=0).location == "/console/lines"
    assert state(unit, queue["0002"]) == state(unit, queue["S1"]) == "matched"
    assert f"{PLATFORM}的结算" in fang.page("/lines?state=matched")
    assert "与" in fang.page(f"/lines/{queue['0002']}")


def test_many_at_once(unit, queue, fang):
    picked = [queue["0001"], queue["0002"], queue["0003"]]
    picked = [f"{uid}:0" for uid in picked]
    assert fang.post("/lists/lines/batch", act="book", pick=picked).status_code == 303
    page = fang.page("/lines")
    assert "已按建议入账 2 条，1 条没有办成" in page
    assert "：0003" in page
    assert fang.post("/lists/lines/batch", act="book").status_code == 303
    assert "还没有勾选" in fang.page("/lines")


def test_by_hand_and_on_to_the_next(unit, campaign, queue, fang):
    page = fang.page(f"/lines/{queue['0003']}")
    assert "柳示例" in page, "whoever books compares the whole name"
    answer = fang.post(
        f"/lines/{queue['0003']}/book", version=0, campaign=campaign.uid, shown_as="alias", alias="老柳", onward="1"
    )
    assert answer.location.startswith("/console/lines/")
    assert "已入账：银行到账 5.00 元（0003）" in fang.page(answer.location.removeprefix("/console"))
    with unit():
        assert [row.shown_name for row in gifts.wall(campaign.uid)] == ["老柳"]


def test_a_settlement_by_hand(unit, queue, fang):
    assert "金额相同、还没到账的结算单" in fang.page(f"/lines/{queue['0002']}")
    fields = {"version": 0, "settlement": queue["S1"]}
    assert fang.post(f"/lines/{queue['0001']}/settle", **fields).status_code == 409
    assert fang.post(f"/lines/{queue['0002']}/settle", **fields).status_code == 303
    assert state(unit, queue["S1"]) == "matched"


def test_left_out_and_looked_at_again(unit, queue, fang):
    uid = queue["0003"]
    answer = fang.post(f"/lines/{uid}/ignore", version=0, reason="")
    assert answer.status_code == 422
    assert "请选择原因" in answer.get_data(as_text=True)
    assert fang.post(f"/lines/{uid}/ignore", version=0, reason="interest").status_code == 303
    assert state(unit, uid) == "ignored"
    assert "利息、手续费等，不是捐赠" in fang.page(f"/lines/{uid}")
    assert fang.post(f"/lines/{uid}/reopen", version=1, note="是捐款").status_code == 303
    assert state(unit, uid) == "new"


def test_a_wrong_match_at_the_desk(app, unit, cast, campaign, queue, fang):
    """One asks, another agrees; who asked sees no button to agree with."""
    uid, zhou = queue["0001"], Desk(app.test_client(), unit, cast.zhou)
    fang.post(f"/lines/{uid}/suggested", version=0)
    assert "申请撤销入账" in fang.page(f"/lines/{uid}")
    assert fang.post(f"/lines/{uid}/ask_undo", version=1, note=" ").status_code == 422
    assert fang.post(f"/lines/{uid}/ask_undo", version=1, note="看错了").status_code == 303
    mine = fang.page(f"/lines/{uid}")
    assert "这是您申请的" in mine
    assert "同意撤销" not in mine
    assert fang.post(f"/lines/{uid}/undo", version=2).status_code == 403
    assert "看错了" in zhou.page(f"/lines/{uid}")
    assert "待复核撤销" in zhou.page("/lines?state=undoing")
    assert zhou.post(f"/lines/{uid}/undo", version=2).status_code == 303
    page = zhou.page(f"/lines/{uid}")
    assert "账本已冲正" in page
    assert "已撤销入账" in page
    assert "0001#改" in zhou.page("/lines")
    with unit():
        assert ledger.raised_fen(f"campaign:{campaign.uid}") == 0


def test_a_settlement_that_was_right_after_all(unit, queue, fang):
    fang.post(f"/lines/{queue['0002']}/suggested", version=0)
    assert "会一起撤销" in fang.page(f"/lines/{queue['S1']}")
    assert fang.post(f"/lines/{queue['S1']}/ask_undo", version=1, note="不是这笔").status_code == 303
    assert state(unit, queue["0002"]) == "undoing"
    assert "收回申请" in fang.page(f"/lines/{queue['0002']}")
    assert fang.post(f"/lines/{queue['0002']}/keep", version=2, note="没有错").status_code == 303
    assert state(unit, queue["S1"]) == "matched"
    assert "不撤销，入账照旧" in fang.page(f"/lines/{queue['0002']}")


def test_a_name_that_cannot_be_shown(unit, campaign, queue, fang):
    fields = {"version": 0, "campaign": campaign.uid, "shown_as": "alias", "alias": "13800000001"}
    answer = fang.post(f"/lines/{queue['0003']}/book", **fields)
    assert answer.status_code == 422
    assert "不要写电话" in answer.get_data(as_text=True)
    assert state(unit, queue["0003"]) == "new"


def test_perhaps_the_same_as_a_slip(unit, cast, campaign, queue, fang):
    with unit():
        day = lines.find_line(queue["0003"]).day
        write(campaign.uid, cast.chen, kind="bank", voucher="回单7", amount_fen=500, received_on=day)
    assert "以免记两次" in fang.page(f"/lines/{queue['0003']}")


def test_who_looks_and_does_not_book(unit, campaign, queue, chen):
    page = chen.page("/lines")
    assert "「微心愿项目」" in page
    assert 'data-key="a"' not in page
    assert "等财务或负责人确认" in chen.page(f"/lines/{queue['0001']}")
    assert chen.post(f"/lines/{queue['0001']}/suggested", version=0).status_code == 403
    assert chen.post("/lists/lines/batch", act="book", pick=[f"{queue['0001']}:0"]).status_code == 404
    assert state(unit, queue["0001"]) == "new"


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("explode", {}, 404),
        ("book", {"version": 0, "campaign": "0" * 16}, 404),
        ("book", {"version": 0, "campaign": ""}, 404),
        ("suggested", {"version": ""}, 422),
        ("suggested", {"version": 7}, 409),
    ],
)
def test_what_cannot_be_done(unit, queue, fang, name, fields, status):
    assert fang.post(f"/lines/{queue['0001']}/{name}", **fields).status_code == status
    assert state(unit, queue["0001"]) == "new"


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/console/lines?x=\n", "/console/campaigns"])
def test_nobody_is_sent_elsewhere(queue, fang, back):
    answer = fang.post(f"/lines/{queue['0001']}/suggested", version=0, back=back)
    assert answer.location == "/console/lines"


def test_filters_and_the_empty_queue(queue, fang):
    assert "0001" in fang.page("/lines?q=0001&kind=bank")
    assert "没有符合条件的记录" in fang.page("/lines?state=ignored")
    assert "0001" in fang.page("/lines?state=all")
    assert ">0001<" not in fang.page(f"/lines?platform={PLATFORM}")
    assert fang.get("/lines/none").status_code == 404


def test_a_settlement_waits_for_its_money_and_not_for_a_person(unit, cast, queue):
    with unit():
        assert lines.lines_waiting() == 3
        last = lines.find_line(queue["0003"])
        assert lines.next_line(last) == queue["0001"]


def test_what_waits_stands_on_the_front_page(queue, fang, chen):
    assert "笔到账等您匹配" in fang.page("/")
    assert "笔到账等您匹配" not in chen.page("/")


def test_how_many_statements(unit, cast, campaign, queue, fang):
    with unit():
        more = [(DAY, "7.00", "", "苏示例", f"1{n:03d}", "") for n in range(30)]
        taken("bank", cast.chen, *more)
    for path in ("/lines", f"/lines/{queue['0001']}"):
        with counted() as statements:
            fang.page(path)
        assert len(statements) <= 21, (path, len(statements), statements)
