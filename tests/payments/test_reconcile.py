"""A day's bills against the books, with WeChat's own bills: what is matched, what heals itself, what waits for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from server.jobs.schedule import plan
from server.kit.clock import in_china, now
from server.kit.units import reading
from server.payments import queries as payments
from server.payments.queries import bills
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


def test_a_day_is_matched(app, giving: Giving, listening: str, next_noon: Callable[[], date], unit: Unit) -> None:
    orders = [giving.paid_at_wechat(fen) for fen in (6600, 100)]
    giving.wechat.wait()
    day = next_noon()
    assert [giving.settled(no) for no in orders] == [True, True]
    assert outcome(app, day) == ("matched", [])
    with unit():
        row = bills.bill_day(day)
        assert row.figures == {
            "paid_count": [2, 2],
            "paid_fen": [6700, 6700],
            "refund_count": [0, 0],
            "refund_fen": [0, 0],
            "account_in_fen": [6700, 6700],
            "account_out_fen": [0, 0],
        }
