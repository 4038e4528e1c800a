"""A day's bills against the books, with WeChat's own bills: what is matched, what heals itself, what waits for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.jobs.schedule import plan
from server.kit.clock import in_china, now
from server.kit.units import reading
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.queries import bills
from server.payments.service import reconciling
from server.payments.service.bills import match_again
from tests.cast import Cast
from tests.conftest import Unit
from tests.paying import Clocks, Giving

DAY_S = 86400


@pytest.fixture
def next_noon(app, later: Clocks, drain: Callable[[], int]) -> Callable[[], date]:
    """Let everything be settled, then noon of the next day come, and the clock do its work. The day that was."""

    def go() -> date:
        drain()
        day = in_china(now()).date()
        noon = in_china(now()).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
        later((noon - now()).total_seconds())
        with app.app_context():
            plan()
        drain()
        return day

    return go


def outcome(app: Any, day: date) -> tuple[str, list[str]]:
    with app.app_context(), reading():
        return bills.bill_day(day).state, [row.kind for row in bills.open_differences(day)]


def test_a_day_is_matched(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], unit: Unit, tmp_path: Path
) -> None:
    orders = [giving.paid_at_wechat(fen) for fen in (6600, 100)]
    giving.wechat.wait()
    day = next_noon()
    assert [giving.settled(no) for no in orders] == [True, True]
    assert outcome(app, day) == ("matched", [])
    kept = sorted((tmp_path / "bills").iterdir())
    assert [file.name for file in kept] == [f"{day}-fundflow.csv", f"{day}-trade.csv"]
    assert [file.stat().st_mode & 0o077 for file in kept] == [0, 0], "they name openids"
    with unit():
        row = bills.bill_day(day)
        assert row.figures == {
            "paid_count": [2, 2],
            "paid_fen": [6700, 6700],
            "refund_count": [0, 0],
            "refund_fen": [0, 0],
            "account_in_count": [2, 2],
            "account_in_fen": [6700, 6700],
            "account_fee_fen": [0, 0],
            "account_out_count": [0, 0],
            "account_out_fen": [0, 0],
        }


@pytest.mark.parametrize(
    ("where", "kind"),
    [("tradebill", "creating"), ("tradebill", "bad_hash"), ("billfile", "token_expired"), ("tradebill", "gzip_bomb")]
    + [("tradebill", kind) for kind in ("new_column", "forged_column", "wrong_sum", "error_not_created", "unsigned")],
)
def test_a_bill_that_cannot_be_had_is_asked_for_again(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, where: str, kind: str
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault(where, kind, count=2)  # a main host and its backup
    day = next_noon()
    state, problem = _state_and_problem(app, day)
    if kind != "creating":  # noon is when that fault is over
        assert (state, bool(problem)) == ("creating", True)
    giving.wechat.delete("/_sim/faults")
    later(7200)
    drain()
    assert outcome(app, day) == ("matched", [])


def _state_and_problem(app: Any, day: date) -> tuple[str, str]:
    with app.app_context(), reading():
        return bills.bill_day(day).state, bills.bill_day(day).problem


@pytest.mark.parametrize("kind", ["no_bom", "reordered", "cr_only"])
def test_a_bill_written_otherwise_is_read_or_refused_never_misread(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, kind: str
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", kind, count=1)
    day = next_noon()
    later(7200)
    drain()
    assert outcome(app, day) == ("matched", [])


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("row_missing_locally", {"missing_here", "flow_missing"}),
        ("row_missing_in_bill", {"missing_in_bill", "flow_unknown"}),
        ("row_doubled", {"duplicate"}),
        ("fee_differs", {"fee"}),
    ],
)
def test_what_differs_waits_for_somebody(
    app,
    giving: Giving,
    cast: Cast,
    listening: str,
    next_noon: Callable[[], date],
    unit: Unit,
    kind: str,
    found: set[str],
) -> None:
    for fen in (6600, 100):
        giving.paid_at_wechat(fen)
    giving.wechat.wait()
    giving.wechat.fault("tradebill", kind, count=1)
    day = next_noon()
    state, kinds = outcome(app, day)
    assert (state, set(kinds), len(kinds)) == ("differs", found, len(found))
    with unit():
        rows = bills.open_differences(day)
        assert {row.owner for row in rows} <= {cast.fang.ref, cast.zhou.ref}
        for row in rows:
            reconciling.close_difference(row.uid, "explain", actor=cast.fang, note="已与微信核对", seen_version=0)
    assert outcome(app, day) == ("cleared", [])


def test_an_amount_that_differs_pulls_the_brake_until_a_person_has_explained(
    app, giving: Giving, cast: Cast, listening: str, next_noon: Callable[[], date], unit: Unit, problems
) -> None:
    no = giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", "amount_off", count=1)
    day = next_noon()
    assert outcome(app, day) == ("differs", ["amount", "flow_amount"])
    assert problems() == [f"I6.bill 订单 {no} 的金额与微信账单不符"]
    with unit():
        for row in bills.open_differences(day):
            reconciling.close_difference(row.uid, "settle", actor=cast.zhou, note="微信已更正", seen_version=0)
    assert problems() == []


def test_a_payment_nobody_told_us_of_is_found_and_booked(
    app, giving: Giving, next_noon: Callable[[], date], unit: Unit, later: Clocks, drain
) -> None:
    """No notice ever came, and the order was closed here in a way that cannot be: the bill finds it all the same."""
    no = giving.paid_at_wechat()
    with unit():
        payment_acts.close(no)
    day = next_noon()
    assert giving.settled(no)
    later(10)
    drain()
    assert outcome(app, day) == ("matched", [])
    assert giving.evidence(no)[0] == "query"


def test_a_bill_that_stays_bad_is_somebodys(
    app, giving: Giving, cast: Cast, listening: str, next_noon: Callable[[], date], later: Clocks, drain, unit: Unit
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", "new_column", count=4)
    day = next_noon()
    for _ in range(2):
        later(700)
        drain()
    assert outcome(app, day) == ("differs", ["bad_bill"])
    giving.wechat.delete("/_sim/faults")
    later(700)
    drain()
    assert outcome(app, day) == ("matched", [])


def test_an_order_that_is_not_ours_is_a_difference_and_a_matter(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], unit: Unit
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    day = in_china(now()).date()
    giving.wechat.post(f"/_sim/bill/{day}/mutate", {"act": "add", "out_trade_no": "SHOP0001", "amount_fen": 500})
    next_noon()
    assert outcome(app, day) == ("differs", ["missing_here", "flow_missing"])
    with unit():
        one = bills.open_differences(day)[0]
        assert (one.order_no, one.theirs_fen, one.ours_fen) == ("SHOP0001", 500, None)


def test_a_difference_that_is_gone_closes_itself(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], unit: Unit, drain
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", "row_missing_in_bill", count=1)
    day = next_noon()
    assert outcome(app, day)[0] == "differs"
    with unit():
        match_again(day)
    drain()
    assert outcome(app, day) == ("matched", [])
    with unit():
        assert {row.state for row in bills.differences_of(day)} == {"settled"}


def test_matched_twice_changes_nothing(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], unit: Unit, drain
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    day = next_noon()
    with unit():
        version = bills.bill_day(day).version
        match_again(day)
    drain()
    with unit():
        assert bills.bill_day(day).version == version


def test_a_day_without_a_payment(app, giving: Giving, next_noon: Callable[[], date]) -> None:
    giving.give()
    day = next_noon()
    assert outcome(app, day) == ("empty", [])


def test_no_bill_although_there_was_money(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", "no_statement", count=1)
    giving.wechat.fault("fundflowbill", "no_statement", count=1)
    day = next_noon()
    assert outcome(app, day) == ("differs", ["missing_in_bill"])
    later(6 * 3600 + 60)
    drain()
    assert outcome(app, day) == ("matched", [])


def test_a_bill_a_day_late_is_a_matter(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, problems
) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    giving.wechat.fault("tradebill", "error_not_created", count=1000)
    day = next_noon()
    later(DAY_S)
    drain()
    assert giving.matters() == ["bill_late"]
    giving.wechat.delete("/_sim/faults")
    later(4 * 3600)
    drain()
    assert outcome(app, day) == ("matched", [])
    assert giving.matters() == [], "the bill is there: nobody need look any more"


def test_a_refund_made_on_wechats_own_platform_is_discovered(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, unit: Unit
) -> None:
    no = giving.paid_at_wechat(6600)
    giving.wechat.wait()
    drain()
    giving.wechat.post("/_sim/refund_console", {"out_trade_no": no, "amount": 1000})
    day = next_noon()
    later(10)
    drain()
    assert outcome(app, day) == ("matched", [])
    with unit():
        order = payments.find(no)
        assert (order.state, order.refunded_fen, order.refunding_fen) == ("paid", 1000, 0)
        assert bills.bill_day(day).figures["refund_fen"] == [1000, 1000]
    assert giving.raised_fen() == 5600


def test_a_refund_that_wechat_does_not_list(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, unit: Unit
) -> None:
    no = giving.paid_at_wechat(6600)
    giving.wechat.wait()
    drain()
    back = giving.wechat.post("/_sim/refund_console", {"out_trade_no": no, "amount": 1000})
    day = next_noon()
    later(10)
    drain()
    giving.wechat.post(f"/_sim/bill/{day}/mutate", {"act": "drop", "number": back["out_refund_no"]})
    with unit():
        match_again(day)
    drain()
    assert outcome(app, day) == ("differs", ["refund_missing", "flow_unknown"])


def test_a_difference_of_a_refunds_amount(
    app, giving: Giving, listening: str, next_noon: Callable[[], date], later: Clocks, drain, unit: Unit
) -> None:
    no = giving.paid_at_wechat(6600)
    giving.wechat.wait()
    drain()
    back = giving.wechat.post("/_sim/refund_console", {"out_trade_no": no, "amount": 1000})["out_refund_no"]
    day = next_noon()
    later(10)
    drain()
    cells = {"退款金额": "9.99", "申请退款金额": "9.99"}
    giving.wechat.post(f"/_sim/bill/{day}/mutate", {"act": "change", "number": back, "cells": cells})
    with unit():
        match_again(day)
    drain()
    assert outcome(app, day) == ("differs", ["amount", "flow_amount"])
