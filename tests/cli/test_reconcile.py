"""`wishbridge reconcile DATE`: for the operator, at the moment it is asked for."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from server.cli.families import wishbridge
from server.kit.clock import in_china, now
from server.payments import service as payments
from tests.conftest import Unit
from tests.paying import Clocks, Giving, app_settings, drain, giving, later, listening, problems, wechat

__all__ = ["app_settings", "drain", "giving", "later", "listening", "problems", "wechat"]
Run = Callable[..., Any]


@pytest.fixture
def run(app) -> Run:
    return lambda *words: CliRunner().invoke(wishbridge, ["reconcile", *map(str, words)], obj=lambda: app)


@pytest.fixture
def noon(later: Clocks) -> Callable[[], str]:
    """Noon of the next day; the day that was."""

    def go() -> str:
        today = in_china(now())
        noon = today.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
        later((noon - now()).total_seconds())
        return today.date().isoformat()

    return go


def test_a_day_that_agrees(run: Run, giving: Giving, listening: str, noon: Callable[[], str], drain) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    drain()
    done = run(noon(), "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"], told["state"], told["differences"]) == (0, True, "matched", [])
    assert told["figures"]["paid_fen"] == {"ours": 6600, "wechat": 6600}


def test_what_was_missed_is_booked_by_the_command_itself(
    run: Run, giving: Giving, noon: Callable[[], str], unit: Unit
) -> None:
    no = giving.paid_at_wechat()
    with unit():
        payments.close(no)
    done = run(noon())
    assert (done.exit_code, "已对平" in done.stdout) == (0, True), done.output
    assert giving.settled(no)


def test_a_day_that_differs_exits_one(run: Run, giving: Giving, listening: str, noon: Callable[[], str], drain) -> None:
    giving.paid_at_wechat()
    giving.wechat.wait()
    drain()
    day = noon()
    giving.wechat.post(f"/_sim/bill/{day}/mutate", {"act": "add", "out_trade_no": "SHOP0001", "amount_fen": 500})
    done = run(day)
    assert done.exit_code == 1
    assert "账单里有订单 SHOP0001（5.00 元），这里没有入账" in done.stdout


def test_too_early(run: Run, giving: Giving) -> None:
    done = run(in_china(now()).date())
    assert (done.exit_code, "上午 10 点以后" in done.stderr) == (1, True)


def test_no_date(run: Run) -> None:
    assert run("昨天").exit_code == 2
