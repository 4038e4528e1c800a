"""A running simulator, a merchant that talks to it, and a web server that hears its notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.speaking import HOST, NOTIFY_URL, Merchant, Product
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator

OrderBody = Callable[..., dict[str, Any]]


NUMBERS = count(1)


@pytest.fixture(scope="module")
def wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One for a whole file of tests; a file whose tests kill it or move its clock makes its own (`own_wechat`)."""
    with Simulator.start(tmp_path_factory.mktemp("sim")) as simulator:
        yield simulator


@pytest.fixture
def product() -> Iterator[Product]:
    server = Product()
    yield server
    server.close()


@pytest.fixture
def own_wechat(tmp_path: Path, product: Product) -> Iterator[Simulator]:
    """A fresh one whose notices reach `product`."""
    with Simulator.start(tmp_path / "sim", {HOST: product.base}) as simulator:
        yield simulator


@pytest.fixture
def merchant(wechat: Simulator) -> Merchant:
    return Merchant(wechat.base)


@pytest.fixture
def openid(wechat: Simulator) -> str:
    return str(wechat.post("/_sim/login", {"user": "lan"})["openid"])


@pytest.fixture
def jsapi_body(openid: str) -> OrderBody:
    """A fresh, correct prepay body; keyword arguments replace keys, None removes one."""

    def make(**changes: Any) -> dict[str, Any]:
        body = {
            "appid": identities.APPID,
            "mchid": identities.MCHID,
            "description": "捐赠",
            "out_trade_no": f"GIFT{next(NUMBERS):08d}",
            "notify_url": NOTIFY_URL,
            "amount": {"total": 6600, "currency": "CNY"},
            "payer": {"openid": openid},
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    return make


@pytest.fixture
def h5_body(jsapi_body: OrderBody) -> OrderBody:
    def make(**changes: Any) -> dict[str, Any]:
        scene = {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}
        return jsapi_body(**{"payer": None, "scene_info": scene, **changes})

    return make
