"""The fund flow bill, row by row: each movement of the account against the trade bill's row and the books."""

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from server.kit.clock import CHINA
from server.kit.db import db
from server.payments.models import Bill, BillDay, BillFlow, BillRow, Order, Refund
from server.payments.queries.flows import compare_flows
from server.payments.queries.found import LISTED_MAX, Found
from server.payments.rules import fee_fen
from tests.conftest import Unit

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=CHINA)
PAID = {"kind": "SUCCESS", "order_no": "G1", "transaction_id": "T1", "amount_fen": 10000, "charge_e3": 0}
BACK = PAID | {"kind": "REFUND", "amount_fen": 0, "refund_no": "R1", "refund_id": "W1", "refunded_fen": 4000}
IN = {"kind": "交易", "number": "G1", "deed": "T1", "amount_fen": 10000}
OUT = {"kind": "退款", "number": "R1", "deed": "W1", "amount_fen": -4000}
FEE = {"kind": "扣除交易手续费", "number": "G1", "deed": "T1", "amount_fen": -60}
FEE_E3 = 60_000  # 0.6 %


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def bill(kind: str, rows: list[dict], day: date = DAY) -> Bill:
    table = BillRow if kind == "trade" else BillFlow
    made = Bill(day=day, kind=kind, sha1=secrets.token_hex(20), size=1, lines=len(rows), sums={"rows": [len(rows), 0]})
    db.session.add(made)
    db.session.flush()
    line = count(2)
    db.session.add_all([table(bill_id=made.id, line=next(line), **({"at": NOON} | row)) for row in rows])
    db.session.flush()
    return made


def compared(trade: list[dict] | None, flow: list[dict] | None) -> list[Found]:
    bills = [None if rows is None else bill(kind, rows) for kind, rows in (("trade", trade), ("fundflow", flow))]
    return compare_flows(DAY, *bills)


def order(no: str = "G1", fen: int = 10000) -> None:
    facts = {"no": no, "state": "paid", "purpose": "campaign:0123456789abcdef", "title": "MJ-0001", "channel": "jsapi"}
    times = {"asked_at": NOON, "expires_at": NOON, "paid_at": NOON}
    db.session.add(Order(**facts, **times, amount_fen=fen, transaction_id=f"T{no}"))
    db.session.flush()


def refund(state: str) -> None:
    order()
    facts = {"no": "R1", "order_no": "G1", "amount_fen": 4000, "why": "donor_asked", "origin": "desk"}
    asked = {"asked_by": "staff:a", "asked_version": 1, "approved_by": "staff:b"}
    db.session.add(Refund(**facts, **asked, state=state, refund_id="W1"))
    db.session.flush()


def test_each_movement_has_its_row(unit: Unit) -> None:
    with unit():
        assert compared([PAID, BACK], [IN, OUT]) == []


@pytest.mark.parametrize(
    "flow",
    [
        [IN, FEE],  # a row of its own
        [IN | {"amount_fen": 9940}],  # off the income at once
        [IN, FEE | {"amount_fen": -40}, FEE | {"amount_fen": -20, "deed": "T1b"}],
    ],
)
def test_a_fee_is_taken_once_in_either_way(unit: Unit, flow: list[dict]) -> None:
    with unit():
        assert compared([PAID | {"charge_e3": FEE_E3}], flow) == []


def test_what_a_refund_takes_is_less_by_the_fee_that_came_back(unit: Unit) -> None:
    with unit():
        assert compared([PAID, BACK | {"charge_e3": -24_000}], [IN, OUT | {"amount_fen": -3976}]) == []


def test_a_voucher_of_wechats_does_not_go_through_the_account(unit: Unit) -> None:
    with unit():
        assert compared([PAID | {"settled_fen": 9500}], [IN | {"amount_fen": 9500}]) == []


@pytest.mark.parametrize(
    ("trade", "flow", "kind", "ours", "theirs"),
    [
        ([PAID], [], "flow_missing", 10000, None),
        ([PAID, BACK], [IN], "flow_missing", -4000, None),
        ([PAID], [IN | {"amount_fen": 9999}], "flow_amount", 10000, 9999),
        ([PAID], [IN | {"deed": "T2"}], "flow_amount", 10000, 10000),
        ([PAID, BACK], [IN, OUT | {"amount_fen": -4001}], "flow_amount", -4000, -4001),
        ([PAID, BACK], [IN, OUT | {"deed": "W2"}], "flow_amount", -4000, -4000),
        ([], [IN], "flow_unknown", None, 10000),
        ([PAID], [IN, OUT], "flow_unknown", None, -4000),
        ([PAID], [IN, IN], "flow_twice", None, 20000),
        ([PAID, BACK], [IN, OUT, OUT], "flow_twice", None, -8000),
        ([PAID | {"charge_e3": FEE_E3}], [IN], "fee", 60, 0),
        ([PAID | {"charge_e3": FEE_E3}], [IN, FEE | {"amount_fen": -61}], "fee", 60, 61),
        ([PAID | {"charge_e3": FEE_E3}], [IN | {"amount_fen": 9940}, FEE], "fee", 60, 120),
        ([PAID], [IN, FEE], "fee", 0, 60),
        ([], [FEE], "fee", 0, 60),
    ],
)
def test_where_they_part(unit: Unit, trade: list[dict], flow: list[dict], kind: str, ours: int, theirs: int) -> None:
    with unit():
        (one,) = compared(trade, flow)
    assert (one.kind, one.ours_fen, one.theirs_fen) == (kind, ours, theirs)
    assert (one.refund_no or one.order_no) in one.says


@pytest.mark.breaks_the_books
def test_what_no_bill_knows_is_asked_of_wechat_unless_it_is_booked(unit: Unit) -> None:
    with unit():
        (one,) = compared([], [IN])
        assert (one.asks, one.order_no) == ("order", "G1")
        assert "这里也没有" in one.says
    with unit():
        order()
        (one,) = compared([], [IN])
        assert (one.asks, one.ours_fen) == ("", 10000)
        assert "这里记的是 100.00 元" in one.says


def test_a_refund_no_bill_knows_is_asked_of_wechat(unit: Unit) -> None:
    with unit():
        (one,) = compared([PAID], [IN, OUT])
        assert (one.asks, one.refund_no) == ("refund", "R1")


@pytest.mark.breaks_the_books
def test_without_a_trade_bill_only_what_the_books_lack_is_told(unit: Unit) -> None:
    with unit():
        order()
        found = compared(None, [IN, IN | {"number": "G2"}])
        assert [(one.kind, one.order_no) for one in found] == [("flow_unknown", "G2")]


def test_without_a_fund_flow_bill_the_rows_are_not_told_one_by_one(unit: Unit) -> None:
    with unit():
        assert compared([PAID, BACK], None) == []


@pytest.mark.breaks_the_books
@pytest.mark.parametrize(("state", "kinds"), [("closed", []), ("processing", ["flow_other"])])
def test_the_money_of_a_closed_refund_is_back(unit: Unit, state: str, kinds: list[str]) -> None:
    with unit():
        refund(state)
        back = {"kind": "退款关闭", "number": "R1", "deed": "W1", "amount_fen": 4000}
        found = compared([PAID, BACK], [IN, OUT, back])
        assert [(one.kind) for one in found] == kinds
        assert [one.asks for one in found] == ["refund"] * len(kinds)


@pytest.mark.breaks_the_books
def test_another_movement_under_a_number_of_ours(unit: Unit) -> None:
    with unit():
        order()
        found = compared(
            [PAID], [IN, IN | {"kind": "投诉扣款", "amount_fen": -500}, IN | {"kind": "提现", "number": "X"}]
        )
        assert [(one.kind, one.order_no, one.theirs_fen) for one in found] == [("flow_other", "G1", -500)]


def test_what_moved_at_midnight_is_judged_with_the_next_bill(unit: Unit) -> None:
    """Paid at 23:59:58 by the trade bill, booked by the account at 00:00:01."""
    late = {"at": NOON.replace(hour=23, minute=59, second=58)}
    with unit():
        first = bill("trade", [PAID | late]), bill("fundflow", [])
        assert compare_flows(DAY, *first) == []
        db.session.add(BillDay(day=DAY, state="matched", trade_bill_id=first[0].id, flow_bill_id=first[1].id))
        db.session.flush()
        after = DAY + timedelta(days=1)
        empty, moved = bill("trade", [], after), bill("fundflow", [IN | {"at": NOON + timedelta(hours=12)}], after)
        assert compare_flows(after, empty, moved) == []
        (one,) = compare_flows(after, empty, bill("fundflow", [], after + timedelta(days=9)))
        assert (one.kind, one.order_no) == ("flow_missing", "G1")


def test_many_are_listed_up_to_a_limit(unit: Unit) -> None:
    with unit():
        found = compared([PAID | {"order_no": f"G{number}"} for number in range(LISTED_MAX + 30)], [])
    assert len(found) == LISTED_MAX + 1
    assert "还有 30 笔" in found[-1].says
    assert len({one.key(DAY) for one in found}) == len(found)
    assert replace(found[0], ours_fen=1).key(DAY) != found[0].key(DAY)


@pytest.mark.parametrize(("e3", "fen"), [(0, 0), (499, 0), (500, 1), (1499, 1), (-499, 0), (-500, -1), (60_000, 60)])
def test_fees_are_rounded_row_by_row(unit: Unit, e3: int, fen: int) -> None:
    assert fee_fen(e3) == fen
    with unit():
        assert compared([PAID | {"charge_e3": e3}], [IN | {"amount_fen": 10000 - fen}]) == []
