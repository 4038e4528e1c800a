"""Reading a bill: every honest form of it, a refusal for every other, and flat memory however long it is."""

import gzip
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.kit.http import House
from server.wechat.pay import bills
from server.wechat.pay.errors import BadBill
from tests.wechat_pay import sheets
from tests.wechat_pay.sheets import back, lines_of, paid, written
from tests.wechat_pay.test_sign import VECTORS
from tests.wechat_simulator.bills import TRADE_HEADER

FLOW_IN = ["2026-11-20 10:00:00", "42001", "F1", "交易", "交易", "收入", "66.00", "66.00", "system", "结算", "G1"]
FLOW_OUT = ["2026-11-20 11:00:00", "50301", "F2", "退款", "退款", "支出", "22.00", "44.00", "API", "退款", "R1"]
FLOW_SUMMARY = ["2.0", "1.0", "66.00", "1.0", "22.00"]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


@pytest.fixture(autouse=True)
def _in_the_house(app: House) -> Iterator[None]:
    with app.app_context():
        yield


def trade(path: Path) -> list[bills.TradeRow]:
    return list(bills.read_trade(path))


def test_the_vector_reads(tmp_path: Path) -> None:
    (tmp_path / "bill.csv").write_bytes(VECTORS["bill"]["text"].encode())
    first, second = trade(tmp_path / "bill.csv")
    assert (first.line, first.state, first.amount_fen, first.fee_fen_e3, first.refund_no) == (
        2,
        "SUCCESS",
        5000,
        30000,
        "",
    )
    assert first.at == datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert (first.order_no, first.transaction_id) == ("WX20260101000000000001", "4200002601202601010000000001")
    assert (second.line, second.state, second.refund_fen, second.fee_fen_e3) == (3, "REFUND", 2000, -12000)
    assert (second.refund_no, second.refund_id) == ("RF20260101000000000001", "50000000382026010100000000001")
    assert (second.refund_state, second.amount_fen) == ("PROCESSING", 0)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", [sheets.BOM, ""])
def test_with_and_without_a_bom_and_with_any_line_end(tmp_path: Path, end: str, bom: str) -> None:
    found = trade(written(tmp_path / "bill.csv", lines_of(paid(), back()), end=end, bom=bom))
    assert [(row.state, row.attach) for row in found] == [
        ("SUCCESS", "campaign:abcd1234|donor1234"),
        ("REFUND", "campaign:abcd1234|donor1234"),
    ]
    assert found[0].description == "捐赠·MJ-0001"


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path) -> None:
    good = written(tmp_path / "good.csv", lines_of(paid(), back()))
    order = sorted(range(len(sheets.NAMES)), key=lambda place: sheets.NAMES[place])
    turned = [",".join(sheets.NAMES[place] for place in order)]
    turned += [sheets.line([row[place] for place in order]) for row in (paid(), back())]
    other = written(tmp_path / "other.csv", [*turned, *lines_of(paid(), back())[-2:]])
    assert trade(other) == trade(good)


def test_a_day_without_rows(tmp_path: Path) -> None:
    assert trade(written(tmp_path / "bill.csv", lines_of())) == []


def test_a_comma_or_a_back_tick_alone_parts_nothing(tmp_path: Path) -> None:
    (row,) = trade(written(tmp_path / "bill.csv", lines_of(paid(商品名称="捐赠, 一`二`, 三"))))
    assert row.description == "捐赠, 一`二`, 三"


def test_forged_columns_are_refused(tmp_path: Path) -> None:
    """What a donor could do if their words stood in the description: a second amount before the true one."""
    forged = paid(商品名称="捐赠,`,`0.00000,`0.60%,`99999.00,`0.00")
    with pytest.raises(BadBill, match="第 3 行：有 32 列，应为 27 列") as bad:
        trade(written(tmp_path / "bill.csv", lines_of(paid(), forged)))
    assert (bad.value.line, bad.value.says) == (3, "有 32 列，应为 27 列")


def bent(place: int, change: Sequence[str]) -> list[str]:
    lines = lines_of(paid(), back())
    return [*lines[:place], *change, *lines[place + 1 :]]


ONE = sheets.summary_of([paid()])
BROKEN: dict[str, list[str]] = {
    "empty": [],
    "no header": lines_of(paid())[1:],
    "a new column": bent(0, [f"{TRADE_HEADER},新列"]),
    "a column less": bent(0, [TRADE_HEADER.removesuffix(",费率备注")]),
    "a column twice": bent(0, [TRADE_HEADER.replace("费率备注", "费率")]),
    "a column unknown": bent(0, [TRADE_HEADER.replace("费率备注", "备注")]),
    "a row too narrow": bent(1, [sheets.line(paid()[:-1])]),
    "a row without back-ticks": bent(1, [",".join(paid())]),
    "a row cut in two": bent(1, sheets.line(paid()).split("捐赠")),
    "no summary": lines_of(paid())[:-2],
    "no sums": lines_of(paid())[:-1],
    "a row after the summary": [*lines_of(paid()), sheets.line(paid(2))],
    "a second bill": [*lines_of(paid()), *lines_of(paid())],
    "an unknown summary": bent(3, ["总交易单数,应结订单总金额"]),
    "a line too long": bent(1, ["`" + "9" * 9000]),
    "another merchant": lines_of(paid(商户号="1900000002")),
    "another currency": lines_of(paid(货币种类="USD")),
    "a state that is none": lines_of(paid(交易状态="MAYBE")),
    "an order that is a path": lines_of(paid(商户订单号="../x")),
    "no order": lines_of(paid(商户订单号="")),
    "no transaction": lines_of(paid(微信订单号="")),
    "no moment": lines_of(paid(交易时间="")),
    "no such day": lines_of(paid(交易时间="2026-11-31 00:00:00")),
    "another form of time": lines_of(paid(交易时间="2026-11-20T00:00:00")),
    "an amount in words": lines_of(paid(订单金额="六十六"), summary=ONE),
    "three places": lines_of(paid(订单金额="66.001"), summary=ONE),
    "an exponent": lines_of(paid(订单金额="6e1"), summary=ONE),
    "wide digits": lines_of(paid(订单金额="６６.00"), summary=ONE),
    "a sign": lines_of(paid(订单金额="+66.00"), summary=ONE),
    "less than nothing": lines_of(paid(订单金额="-66.00")),
    "nothing paid": lines_of(paid(yuan="0.00")),
    "a payment with a refund": lines_of(paid(商户退款单号="R1")),
    "a refund without a number": lines_of(back(商户退款单号="0")),
    "a refund of nothing": lines_of(back(yuan="0.00")),
    "a fee in words": lines_of(paid(手续费="x"), summary=ONE),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_doubtful_bill_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadBill):
        trade(written(tmp_path / "bill.csv", BROKEN[name]))


@pytest.mark.parametrize("column", [0, 1, 2, 4, 5, 6])
def test_a_summary_that_is_one_off_is_refused(tmp_path: Path, column: int) -> None:
    """Also when a row was dropped or doubled on the way: all rows have been read, none may be kept."""
    rows = [paid(), back()]
    summary = sheets.summary_of(rows)
    summary[column] = summary[column][:-1] + str((int(summary[column][-1]) + 1) % 10)
    found = bills.read_trade(written(tmp_path / "bill.csv", lines_of(*rows, summary=summary)))
    assert [next(found).line, next(found).line] == [2, 3]
    with pytest.raises(BadBill, match="不符"):
        next(found)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "bill.csv", lines_of(paid()))
    path.write_bytes(path.read_bytes().replace("捐赠".encode(), "捐赠".encode("gb18030")))
    with pytest.raises(BadBill, match="UTF-8"):
        trade(path)


def test_the_fund_flow_reads(tmp_path: Path) -> None:
    lines = sheets.flow_lines(FLOW_IN, FLOW_OUT, summary=FLOW_SUMMARY)
    first, second = bills.read_fund_flow(written(tmp_path / "flow.csv", lines))
    assert (first.line, first.income_fen, first.outgo_fen, first.balance_fen) == (2, 6600, 0, 6600)
    assert (first.kind, first.transaction_id, first.order_or_refund_no) == ("交易", "42001", "G1")
    assert first.at == datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert (second.income_fen, second.outgo_fen, second.note) == (0, 2200, "退款")


def test_wide_brackets_in_the_header_are_the_same(tmp_path: Path) -> None:
    lines = sheets.flow_lines(FLOW_IN, FLOW_OUT, summary=FLOW_SUMMARY)
    lines[0] = lines[0].replace("(", "（").replace(")", "）")
    assert len(list(bills.read_fund_flow(written(tmp_path / "flow.csv", lines)))) == 2


@pytest.mark.parametrize(
    "summary",
    [
        ["3", "1", "66.00", "1", "22.00"],
        ["2", "2", "66.00", "1", "22.00"],
        ["2", "1", "66.01", "1", "22.00"],
        ["2", "1", "66.00", "2", "22.00"],
        ["2", "1", "66.00", "1", "22.01"],
        ["2.5", "1", "66.00", "1", "22.00"],
    ],
)
def test_a_fund_flow_whose_summary_is_another_is_refused(tmp_path: Path, summary: list[str]) -> None:
    with pytest.raises(BadBill):
        list(
            bills.read_fund_flow(written(tmp_path / "flow.csv", sheets.flow_lines(FLOW_IN, FLOW_OUT, summary=summary)))
        )


@pytest.mark.parametrize("cell", [(5, "转入"), (5, ""), (6, "-66.00"), (6, "x"), (7, "x"), (0, "x")])
def test_a_bent_movement_is_refused(tmp_path: Path, cell: tuple[int, str]) -> None:
    row = [*FLOW_IN[: cell[0]], cell[1], *FLOW_IN[cell[0] + 1 :]]
    lines = sheets.flow_lines(row, FLOW_OUT, summary=FLOW_SUMMARY)
    with pytest.raises(BadBill):
        list(bills.read_fund_flow(written(tmp_path / "flow.csv", lines)))


def test_a_trade_bill_is_no_fund_flow(tmp_path: Path) -> None:
    with pytest.raises(BadBill, match="表头"):
        list(bills.read_fund_flow(written(tmp_path / "bill.csv", lines_of(paid()))))


def test_memory_stays_flat(tmp_path: Path) -> None:
    few, many = _peak(tmp_path, 2_000), _peak(tmp_path, 20_000)
    assert many < 2 * few + 100_000, (few, many)


def _peak(folder: Path, count: int) -> int:
    """The most memory that reading so many rows held at once, in bytes; the bill is some 300 bytes a row."""
    path = folder / f"{count}.csv"
    row, total = sheets.line(paid()), sheets.summary_of([paid()])
    summary = [
        str(count),
        *(f"{float(cell) * count:.5f}"[: -3 if place != 3 else None] for place, cell in enumerate(total[1:])),
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{lines_of()[0]}\n")
        file.writelines(f"{row}\n" for _ in range(count))
        file.write(f"{lines_of()[-2]}\n{sheets.line(summary)}\n")
    tracemalloc.start()
    read = sum(1 for _ in bills.read_trade(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == count
    return peak


def test_the_packed_vector_is_the_same_bill(tmp_path: Path) -> None:
    packed = (Path(__file__).parents[1] / "wechat_simulator" / "vectors" / "bill.csv.gz").read_bytes()
    (tmp_path / "bill.csv").write_bytes(gzip.decompress(packed))
    assert len(trade(tmp_path / "bill.csv")) == 2
