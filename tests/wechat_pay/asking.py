"""What tests of the client share: one WeChat for a whole file (none of them moves its clock), and orders to ask for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from server.kit.clock import now
from server.kit.http import House
from server.wechat.pay import client
from server.wechat.pay.client import RefundWanted, Wanted
from tests.wechat_simulator.client import Simulator

NUMBERS = count(1)
# Faults of an answer after which the order, or the refund, exists at WeChat; and those after which it does not.
CREATES = ["reset_after", "error_created", "unsigned", "probe", "wrong_key", "truncated"]
DOES_NOT = ["reset_before", "error_not_created", "html_502", "rate_limited"]
Move = Callable[..., None]


@pytest.fixture(scope="module")
def wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator.start(tmp_path_factory.mktemp("sim")) as simulator:
        yield simulator


@pytest.fixture
def in_the_house(app: House, wechat: Simulator) -> Iterator[None]:
    with app.app_context():
        yield
    wechat.delete("/_sim/faults")


@pytest.fixture
def wanted() -> Wanted:
    return Wanted(f"G20261121CLIENT{next(NUMBERS):06d}", "捐赠·MJ-0001", 6600, now() + timedelta(minutes=30))


@pytest.fixture
def openid(wechat: Simulator) -> str:
    return str(wechat.post("/_sim/login", {"user": "lan"})["openid"])


@pytest.fixture
def back(wechat: Simulator, wanted: Wanted, openid: str, in_the_house: None) -> RefundWanted:
    """An order that was paid, and a third of it to be given back."""
    client.prepay_jsapi(wanted, openid=openid)
    wechat.post("/_sim/pay", {"out_trade_no": wanted.order_no})
    return RefundWanted(f"R{wanted.order_no[1:]}", wanted.order_no, 2200, 6600, "项目已停止，原路退回")


@pytest.fixture
def at_hosts(app: House) -> Move:
    """Let the product look for WeChat at these addresses."""

    def move(*bases: str) -> None:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(known, wechat_pay_bases=bases)

    return move
