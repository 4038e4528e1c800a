"""A1 to A19: what can become of a question to WeChat. Doubt is never guessed away: it is asked again, by one number."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any

import pytest

from server.payments.errors import WechatUnavailable
from server.wechat import wire
from server.wechat.pay import client, keys
from tests.faults.catalogue import Ends, Fault, Story, fen
from tests.faults.on_notices import NOBODY
from tests.faults.world import World
from tests.paying import LAN

EXPIRED_S = 32 * 60


def opening(world: World, chance: Random, spoil: Callable[[str], None]) -> Ends:
    """The cashier meets the fault; the donor tries again and pays."""
    order_no = world.give(fen(chance))
    spoil("jsapi")
    world.pay(world.insist(order_no))
    world.wechat.wait()
    return {order_no: "paid"}


def asking(world: World, chance: Random, spoil: Callable[[str], None]) -> Ends:
    """The notice is lost and the query meets the fault."""
    world.wechat.fault("notify", "drop")
    order_no = world.buy(fen(chance))
    spoil("query")
    for seconds in (4, 6, 12):
        world.pass_time(seconds)
    return {order_no: "paid"}


def closing(world: World, chance: Random, spoil: Callable[[str], None]) -> Ends:
    """Nobody pays, and the closing meets the fault. It stays open here until WeChat has said that it is closed."""
    order_no = world.give(fen(chance))
    world.insist(order_no)
    spoil("close")
    world.pass_time(EXPIRED_S)
    return {order_no: "closed"}


def everywhere(kind: str, **args: Any) -> Story:
    """The fault at the cashier, at the query and at the closing, one to three times each."""

    def story(world: World, chance: Random) -> Ends:
        ends: Ends = {}
        for way in (opening, asking, closing):
            world.wechat.delete("/_sim/faults")
            ends |= way(world, chance, lambda at: world.wechat.fault(at, kind, count=chance.randint(1, 3), args=args))
            assert world.idle_faults() == []
        return ends

    return story


def both(*stories: Story) -> Story:
    def story(world: World, chance: Random) -> Ends:
        ends: Ends = {}
        for one in stories:
            ends |= one(world, chance)
        return ends

    return story


def unreadable(*kinds: str) -> Story:
    """The query's answer is signed and says what cannot be: it is asked again."""

    def story(world: World, chance: Random) -> Ends:
        ends: Ends = {}
        for kind in kinds:
            ends |= asking(world, chance, lambda at, one=kind: world.wechat.fault(at, one))  # type: ignore[misc]
            assert world.idle_faults() == [], kind
        return ends

    return story


def unanswered(world: World, chance: Random) -> Ends:
    """Longer than we wait; our patience is shortened, not WeChat's silence explained away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "READ_S", 0.3)
        world.wechat.fault("jsapi", "timeout", args={"seconds": 1})
        world.wechat.fault("query", "timeout", args={"seconds": 1})
        ends = opening(world, chance, lambda _: None)
        return ends | asking(world, chance, lambda _: None)


@contextmanager
def bases(world: World, *addresses: str) -> Iterator[None]:
    before = world.settings.wechat_pay_bases
    world.reconfigure(wechat_pay_bases=addresses)
    try:
        yield
    finally:
        world.reconfigure(wechat_pay_bases=before)


def refused(world: World, chance: Random) -> Ends:
    world.wechat.fault("notify", "drop")
    order_no = world.give(fen(chance))
    with bases(world, NOBODY), pytest.raises(WechatUnavailable):
        world.cashier(order_no)
    world.pay(world.insist(order_no))
    with bases(world, NOBODY):
        world.pass_time(4)
        assert world.state(order_no) == "asked"
    return {order_no: "paid"}


def main_host_down(world: World, chance: Random) -> Ends:
    """The backup answers; nobody notices anything."""
    with bases(world, NOBODY, world.wechat.base):
        world.wechat.fault("notify", "drop")
        order_no = world.give(fen(chance))
        world.pay(world.cashier(order_no))
        world.pass_time(4)
        assert world.settled(order_no)
    return {order_no: "paid"}


def query_lags(world: World, chance: Random) -> Ends:
    """The phone says paid, the query says "paying" for a while."""
    order_no = world.give(fen(chance))
    panel = {name: value for name, value in world.insist(order_no).items() if name != "kind"}
    lag = {"mode": "report_ok_before_settled", "settle_after_s": 60}
    world.wechat.post("/_sim/requestPayment", {"user": LAN, **lag, **panel})
    world.pass_time(3.5)
    assert world.state(order_no) == "asked"
    return {order_no: "paid"}


def close_race(world: World, chance: Random) -> Ends:
    """Unpaid when asked, paid when told to close: our clock runs two minutes ahead of WeChat's."""
    world.wechat.fault("notify", "drop")
    order_no = world.give(fen(chance))
    panel = world.insist(order_no)
    close = client.close

    def paid_just_before(number: str) -> None:
        if number == order_no:
            world.pay(panel)
        close(number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "close", paid_just_before)
        world.later(29 * 60)
        world.later.ours_s(140)
        world.drain()
        world.later.ours_s(0)
    assert world.settled(order_no)
    return {order_no: "paid"}


def wrong_clock(world: World, chance: Random) -> Ends:
    """Ten minutes off, WeChat believes us nothing and we believe WeChat nothing. Set right, all is found."""
    ends: Ends = {}
    for wrong_s in (600, -600):
        early = world.give(fen(chance))
        panel = world.insist(early)
        world.later.ours_s(wrong_s)
        world.pay(panel)
        world.wechat.wait()
        assert world.evidence(early) == []
        late = world.give(fen(chance))
        with pytest.raises(WechatUnavailable):
            world.cashier(late)
        world.drain()
        assert world.state(early) == "asked"
        world.later.ours_s(0)
        world.later(16)
        world.pay(world.insist(late))
        world.wechat.wait()
        ends |= {early: "paid", late: "paid"}
    return ends


def keys_change(world: World, chance: Random) -> Ends:
    """The notice comes under a certificate nobody knows, and WeChat's list does not come: refused, and comes again."""
    with certificates(world):
        world.wechat.post("/_sim/rotate", {"mode": "cert", "certs": ["A"]})
        order_no = world.give(fen(chance))
        for _ in range(2):  # the first answer under an unknown serial has the list fetched, a minute later at most
            with suppress(WechatUnavailable):
                world.cashier(order_no)
            _another_process(world, 70)
            world.drain()
        _another_process(world, 60)
        panel = world.insist(order_no)
        world.wechat.fault("certificates", "error_not_created", count=2)
        world.wechat.post("/_sim/rotate", {"mode": "cert", "certs": ["A", "B"], "ratio": 1})
        world.pay(panel)
        world.wechat.wait()
        assert world.evidence(order_no) == []
        for _ in range(4):
            world.drain()
            _another_process(world, 70)
        world.drain()
        assert world.settled(order_no)
    return {order_no: "paid"}


@contextmanager
def certificates(world: World) -> Iterator[None]:
    """Both sides know each other by certificates; afterwards by the public key again."""
    world.reconfigure(wechat_pay_key_mode="certificate")
    try:
        yield
    finally:
        world.reconfigure(wechat_pay_key_mode="public_key")
        world.wechat.post("/_sim/rotate", {"mode": "pubkey"})


def _another_process(world: World, seconds: float) -> None:
    """Time passes, and whoever acts next has no copy of the list."""
    keys._copies.clear()
    keys._wished.clear()
    world.later(seconds)


def dripping(world: World, chance: Random) -> Ends:
    """Longer than we wait for the whole of it; see also tests/wechat_pay/test_client.py, which hangs up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "WHOLE_S", 0.2)
        return everywhere("drip", seconds=1)(world, chance)


def two_orders_two_sessions(world: World, chance: Random) -> Ends:
    """A prepay_id that two orders share must never be: each cashier pays its own order."""
    first, second = world.give(fen(chance)), world.give(fen(chance))
    panels = {no: world.insist(no) for no in (first, second, first)}
    assert panels[first]["package"] != panels[second]["package"]
    world.pay(panels[second])
    world.pay(panels[first])
    world.wechat.wait()
    return {first: "paid", second: "paid"}


ODD = ("missing_fields", "unknown_enum", "huge_ints")
FAULTS = [
    Fault("A1", "asked again; the donor reads that nothing was taken", refused),
    Fault("A2", "asked again under the same number", everywhere("reset_after")),
    Fault("A3", "asked again", everywhere("reset_before")),
    Fault("A4", "asked again, made or not", both(everywhere("error_created"), everywhere("error_not_created"))),
    Fault("A5", "asked again", everywhere("html_502")),
    Fault("A6", "given up in time, asked again", unanswered),
    Fault("A7", "asked again later", everywhere("rate_limited")),
    Fault("A8", "not believed, asked again", everywhere("unsigned")),
    Fault("A9", "not believed, asked again", everywhere("probe")),
    Fault("A10", "not believed, asked again", everywhere("wrong_key")),
    Fault("A11", "not believed, asked again", unreadable("swapped")),
    Fault("A12", "not believed, asked again", both(everywhere("truncated"), unreadable(*ODD))),
    Fault("A13", "the backup host answers", main_host_down),
    Fault("A14", "stays open until WeChat says paid", query_lags),
    Fault("A15", "booked; never closed here", close_race),
    Fault("A16", "nothing is believed on either side; later all is found", wrong_clock),
    Fault("A17", "refused until the list has come, then booked", keys_change),
    Fault("A18", "never; each session pays its own order", two_orders_two_sessions),
    Fault("A19", "left before it is all there; asked again", dripping),
]
