"""Files at the desk: handed in, looked at, taken in."""

from io import BytesIO

import pytest
from sqlalchemy import select

from server.kit.db import db
from server.payments.models import Import
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.payments.statement import PLATFORM, bank, table

FIRST = ("2026-11-02", "100.00", "", "苏示例", "0001", "捐款 13800000001")
OUT = ("2026-11-03", "", "9.00", "示例超市", "0003", "采购")
BAD = ("2026-11-03", "百元", "", "", "0004", "")
ODD = table(("记账", "进账", "号"), ("2026-11-02", "1.00", "0009"))


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def fang(app, unit, cast):
    return Desk(app.test_client(), unit, cast.fang)


def hand_in(desk, content, kind="bank", name="十一月流水.csv", **fields):
    return desk.post("/imports", kind=kind, file=(BytesIO(content), name), **fields)


def address(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.removeprefix("/console")


def test_from_the_file_to_the_queue(unit, uid, chen):
    page = address(hand_in(chen, bank(FIRST, OUT, BAD)))
    text = chen.page(page)
    assert "确认导入 1 行" in text
    assert "第 4 行" in text
    assert "读不懂金额“百元”" in text
    assert "苏**" in text
    assert "苏示例" not in text
    assert "13800000001" not in text
    with unit():
        assert lines.lines_waiting() == 0
    assert chen.post(f"{page}/take", version=0).status_code == 303
    text = chen.page(page)
    assert "逐笔匹配" in text
    assert "改好后把整份文件再传一次" in text
    assert "十一月流水.csv" in chen.page("/imports")
    with unit():
        assert [line.row_key for line in lines.lines(Filter()).items] == ["0001"]


def test_columns_that_nobody_knows_are_named_once(unit, uid, chen):
    page = address(hand_in(chen, ODD))
    assert "还有必需的列没有认出来" in chen.page(page)
    columns = {"day": "记账", "amount": "记账", "row_key": "号"}
    answer = chen.post(f"{page}/columns", version=0, header=1, **columns)
    assert answer.status_code == 422
    assert "这一列选了两次" in answer.get_data(as_text=True)
    columns["amount"] = "进账"
    assert chen.post(f"{page}/columns", version=0, header=1, **columns).status_code == 303
    assert "确认导入 1 行" in chen.page(page)
    assert chen.post(f"{page}/columns", version=0, header=1, **columns).status_code == 409
    chen.post(f"{page}/take", version=1)
    later = address(hand_in(chen, ODD.replace(b"0009", b"0010")))
    assert "确认导入 1 行" in chen.page(later)


def test_a_platform_is_chosen(unit, uid, chen):
    assert PLATFORM in chen.page("/imports/new")
    content = table(("订单号", "捐赠时间", "金额"), ("P1", "2026-11-02", "5.00"))
    answer = hand_in(chen, content, kind="platform_gifts", platform="")
    assert answer.status_code == 422
    assert "请选择这个文件是哪个平台的" in answer.get_data(as_text=True)
    page = address(hand_in(chen, content, kind="platform_gifts", platform=PLATFORM))
    assert "平台捐赠 1 笔，5.00 元" in chen.page(page)


def test_a_file_given_up_and_a_file_twice(unit, uid, chen, fang):
    page = address(hand_in(chen, bank(FIRST)))
    assert address(hand_in(fang, bank(FIRST))) == page, "a draft is gone on with"
    assert address(chen.post(f"{page}/drop")) == "/imports"
    page = address(hand_in(chen, bank(FIRST)))
    chen.post(f"{page}/take", version=0)
    assert address(hand_in(fang, bank(FIRST))) == page
    assert "已经导入过了" in fang.page(page)
    assert chen.post(f"{page}/take", version=1).status_code == 409


def test_a_file_without_news(unit, uid, chen):
    page = address(hand_in(chen, bank(OUT)))
    assert "确认导入" not in chen.page(page)
    assert chen.post(f"{page}/take", version=0).status_code == 409


def test_all_that_name_their_campaign_by_the_clock(unit, uid, chen, fang):
    page = address(hand_in(chen, bank(FIRST)))
    chen.post(f"{page}/take", version=0)
    assert "编号相符的全部入账" not in chen.page(page)
    assert "编号相符的全部入账" in fang.page(page)
    assert chen.post(f"{page}/book").status_code == 403
    assert fang.post(f"{page}/book").status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": ""}, "请选择这是什么文件"),
        ({"kind": "gold"}, "请选择这是什么文件"),
        ({"name": ""}, "请选择文件"),
        ({"name": "流水.xls"}, "另存为 xlsx"),
        ({"content": b"\x00", "name": "a.xlsx"}, "读不懂这个文件"),
        ({"content": b""}, "读不懂这个文件"),
    ],
)
def test_what_cannot_be_handed_in(unit, uid, chen, fields, says):
    answer = hand_in(chen, **{"content": bank(FIRST), **fields})
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    with unit():
        assert db.session.scalars(select(Import)).all() == []


@pytest.mark.parametrize("who", ["wang", "tian", "ren"])
def test_who_has_no_business_here(app, unit, cast, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    for path in ("/imports", "/imports/new", "/imports/0000000000000000", "/lines"):
        assert desk.get(path).status_code == 403
    assert hand_in(desk, bank(FIRST)).status_code == 403


def test_what_does_not_exist(unit, uid, chen):
    assert chen.get("/imports/none").status_code == 404
    page = address(hand_in(chen, bank(FIRST)))
    assert chen.post(f"{page}/explode").status_code == 404


def test_how_many_statements(unit, uid, chen):
    page = address(hand_in(chen, bank(*[(*FIRST[:4], f"{n:04d}", "") for n in range(60)])))
    for path in ("/imports", "/imports/new", page):
        with counted() as statements:
            chen.page(path)
        assert len(statements) <= 16, (path, statements)
