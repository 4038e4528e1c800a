"""Files as banks and platforms export them: found, read, and nothing lost or guessed."""

from datetime import date

import pytest

from server.kit.clock import today
from server.payments import sheets
from server.payments.sheets import Told

BANK = [
    (1, ["户名：袁州区慈善会（示例）", "账号：示例 0000"]),
    (2, ["交易日期", "借方发生额（元）", "贷方发生额（元）", "对方户名", "交易流水号", "摘要"]),
    (3, ["2026-11-02", "", "1,234.50", "示例商贸有限公司", "\t0001", "捐款MJ-7K3M9QPD"]),
    (4, ["2026/11/3 09:30:00", "500.00", "0.00", "示例超市", "0002", "采购"]),
    (5, ["20261104", "", "66", "苏示例", '="0003"', ""]),
    (6, ["合计", "500.00", "1,300.50", "", "", ""]),
]
GIFTS = [
    (1, ["订单号", "捐赠时间", "项目编号", "类型", "金额", "手续费", "昵称", "捐赠人"]),
    (2, ["P1", "2026-11-02 08:00", "231045", "捐赠", "100.00", "0.60", "小船", "苏示例"]),
    (3, ["P2", "2026-11-02", "231045", "配捐", "50", "0", "示例集团", ""]),
    (4, ["P3", "2026年11月3日", "231045", "退款", "-100.00", "", "", ""]),
    (5, ["P4", "2026-11-03", "231045", "服务费", "3.00", "", "", ""]),
]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


@pytest.fixture(autouse=True)
def _keys(app):
    """The key of a row without a number is an HMAC."""
    with app.app_context():
        yield


def read(kind, lines, **changes):
    header = sheets.find_header(kind, lines, {})
    heads = next(cells for number, cells in lines if number == header)
    return sheets.read(kind, lines, header, sheets.guess(kind, heads, {}) | changes)


def one(kind, **cells):
    """What becomes of one line with these cells."""
    base = {"订单号": "P1", "捐赠时间": "2026-11-02", "金额": "1.00", "类型": ""}
    if kind == "bank":
        base = {"交易日期": "2026-11-02", "收入金额": "1.00", "流水号": "1"}
    if kind == "platform_settlements":
        base = {"结算单号": "S1", "打款日期": "2026-11-02", "打款金额": "1.00"}
    row = {**base, **cells}
    return read(kind, [(1, list(row)), (2, list(row.values()))])


def test_a_bank_statement_with_a_line_above_its_headings():
    assert sheets.find_header("bank", BANK, {}) == 2
    found = read("bank", BANK)
    assert [(row.number, row.row_key, row.day, row.amount_fen) for row in found.rows] == [
        (3, "0001", date(2026, 11, 2), 123450),
        (5, "0003", date(2026, 11, 4), 6600),
    ]
    assert (found.rows[0].payer, found.rows[0].note) == ("示例商贸有限公司", "捐款MJ-7K3M9QPD")
    assert found.passed == [Told(4, "支出，不作为捐赠导入"), Told(6, "合计行")]
    assert found.refused == []


def test_a_platform_tells_gifts_fees_matching_and_refunds_apart():
    found = read("platform_gifts", GIFTS)
    assert [(row.kind, row.row_key, row.amount_fen) for row in found.rows] == [
        ("gift", "P1", 10000),
        ("fee", "P1", 60),
        ("matching", "P2", 5000),
        ("refund", "P3", 10000),
        ("fee", "P4", 300),
    ]
    gift, fee = found.rows[:2]
    assert (gift.nickname, gift.payer, gift.project) == ("小船", "苏示例", "231045")
    assert (fee.nickname, fee.payer, fee.project) == ("", "", "231045")


def test_a_settlement_and_its_fee():
    found = one("platform_settlements", 打款金额="994.00", 结算总额="1000.00", 手续费="6.00")
    assert [(row.kind, row.amount_fen) for row in found.rows] == [("settlement", 99400), ("fee", 600)]


@pytest.mark.parametrize("flag", ["贷", "收", "C", "收入"])
def test_income_and_outgo_in_one_column(flag):
    assert [row.amount_fen for row in one("bank", 借贷标志=flag).rows] == [100]
    assert one("bank", 借贷标志="借").passed == [Told(2, "支出，不作为捐赠导入")]


def test_a_signed_column():
    assert one("bank", 收入金额="-1.00").passed == [Told(2, "支出，不作为捐赠导入")]
    assert [row.kind for row in one("platform_gifts", 金额="-1.00").rows] == ["refund"]


@pytest.mark.parametrize(
    "text", ["2026-11-02", "2026/11/2", "2026.11.02 10:00:00", "20261102", "2026年11月2日", "２０２６-11-02"]
)
def test_days(text):
    assert [row.day for row in one("bank", 交易日期=text).rows] == [date(2026, 11, 2)]


@pytest.mark.parametrize("text", ["1234.5", "1,234.50", "￥1234.50", "1,234.50元", "+1234.50", "`1234.50"])
def test_amounts(text):
    assert [row.amount_fen for row in one("bank", 收入金额=text).rows] == [123450]


@pytest.mark.parametrize(
    ("kind", "cells", "says"),
    [
        ("bank", {"收入金额": "1.005"}, "读不懂金额“1.005”"),
        ("bank", {"收入金额": "一百"}, "读不懂金额“一百”"),
        ("bank", {"收入金额": "1e3"}, "读不懂金额“1e3”"),
        ("bank", {"收入金额": "100000000.01"}, "不超过 1 亿元"),
        ("bank", {"收入金额": "=A1+B1"}, "是公式"),
        ("bank", {"交易日期": "11月2日"}, "读不懂日期“11月2日”"),
        ("bank", {"交易日期": "2026-02-30"}, "读不懂日期"),
        ("bank", {"交易日期": "2099-01-01"}, "不能晚于今天"),
        ("bank", {"交易日期": "1926-11-02"}, "日期 1926-11-02 不对"),
        ("bank", {"借贷标志": "？"}, "不认识的借贷标志"),
        ("bank", {"借贷标志": "贷", "收入金额": "-5"}, "收入是负数"),
        ("bank", {"支出金额": "2.00"}, "收入和支出都有金额"),
        ("bank", {"流水号": "4.2E+27"}, "被 Excel 截断"),
        ("bank", {"流水号": "4" * 57}, "单号太长"),
        ("platform_gifts", {"订单号": ""}, "没有单号"),
        ("platform_gifts", {"类型": "抽奖"}, "不认识的类型“抽奖”"),
        ("platform_gifts", {"类型": "捐赠", "金额": "-1"}, "金额却是负数"),
        ("platform_gifts", {"金额": "0"}, "金额要大于 0"),
        ("platform_gifts", {"手续费": "x"}, "读不懂手续费"),
        ("platform_settlements", {"结算总额": "2.00", "手续费": "0.50"}, "不等于打款金额"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(kind, cells, says):
    found = one(kind, **cells)
    assert found.rows == []
    assert [told.number for told in found.refused] == [2]
    assert says in found.refused[0].says


def test_a_phone_number_in_the_wrong_column_is_not_repeated():
    assert "13800000001" not in one("bank", 收入金额="a13800000001").refused[0].says


def test_one_number_twice():
    found = read("platform_gifts", [*GIFTS, (6, ["P1", "2026-11-04", "231045", "捐赠", "1.00", "", "", ""])])
    assert found.refused == [Told(6, "单号与第 2 行重复")]
    assert len(found.rows) == 5


def test_a_bank_that_prints_no_numbers():
    lines = [(1, ["日期", "收入", "户名"])] + [
        (n, ["2026-11-02", "10.00", who]) for n, who in ((2, "甲"), (3, "甲"), (4, "乙"))
    ]
    keys = [row.row_key for row in read("bank", lines).rows]
    assert len(set(keys)) == 3
    assert [row.row_key for row in read("bank", lines[:1] + lines[1:3]).rows] == keys[:2], (
        "another export, the same rows"
    )


def test_nothing_is_lost():
    for kind, lines in (("bank", BANK), ("platform_gifts", GIFTS)):
        found = read(kind, lines)
        told = {row.number for row in found.rows} | {one.number for one in found.refused + found.passed}
        header = sheets.find_header(kind, lines, {})
        assert told == {number for number, _cells in lines if number > header}


def test_what_was_saved_goes_first_and_no_column_twice():
    heads = ["日期", "金额", "我行流水", "流水号"]
    assert sheets.guess("bank", heads, {"row_key": "我行流水"})["row_key"] == "我行流水"
    assert sheets.guess("bank", heads, {"row_key": "去年的列"})["row_key"] == "流水号"
    assert [one.name for one in sheets.missing("bank", sheets.guess("bank", ["户名"], {}))] == ["day", "amount"]


def test_today_is_not_too_late():
    assert one("bank", 交易日期=today().isoformat()).refused == []
