"""Kill the product at every commit and every HTTP boundary of journey 7: after a restart the books are clean,
the gift is there exactly once, and WeChat's ledger is ours. Enumerated, not sampled."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server.gifts import queries as gifts
from server.jobs.books import run as run_checks
from server.kit import clock
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.people import service as people
from server.spending.models import Spending
from tests.cast import Cast
from tests.faults.desk import told
from tests.faults.product import HOST, Journey, Mill, Place
from tests.paying import Giving, meet
from tests.payments.matters import waiting_matters
from tests.spending.paying import line_of, payee, raise_money
from tests.wechat_simulator.client import Simulator

Story = Callable[[Journey], str]
EXPIRED_S = 32 * 60
DAY_S = 86_400
SPENT_FEN = 120_00


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


@pytest.fixture
def giving(app: House, wechat: Simulator, cast: Cast) -> Giving:
    """The campaign must outlive the days that so many deaths last."""
    return Giving(app, wechat, *meet(app, wechat, cast, ends_on=clock.today() + timedelta(days=730)))


@dataclass
class Teller:
    """Tells a story once undisturbed to learn its points, then once for each point, dying there."""

    app: House
    place: Place
    cast: Cast
    told: int = 0

    def tell(self, story: Story, judge: Callable[[str, str], None]) -> list[str]:
        points, before = self._once(story, judge, 0)
        for die_at in range(before + 1, len(points) + 1):
            self._once(story, judge, die_at)
        sys.stdout.write(f"died at each of {len(points) - before} points\n")
        return points[before:]

    def _once(self, story: Story, judge: Callable[[str, str], None], die_at: int) -> tuple[list[str], int]:
        self.told += 1
        journey = Journey(self.place, self.told, die_at)
        order_no = story(journey)
        points = journey.points
        where = f"died at {die_at}: {points[-1]}"
        assert journey.deaths == (1 if die_at else 0), where
        with self.app.app_context():
            with writing():  # so many deaths take days, and each day's bill is due in its turn
                payment_acts.plan_bills()
            findings = run_checks()
            assert [f"{found.id} {problem}" for found in findings for problem in found.problems] == [], where
            with reading():
                assert waiting_matters() == [], where
                judge(order_no, where)
        return points, journey.told_before

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

    def returned(self, order_no: str, where: str) -> None:
        """Paid once and given back once, here as at WeChat."""
        told = self.place.wechat.get("/_sim/ledger")
        back = [row["refund_fen"] for row in told["refunds"] if row["order"].endswith(f":{order_no}")]
        order, gift = payments.find(order_no), gifts.by_order(order_no)
        assert gift is not None, where
        assert (order.state, order.refunded_fen, order.refunding_fen) == ("refunded", gift.amount_fen, 0), where
        assert back == [gift.amount_fen], where
        assert [row.state for row in payments.refunds_of(order_no)] == ["done"], where
        assert ledger.balance_fen(f"refunding:{self.place.campaign_uid}") == 0, where
        assert ledger.raised_total_fen() == 0, where

    def spent(self, what_for: str, where: str) -> None:
        """Every journey so far has spent once."""
        rows = list(db.session.scalars(select(Spending).where(Spending.what_for == what_for)))
        assert [row.state for row in rows] == ["paid"], where
        assert ledger.entry(f"spending:{rows[0].no}") is not None, where
        assert ledger.spent_fen(self.place.campaign_uid) == self.told * SPENT_FEN, where

    def closed(self, order_no: str, where: str) -> None:
        assert payments.find(order_no).state == "closed", where
        assert ledger.entry(f"order:{order_no}") is None, where
        assert self.place.wechat.order(order_no)["state"] == "CLOSED", where


@pytest.fixture
def teller(app: House, cast: Cast, giving: Giving, house_settings: dict[str, str], tmp_path: Path) -> Iterator[Teller]:
    with app.app_context(), writing():
        token = people.open_donor_session(people.donor_by_openid(giving.openid), "bearer")
        to, line = payee(cast).uid, line_of(giving.campaign_uid)
    mill = Mill(house_settings)
    staff = {"asks": told(cast.chen), "agrees": told(cast.zhou), "pays": told(cast.fang)}
    yield Teller(app, Place(mill, giving.wechat, tmp_path, token, giving.campaign_uid, staff, to, line), cast)
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


def test_a_refund_with_its_notice(teller: Teller) -> None:
    def story(journey: Journey) -> str:
        order_no = journey.give()
        journey.pay(order_no)
        journey.drain()
        journey.pass_time(90)
        journey.drain()
        journey.here_it_begins()
        journey.desk("refund", order_no=order_no)
        for seconds in (0, 90, 90):
            journey.pass_time(seconds)
            journey.drain()
        return order_no

    points = teller.tell(story, teller.returned)
    assert "request POST /wechat/pay/refund-notify" in points
    assert points.count("before call to WeChat") >= 1


def test_a_refund_that_only_the_bill_knows(teller: Teller) -> None:
    """Staff gave the money back on WeChat's own platform: the next morning's bill says so."""

    def story(journey: Journey) -> str:
        order_no = journey.give()
        journey.pay(order_no)
        journey.drain()
        journey.pass_time(90)
        journey.drain()
        amount_fen = journey.wechat.order(order_no)["total_fen"]
        journey.wechat.post("/_sim/refund_console", {"out_trade_no": order_no, "amount": amount_fen})
        journey.here_it_begins()
        journey.pass_time(DAY_S + 10 * 3600)
        journey.desk("bills")
        for seconds in (0, 90, 90):
            journey.pass_time(seconds)
            journey.drain()
        return order_no

    points = teller.tell(story, teller.returned)
    assert points.count("before call to WeChat") >= 3, "two bills and a question"


def test_a_spending(teller: Teller) -> None:
    with teller.app.app_context(), writing():
        raise_money(teller.cast, teller.place.campaign_uid, 90_000_00)

    def story(journey: Journey) -> str:
        place, what_for = journey.place, f"第 {journey.number} 批书包"
        wish = {"campaign": place.campaign_uid, "payee": place.payee, "line": place.line, "fen": SPENT_FEN}
        journey.desk("spend", what_for=what_for, **wish)
        journey.drain()
        journey.pass_time(90)
        journey.drain()
        return what_for

    points = teller.tell(story, teller.spent)
    assert points.count("before commit") >= 4, "draft, submit, agree, pay"
