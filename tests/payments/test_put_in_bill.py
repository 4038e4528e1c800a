"""A bill on its way into the table: cut short, overtaken, long; and the sums of the two bills."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.payments.models import Bill, BillFlow, BillRow
from server.payments.queries.found import LISTED_MAX
from server.payments.queries.funds import compare_funds
from server.payments.queries.matching import compare
from server.payments.service.bills import Overtaken, put_in, sum_up
from server.wechat.pay.bills import TradeRow, read_fund_flow, read_trade
from tests.payments.bills import Line, flow_text, trade_text, written

DAY = date(2026, 11, 20)


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def lines(count: int) -> list[Line]:
    return [Line(f"G20261120{number:016d}", f"4200{number:024d}", 100) for number in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written(tmp_path / "trade.csv", trade_text(DAY, lines(2500)))
    return tmp_path / "trade.csv"


@pytest.fixture
def bill_id(app: House) -> int:
    with app.app_context(), writing():
        bill = Bill(day=DAY, kind="trade", sha1="a" * 40, size=1, lines=0, sums={})
        db.session.add(bill)
        db.session.flush()
        return bill.id


def stored(app: House, bill_id: int) -> tuple[int, int]:
    """How many the bill says, and how many there are."""
    with app.app_context(), reading():
        bill = db.session.get(Bill, bill_id)
        assert bill is not None
        rows = select(func.count()).select_from(BillRow).where(BillRow.bill_id == bill_id)
        return bill.lines, db.session.scalar(rows) or 0


class PowerCut(Exception):
    pass


def cut_after(rows: Iterator[TradeRow], count: int) -> Iterator[TradeRow]:
    for number, row in enumerate(rows):
        if number == count:
            raise PowerCut
        yield row


def test_every_row_once(app: House, bill_id: int, path: Path) -> None:
    with app.app_context():
        put_in(bill_id, read_trade(path), 0)
    assert stored(app, bill_id) == (2500, 2500)


def test_what_was_cut_short_goes_on_where_it_stopped(app: House, bill_id: int, path: Path) -> None:
    with app.app_context(), pytest.raises(PowerCut):
        put_in(bill_id, cut_after(read_trade(path), 1700), 0)
    assert stored(app, bill_id) == (1000, 1000)
    with app.app_context():
        put_in(bill_id, read_trade(path), 1000)
    assert stored(app, bill_id) == (2500, 2500)


def test_of_two_who_put_in_the_same_bill_one_goes_on(app: House, bill_id: int, path: Path) -> None:
    with app.app_context():
        put_in(bill_id, read_trade(path), 0)
        with pytest.raises(Overtaken):
            put_in(bill_id, read_trade(path), 0)
    assert stored(app, bill_id) == (2500, 2500)


def test_a_bill_of_strangers_is_listed_up_to_a_limit(app: House, bill_id: int, path: Path) -> None:
    with app.app_context():
        put_in(bill_id, read_trade(path), 0)
        with reading():
            found, figures = compare(DAY, db.session.get(Bill, bill_id))
    assert len(found) == LISTED_MAX + 1
    assert f"还有 {2500 - LISTED_MAX} 笔" in found[-1].says
    assert not found[-1].asks
    assert len({one.key(DAY) for one in found}) == len(found)
    assert figures["paid_count"] == [0, 0], "a bill without its sums has none"


def sums(tmp_path: Path, rows: list[Line]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    written(tmp_path / "t.csv", trade_text(DAY, rows))
    written(tmp_path / "f.csv", flow_text(DAY, rows))
    return sum_up("trade", read_trade(tmp_path / "t.csv")), sum_up("fundflow", read_fund_flow(tmp_path / "f.csv"))


def test_the_sums_of_the_two_bills_stand_side_by_side(app: House, tmp_path: Path) -> None:
    with app.app_context():
        trade, flow = sums(tmp_path, [*lines(3), Line("G20261120" + "0" * 16, "4200" + "0" * 24, 40, "R1")])
    assert compare_funds(trade, flow) == (
        [],
        {
            "account_in_count": [3, 3],
            "account_in_fen": [300, 300],
            "account_fee_fen": [0, 0],
            "account_out_count": [1, 1],
            "account_out_fen": [40, 40],
        },
    )


@pytest.mark.parametrize(
    ("trade", "flow", "income", "fee", "outgo"),
    [
        ({"settled": [1, 100], "charge": [1, 1]}, {"交易": [1, 99]}, [99, 99], [1, 1], [0, 0]),
        (
            {"settled": [1, 100], "charge": [1, 1]},
            {"交易": [1, 100], "扣除交易手续费": [1, -1]},
            [99, 99],
            [1, 1],
            [0, 0],
        ),
        ({"refund_settled": [1, 50], "charge_back": [1, -1]}, {"退款": [1, -49]}, [0, 0], [0, 0], [49, 49]),
        ({"settled": [1, 100]}, {"交易": [1, 100], "提现": [1, -5000]}, [100, 100], [0, 0], [0, 0]),
    ],
)
def test_a_fee_of_its_own_or_off_the_income_is_the_same_money(trade, flow, income, fee, outgo) -> None:
    found, figures = compare_funds(trade, flow)
    assert found == []
    assert [figures[f"account_{name}_fen"] for name in ("in", "fee", "out")] == [income, fee, outgo]


@pytest.mark.parametrize(
    ("trade", "flow", "kinds"),
    [
        ({"settled": [1, 100]}, None, ["sum"]),
        (None, {"交易": [1, 100]}, ["sum"]),
        (None, {"提现": [1, -100]}, []),
        (None, None, []),
    ],
)
def test_a_bill_without_the_other(trade, flow, kinds) -> None:
    found, _ = compare_funds(trade, flow)
    assert [one.kind for one in found] == kinds


def test_the_fund_flow_row_by_row(app: House, tmp_path: Path) -> None:
    """Signs, numbers and kinds as they are read from the file."""
    written(tmp_path / "f.csv", flow_text(DAY, [*lines(1), Line("G1", "4200", 40, "R1")]))
    with app.app_context():
        with writing():
            bill = Bill(day=DAY, kind="fundflow", sha1="b" * 40, size=1, lines=0, sums={})
            db.session.add(bill)
            db.session.flush()
            flow_id = bill.id
        put_in(flow_id, read_fund_flow(tmp_path / "f.csv"), 0)
        with reading():
            rows = db.session.scalars(select(BillFlow).order_by(BillFlow.line)).all()
            assert [(row.kind, row.number, row.deed, row.amount_fen) for row in rows] == [
                ("交易", lines(1)[0].order_no, lines(1)[0].transaction_id, 100),
                ("退款", "R1", "5R1", -40),
            ]
