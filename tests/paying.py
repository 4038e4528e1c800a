"""What tests of money share: a running WeChat, a product that listens to it, one clock for both."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.jobs.books import run as run_checks
from server.jobs.runner import Runner
from server.kit.actors import Actor, donor_actor
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments.models import Matter
from server.people import service as people
from tests.campaigns.plans import published
from tests.cast import Cast
from tests.payments.matters import waiting_matters
from tests.wechat_simulator.client import Simulator

HOST = "donate.example.gov.cn"
LAN = "lan"


@pytest.fixture
def wechat(tmp_path: Path) -> Iterator[Simulator]:
    """A fresh WeChat; nobody hears its notices until `listening` is asked for too."""
    with Simulator.start(tmp_path / "sim") as simulator:
        yield simulator


def pay_settings(wechat: Simulator) -> dict[str, str]:
    """The product finds WeChat here: a dead main host and a living backup would do as well, see the client's tests."""
    return {
        "WECHAT_PAY_BASES": wechat.base,
        "WECHAT_API_BASE": wechat.base,
        "SMS_URL": f"{wechat.base}/sms/send",
        "WECHAT_NOTIFY_BASE": f"https://{HOST}",
    }


@pytest.fixture
def app_settings(wechat: Simulator) -> dict[str, str]:
    return pay_settings(wechat)


@contextmanager
def served(app: Callable[..., Any], wechat: Simulator) -> Iterator[str]:
    """The product behind a real socket, to which WeChat's notices go. Gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    wechat.post("/_sim/map", {"host": HOST, "base": base})
    try:
        yield base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def listening(app: House, wechat: Simulator) -> Iterator[str]:
    with served(app, wechat) as base:
        yield base


class Clocks:
    """WeChat's clock and ours. Called with seconds, both go on; `ours_s` alone sets ours wrong, or right again."""

    def __init__(self, data_dir: Path, wechat: Simulator) -> None:
        self.offset, self.wechat = data_dir / "run" / "clock-offset", wechat
        self.moved_s = self.wrong_s = 0.0

    def __call__(self, seconds: float) -> None:
        """In step: a notice that is due on the way finds us at its own moment."""
        self._write()
        self.moved_s = self.wechat.advance_both(seconds, self.offset, self.wrong_s)

    def ours_s(self, wrong_by: float) -> None:
        self.wrong_s = wrong_by
        self._write()

    def _write(self) -> None:
        """In one step: the product reads the file at any moment, also in another process."""
        self.offset.parent.mkdir(exist_ok=True)
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(str(self.moved_s + self.wrong_s))
        fresh.replace(self.offset)


@pytest.fixture
def later(app: House, wechat: Simulator, tmp_path: Path) -> Clocks:
    """Move both clocks on, WeChat's and ours."""
    return Clocks(tmp_path, wechat)


@pytest.fixture
def drain(app: House) -> Callable[[], int]:
    """Do whatever is due, as the runner would; how many tasks."""

    def work() -> int:
        with app.app_context():
            return Runner().drain()

    return work


@pytest.fixture
def problems(app: House) -> Callable[[], list[str]]:
    """What check-books finds wrong now."""

    def look() -> list[str]:
        with app.app_context():
            return [f"{found.id} {problem}" for found in run_checks() for problem in found.problems]

    return look


@dataclass
class Giving:
    """One donor, one campaign, one WeChat: the steps of a gift, each in units of its own as requests have them."""

    app: House
    wechat: Simulator
    donor: Actor
    openid: str
    campaign_uid: str

    def give(self, amount_fen: int = 6600, channel: str = "jsapi") -> str:
        with self.app.app_context(), writing():
            return gifts.give(
                self.campaign_uid, donor=self.donor, channel=channel, amount_fen=amount_fen, shown_as="anonymous"
            )

    def cashier(self, order_no: str, channel: str = "jsapi", **more: str) -> dict[str, str]:
        payer = self.openid if channel == "jsapi" else "203.0.113.7"
        with self.app.app_context():
            return gifts.open_cashier(
                order_no, donor_uids=(self.donor.uid,), channel=channel, payer=more.pop("payer", payer), **more
            )

    def pay(self, parameters: dict[str, str], mode: str = "pay") -> dict[str, Any]:
        panel = {name: value for name, value in parameters.items() if name != "kind"}
        told: dict[str, Any] = self.wechat.post("/_sim/requestPayment", {"user": LAN, "mode": mode, **panel})
        return told

    def paid_at_wechat(self, amount_fen: int = 6600) -> str:
        """Asked, opened, paid; what the product knows of it is the test's business. The order's number."""
        order_no = self.give(amount_fen)
        assert self.pay(self.cashier(order_no))["errMsg"] == "requestPayment:ok"
        return order_no

    def state(self, order_no: str) -> str:
        with self.app.app_context(), reading():
            return payments.find(order_no).state

    def evidence(self, order_no: str) -> list[str]:
        with self.app.app_context(), reading():
            return [row.kind for row in payments.evidence_of(order_no)]

    def matters(self) -> list[str]:
        with self.app.app_context(), reading():
            return [row.kind for row in waiting_matters()]

    def ever_matters(self) -> list[str]:
        """Those that have been settled since, too."""
        with self.app.app_context(), reading():
            return list(db.session.scalars(select(Matter.kind).order_by(Matter.id)))

    def raised_fen(self) -> int:
        with self.app.app_context(), reading():
            return ledger.raised_fen(f"campaign:{self.campaign_uid}")

    def settled(self, order_no: str) -> bool:
        """Paid (and given back perhaps), one gift, one entry."""
        with self.app.app_context(), reading():
            gift, entry = gift_facts.by_order(order_no), ledger.entry(f"order:{order_no}")
            both = gift is not None and entry is not None and gift.amount_fen == entry.amount_fen
            assert (payments.find(order_no).state in ("paid", "refunded")) == both, order_no
            return both


def meet(app: House, wechat: Simulator, cast: Cast, **changes: object) -> tuple[Actor, str, str]:
    """Lan is known to WeChat and to us; a campaign takes gifts. Gives donor, openid and the campaign's uid."""
    openid = str(wechat.post("/_sim/login", {"user": LAN})["openid"])
    with app.app_context(), writing():
        donor = donor_actor(people.donor_by_openid(openid).uid)
        return donor, openid, published(cast, **changes).uid


@pytest.fixture
def giving(app: House, wechat: Simulator, cast: Cast) -> Giving:
    return Giving(app, wechat, *meet(app, wechat, cast))
