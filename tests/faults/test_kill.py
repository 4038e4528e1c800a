"""Kill the product at every commit and every HTTP boundary of journey 7: after a restart the books are clean,
the gift is there exactly once, and WeChat's ledger is ours. Enumerated, not sampled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.gifts import queries as gifts
from server.jobs.books import run as run_checks
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.people import service as people
from tests.faults.product import HOST, Journey, Mill, Place
from tests.paying import Giving
from tests.wechat_simulator.client import Simulator

Story = Callable[[Journey], str]
EXPIRED_S = 32 * 60


@pytest.fixture
def house_settings(database_url: str, tmp_path: Path, wechat: Simulator) -> dict[str, str]:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "clock-offset").write_text("0")
    return {
        "WISHBRIDGE_ENV": "demo",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "WECHAT_PAY_BASES": wechat.base,
        "WECHAT_API_BASE": wechat.base,
        "WECHAT_NOTIFY_BASE": f"https://{HOST}",
    }


@dataclass
class Teller:
    """Tells a story once undisturbed to learn its points, then once for each point, dying there."""

    app: House
    place: Place
    told: int = 0

    def tell(self, story: Story, judge: Callable[[str, str], None]) -> list[str]:
        points = self._once(story, judge, 0)
        for die_at in range(1, len(points) + 1):
            self._once(story, judge, die_at)
        return points

    def _once(self, story: Story, judge: Callable[[str, str], None], die_at: int) -> list[str]:
        self.told += 1
        journey = Journey(self.place, self.told, die_at)
        order_no = story(journey)
        points = journey.points
        where = f"died at {die_at}: {points[-1]}"
        assert journey.deaths == (1 if die_at else 0), where
        with self.app.app_context():
            findings = run_checks()
            assert [f"{found.id} {problem}" for found in findings for problem in found.problems] == [], where
            with reading():
                assert payments.open_matters().total == 0, where
                judge(order_no, where)
        return points

    def settled(self, order_no: str, where: str) -> None:
        """Paid once, one gift, one entry; and WeChat's whole ledger is ours, to the fen (I15)."""
        orders = self.place.wechat.get("/_sim/state")["orders"]
        theirs = next(order for order in orders if order["out_trade_no"] == order_no)
        order, entry, gift = payments.find(order_no), ledger.entry(f"order:{order_no}"), gifts.by_order(order_no)
        assert order.state == "paid", where
        assert order.transaction_id == theirs["transaction_id"], where
        assert gift is not None, where
        assert entry is not None, where
        assert gift.amount_fen == entry.amount_fen == theirs["total_fen"], where
        assert ledger.raised_total_fen() == sum(row["total_fen"] for row in orders if row["state"] == "SUCCESS"), where

    def closed(self, order_no: str, where: str) -> None:
        assert payments.find(order_no).state == "closed", where
        assert ledger.entry(f"order:{order_no}") is None, where
        assert self.place.wechat.order(order_no)["state"] == "CLOSED", where


@pytest.fixture
def teller(app: House, giving: Giving, house_settings: dict[str, str], tmp_path: Path) -> Iterator[Teller]:
    with app.app_context(), writing():
        token = people.open_donor_session(people.donor_by_openid(giving.openid), "bearer")
    mill = Mill(house_settings)
    yield Teller(app, Place(mill, giving.wechat, tmp_path, token, giving.campaign_uid))
    mill.close()


def test_journey_7_with_its_notice(teller: Teller) -> None:
    def story(journey: Journey) -> str:
        order_no = journey.give()
        journey.pay(order_no)
        journey.drain()
        journey.pass_time(90)
        journey.drain()
        return order_no

    points = teller.tell(story, teller.settled)
    assert sum("commit" in point for point in points) >= 10
    assert {"request POST /wechat/pay/notify", "answer POST /wechat/pay/notify"} <= set(points)
    assert "after call to WeChat" in points


def test_journey_7_when_the_notice_is_lost(teller: Teller) -> None:
    def story(journey: Journey) -> str:
        journey.wechat.fault("notify", "drop")
        order_no = journey.give()
        journey.pay(order_no)
        journey.pass_time(4)
        journey.drain()
        journey.pass_time(90)
        journey.drain()
        return order_no

    points = teller.tell(story, teller.settled)
    assert "request POST /wechat/pay/notify" not in points
    assert points.count("before call to WeChat") >= 2


def test_journey_7_when_nobody_pays(teller: Teller) -> None:
    def story(journey: Journey) -> str:
        order_no = journey.give()
        journey.post(f"/payments/{order_no}/cashier", {})
        journey.pass_time(EXPIRED_S)
        journey.drain()
        journey.pass_time(EXPIRED_S)
        journey.drain()
        return order_no

    points = teller.tell(story, teller.closed)
    assert points.count("before call to WeChat") == 4, "prepay, query, close, query"
