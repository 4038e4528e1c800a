"""From certificates to the public key against a WeChat that changes its keys while orders are open."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.jobs.schedule import plan
from server.kit.clock import now
from server.kit.http import House
from server.wechat.pay import client, keys
from server.wechat.pay.client import Wanted
from server.wechat.pay.errors import Unknown
from tests.paying import Giving
from tests.payments.test_take_notice import notice, send
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import PLATFORM_CERTS, PlatformKey

Later, Drain = Callable[[float], None], Callable[[], int]
A, B = PLATFORM_CERTS["A"], PLATFORM_CERTS["B"]


@pytest.fixture
def wechat(tmp_path: Path) -> Iterator[Simulator]:
    """One for each test: its keys and its clock are changed here."""
    with Simulator.start(tmp_path / "sim") as simulator:
        yield simulator
    keys._copies.clear()
    keys._wished.clear()


@pytest.fixture
def mode(app: House) -> Callable[[str], None]:
    def choose(name: str) -> None:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(known, wechat_pay_key_mode=name)

    return choose


@pytest.fixture
def elsewhere() -> Callable[[], None]:
    """As if another process did the next thing: it has no copy of the list."""

    def forget() -> None:
        keys._copies.clear()
        keys._wished.clear()

    return forget


def rotate(wechat: Simulator, mode: str, *certs: str, ratio: float = 0.5) -> None:
    wechat.post("/_sim/rotate", {"mode": mode, "certs": list(certs) or ["A"], "ratio": ratio})


def fetched_at(wechat: Simulator) -> list[float]:
    """When WeChat was asked for its list, by its own clock."""
    entries = wechat.get("/_sim/journal?since=0")["entries"]
    return [
        datetime.fromisoformat(row["virtual"]).timestamp()
        for row in entries
        if row["direction"] == "in" and row["path"] == "/v3/certificates"
    ]


def order(number: int) -> Wanted:
    return Wanted(f"G20261121SWITCH{number:06d}", "捐赠·MJ-0001", 6600, now() + timedelta(minutes=30))


def test_certificates_alone(app: House, wechat: Simulator, drain: Drain, mode: Callable[[str], None]) -> None:
    rotate(wechat, "cert")
    mode("certificate")
    with app.app_context():
        with pytest.raises(Unknown, match="unknown serial"):
            client.query("G20261121SWITCH000001")
        _plan(app)
        drain()
        keys._copies.clear()
        assert client.query("G20261121SWITCH000001") is None
        assert client.prepay_jsapi(order(1), openid=_openid(wechat)).startswith("wx")


def test_every_answer_is_believed_while_both_sign(
    app: House, wechat: Simulator, drain: Drain, mode: Callable[[str], None]
) -> None:
    rotate(wechat, "mixed", "A", "B")
    mode("both")
    _plan(app)
    drain()
    keys._copies.clear()
    openid = _openid(wechat)
    with app.app_context():
        for number in range(12):
            client.prepay_jsapi(order(number), openid=openid)
            assert client.query(order(number).order_no) is not None
    assert len(fetched_at(wechat)) == 1


@pytest.mark.parametrize("ratio", [0, 1])
def test_a_notice_of_either_kind_books_the_gift(
    wechat: Simulator, listening: str, giving: Giving, drain: Drain, mode: Callable[[str], None], ratio: float
) -> None:
    rotate(wechat, "mixed", ratio=ratio)
    mode("both")
    _plan(giving.app)
    drain()
    keys._copies.clear()
    order_no = giving.paid_at_wechat()
    wechat.wait()
    drain()
    assert (giving.settled(order_no), giving.evidence(order_no)) == (True, ["notice"])


def test_rotation_between_payment_and_notice(
    wechat: Simulator,
    listening: str,
    giving: Giving,
    drain: Drain,
    later: Later,
    mode: Callable[[str], None],
    elsewhere: Callable[[], None],
) -> None:
    """The notice comes under a certificate nobody knew: refused, fetched for, believed at one of the next tries."""
    rotate(wechat, "cert", "A")
    mode("certificate")
    _plan(giving.app)
    drain()
    elsewhere()
    later(120)
    parameters = giving.cashier(order_no := giving.give())
    rotate(wechat, "cert", "A", "B", ratio=1)
    assert giving.pay(parameters)["errMsg"] == "requestPayment:ok"
    wechat.wait()
    assert giving.evidence(order_no) == []
    drain()
    elsewhere()
    for _ in range(3):
        later(15)
    assert giving.evidence(order_no)[:1] == ["notice"]
    drain()
    assert giving.settled(order_no)
    assert len(fetched_at(wechat)) == 2


def test_a_storm_of_forged_serials_fetches_once_a_minute(
    wechat: Simulator,
    listening: str,
    giving: Giving,
    drain: Drain,
    later: Later,
    mode: Callable[[str], None],
    elsewhere: Callable[[], None],
) -> None:
    """N12, from many processes at once, over three minutes; a good notice in between is still booked."""
    rotate(wechat, "cert", "A")
    mode("certificate")
    _plan(giving.app)
    drain()
    elsewhere()
    for step in range(18):
        later(10)
        for number in range(5):
            forged = PlatformKey(f"{step * 100 + number:040X}", B.key_file)
            assert send(listening, notice({}), key=forged) == 401
            elsewhere()
        drain()
    asked = fetched_at(wechat)
    assert len(asked) >= 3
    assert min(later_ - earlier for earlier, later_ in zip(asked, asked[1:], strict=False)) >= 59
    order_no = giving.paid_at_wechat()
    wechat.wait()
    drain()
    assert giving.settled(order_no)


def _openid(wechat: Simulator) -> str:
    return str(wechat.post("/_sim/login", {"user": "lan"})["openid"])


def _plan(app: House) -> None:
    with app.app_context():
        plan()
