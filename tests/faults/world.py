"""One house, one WeChat and one pair of clocks for many stories: starting them costs more than a story does."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.jobs.books import run as run_checks
from server.jobs.runner import Runner
from server.jobs.schedule import plan
from server.kit import clock
from server.kit.http import House
from server.kit.settings import Settings
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments.errors import WechatUnavailable
from server.payments.queries import bills
from server.payments.service import bills as acts
from tests.cast import Cast
from tests.house import Home, settings_for
from tests.paying import Clocks, Giving, meet, pay_settings, served
from tests.payments.matters import waiting_matters
from tests.wechat_simulator.client import Simulator

# Enough for every schedule of ours: the query after the expiry, the retries of a task, a refund's first hours.
MENDED_S = (20, 70, 1900, 3700)
TRIES_OF_A_DONOR, DAY_S = 8, 86_400


class Doors:
    """The product behind WSGI; a test may keep its answers back."""

    def __init__(self, app: House) -> None:
        self.app, self.late_s = app, 0.0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = list(self.app(environ, start))
        if self.late_s:
            threading.Event().wait(self.late_s)
        return answer


class Back(NamedTuple):
    """A refund as it stands now."""

    uid: str
    state: str


@dataclass
class World(Giving):
    """What a story may do besides giving: let time pass, break the wires, mend them, and compare the two ledgers."""

    later: Clocks
    doors: Doors
    base: str
    cast: Cast

    @property
    def settings(self) -> Settings:
        found: Settings = self.app.extensions["wishbridge_settings"]
        return found

    def reconfigure(self, **changes: Any) -> None:
        self.app.extensions["wishbridge_settings"] = replace(self.settings, **changes)

    def drain(self) -> int:
        """What the runner would do now, the clock's own work included: bills are fetched and matched as days pass."""
        with self.app.app_context():
            plan()
            return Runner().drain()

    def pass_time(self, seconds: float) -> None:
        """Both clocks go on; what WeChat sends and what falls due here is done."""
        self.later(seconds)
        self.wechat.wait()
        self.drain()

    def insist(self, order_no: str) -> dict[str, str]:
        """The cashier, as a donor opens it who tries again after every apology."""
        for _ in range(TRIES_OF_A_DONOR):
            try:
                return self.cashier(order_no)
            except WechatUnavailable:
                self.later(2)
        raise AssertionError("the cashier never opened")

    def buy(self, amount_fen: int) -> str:
        """Asked, insisted, paid, and WeChat's notice tried once. The order's number."""
        order_no = self.give(amount_fen)
        told = self.pay(self.insist(order_no))
        assert told["errMsg"] == "requestPayment:ok", told
        self.wechat.wait()
        return order_no

    def mend(self, order_nos: Iterable[str] = ()) -> None:
        """Nothing is broken any more, and time passes until each of these orders is final."""
        self.wechat.delete("/_sim/faults")
        self.drain()
        for seconds in MENDED_S:
            if all(self.state(no) != "asked" for no in order_nos):
                return
            self.pass_time(seconds)

    def give_back(self, order_no: str, amount_fen: int) -> str:
        """Asked for by finance, agreed to by the lead; not yet sent. The refund's number."""
        with self.app.app_context(), writing():
            gift = gift_facts.by_order(order_no)
            assert gift is not None, order_no
            uid = gifts.ask_refund(gift.uid, amount_fen=amount_fen, why="donor_asked", actor=self.cast.fang)
        with self.app.app_context(), writing():
            gifts.approve_refund(uid, actor=self.cast.zhou)
            return payments.find_refund(uid).no

    def refund(self, refund_no: str) -> Back:
        with self.app.app_context(), reading():
            found = payments.refund_or_none(refund_no)
            assert found is not None, refund_no
            return Back(found.uid, found.state)

    def bill_day(self, day: date) -> str:
        """How that day stands against WeChat's bills."""
        with self.app.app_context(), reading():
            row = bills.bill_day_or_none(day)
            return "none" if row is None else row.state

    def fetch_bill_again(self, day: date) -> None:
        """A person at the desk presses the button; what was found is booked, and the day matched once more."""
        with self.app.app_context(), writing():
            acts.match_again(day)
        self.drain()
        self.pass_time(30)

    def until_hour(self, hour: int) -> None:
        """On to the next time that it is `hour` o'clock in China."""
        here = clock.in_china(clock.now())
        then = here.replace(hour=hour, minute=1, second=0, microsecond=0)
        self.pass_time(((then - here).total_seconds()) % DAY_S)

    def idle_faults(self) -> list[str]:
        """What was planted at WeChat and has not struck."""
        planted = self.wechat.get("/_sim/state")["faults"]
        return [f"{row['target']} {row['kind']}" for row in planted if not row["fired"]]

    def knows(self, order_no: str) -> bool:
        """An order of ours, not one that a wrong notice made up."""
        with self.app.app_context(), reading():
            return payments.order_or_none(order_no) is not None

    def matters_of(self, order_no: str) -> set[str]:
        with self.app.app_context(), reading():
            return {row.kind for row in waiting_matters() if row.order_no == order_no}

    def problems(self) -> list[str]:
        """What check-books finds wrong now."""
        with self.app.app_context():
            return [f"{found.id} {problem}" for found in run_checks() for problem in found.problems]

    def violations(self) -> list[str]:
        """What WeChat saw us accept that nobody may accept."""
        return [row["what"] for row in self.wechat.get("/_sim/state")["violations"]]

    def disagreements(self) -> list[str]:
        """I15: where WeChat's ledger and ours differ, to the fen: payments, and what went back of each."""
        told = self.wechat.get("/_sim/ledger")
        back: dict[str, int] = defaultdict(int)
        for row in told["refunds"]:
            if row["status"] == "SUCCESS":
                back[row["order"].partition(":")[2]] += row["refund_fen"]
        numbers = [(row["out_trade_no"], row["transaction_id"], row["total_fen"]) for row in told["orders"]]
        theirs = {no: (transaction_id, fen, back[no]) for no, transaction_id, fen in numbers}
        with self.app.app_context(), reading():
            ours = {}
            for no in payments.paid_orders():
                order, entry = payments.find(no), ledger.entry(f"order:{no}")
                ours[no] = (order.transaction_id, entry.amount_fen if entry else None, order.refunded_fen)
        odd = sorted(no for no in {*theirs, *ours} if theirs.get(no) != ours.get(no))
        return [f"{no}: WeChat {theirs.get(no)}, here {ours.get(no)}" for no in odd]

    def wrong(self) -> list[str]:
        """Everything that may not be so at the end of a story."""
        self.drain()
        return self.violations() + self.disagreements() + self.problems()


@contextmanager
def a_world(home: Home, databases: Any, folder: Path, seed: int) -> Iterator[World]:
    """Start one; at the end everything in it must be right."""
    url = databases.fresh(folder, peopled=True)
    cast: Cast = databases.template.people()
    with Simulator.start(folder / "sim", seed=seed) as wechat:
        app = home.move(settings_for(folder, url, **pay_settings(wechat)))
        doors = Doors(app)
        with served(doors, wechat) as base:
            world = World(app, wechat, *meet(app, wechat, cast), Clocks(folder, wechat), doors, base, cast)
            yield world
            assert world.wrong() == [], f"seed {seed}"
    home.leave()
    databases.drop(url)
