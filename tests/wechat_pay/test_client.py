"""The client against the strict simulator, with every fault of an answer: what is not known for certain is Unknown."""

import json
from dataclasses import replace
from typing import Any

import pytest

from server.kit.units import reading
from server.wechat import wire
from server.wechat.pay import client
from server.wechat.pay.client import Wanted
from server.wechat.pay.errors import Refused, Unknown
from tests.house import CLOSED
from tests.wechat_pay.asking import CREATES, DOES_NOT, Move
from tests.wechat_pay.liar import Heard, liar
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import APPID, MCHID

pytestmark = pytest.mark.usefixtures("in_the_house")
BROKEN = [(call, kind) for call in ("jsapi", "query", "close") for kind in (*CREATES, *DOES_NOT)]
BROKEN.remove(("close", "truncated"))  # the answer to a close is empty: there is nothing to cut off


def test_a_prepay_opens_the_pay_panel(wechat: Simulator, wanted: Wanted, openid: str) -> None:
    parameters = client.payment_parameters(client.prepay_jsapi(wanted, openid=openid))
    told = wechat.post("/_sim/requestPayment", {"user": "lan", **parameters})
    assert told == {"returns": True, "errMsg": "requestPayment:ok"}
    assert wechat.order(wanted.order_no)["total_fen"] == 6600


def test_a_page_address_for_h5(wanted: Wanted) -> None:
    assert client.prepay_h5(wanted, client_ip="203.0.113.7").startswith("http")


def test_what_we_attach_comes_back_with_the_payment(wechat: Simulator, wanted: Wanted, openid: str) -> None:
    client.prepay_jsapi(replace(wanted, attach="campaign:abcd1234|donor1234"), openid=openid)
    unpaid = client.query(wanted.order_no)
    wechat.post("/_sim/pay", {"out_trade_no": wanted.order_no})
    paid = client.query(wanted.order_no)
    assert unpaid is not None
    assert paid is not None
    assert (unpaid.attach, paid.attach) == ("", "campaign:abcd1234|donor1234")


def test_an_attach_that_is_too_long_is_our_own_mistake(wanted: Wanted) -> None:
    with pytest.raises(AssertionError, match="attach"):
        client.prepay_jsapi(replace(wanted, attach="a" * 129), openid="o1")


def test_asking_again_gives_a_fresh_prepay_id(wanted: Wanted, openid: str) -> None:
    first = client.prepay_jsapi(wanted, openid=openid)
    assert client.prepay_jsapi(wanted, openid=openid) != first


def test_asking_again_for_something_else_is_refused(wanted: Wanted, openid: str) -> None:
    client.prepay_jsapi(wanted, openid=openid)
    with pytest.raises(Refused) as refused:
        client.prepay_jsapi(replace(wanted, amount_fen=6601), openid=openid)
    assert refused.value.code == "INVALID_REQUEST"


def test_query_tells_how_an_order_stands(wechat: Simulator, wanted: Wanted, openid: str) -> None:
    assert client.query(wanted.order_no) is None
    client.prepay_jsapi(wanted, openid=openid)
    unpaid = client.query(wanted.order_no)
    assert unpaid is not None
    assert (unpaid.trade_state, unpaid.transaction_id, unpaid.amount_fen) == ("NOTPAY", None, None)
    wechat.post("/_sim/pay", {"out_trade_no": wanted.order_no})
    paid = client.query(wanted.order_no)
    assert paid is not None
    assert (paid.trade_state, paid.amount_fen, paid.currency, paid.mchid) == ("SUCCESS", 6600, "CNY", MCHID)


def test_close_can_be_said_twice_but_not_after_payment(wechat: Simulator, wanted: Wanted, openid: str) -> None:
    client.prepay_jsapi(wanted, openid=openid)
    client.close(wanted.order_no)
    client.close(wanted.order_no)
    closed = client.query(wanted.order_no)
    assert closed is not None
    assert closed.trade_state == "CLOSED"
    other = replace(wanted, order_no=f"{wanted.order_no}B")
    client.prepay_jsapi(other, openid=openid)
    wechat.post("/_sim/pay", {"out_trade_no": other.order_no})
    with pytest.raises(Refused, match="ORDERPAID"):
        client.close(other.order_no)


@pytest.mark.parametrize(("call", "kind"), BROKEN)
def test_a_broken_answer_says_nothing(wechat: Simulator, wanted: Wanted, openid: str, call: str, kind: str) -> None:
    if call != "jsapi":
        client.prepay_jsapi(wanted, openid=openid)
    wechat.fault(call, kind, count=0)
    with pytest.raises(Unknown):
        _ask(call, wanted, openid)


@pytest.mark.parametrize("kind", [*CREATES, *DOES_NOT])
def test_the_backup_host_is_asked_with_the_same_number(
    wechat: Simulator, wanted: Wanted, openid: str, at_hosts: Move, kind: str
) -> None:
    at_hosts(wechat.base, wechat.base)
    wechat.fault("jsapi", kind)
    assert client.prepay_jsapi(wanted, openid=openid).startswith("wx")
    assert [order["out_trade_no"] for order in wechat.get("/_sim/state")["orders"]].count(wanted.order_no) == 1


def test_a_dead_main_host_is_passed_over(wechat: Simulator, wanted: Wanted, openid: str, at_hosts: Move) -> None:
    at_hosts(CLOSED, wechat.base)
    assert client.prepay_jsapi(wanted, openid=openid).startswith("wx")
    at_hosts(CLOSED, CLOSED)
    with pytest.raises(Unknown):
        client.query(wanted.order_no)


def test_nobody_waits_for_ever(wechat: Simulator, wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "READ_S", 0.2)
    wechat.fault("query", "timeout", count=0, args={"seconds": 1})
    with pytest.raises(Unknown, match="Timeout"):
        client.query(wanted.order_no)


def test_an_answer_that_drips_is_left(
    wechat: Simulator, wanted: Wanted, at_hosts: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is all there: whoever sends a byte every few seconds could keep us for hours."""
    monkeypatch.setattr(wire, "WHOLE_S", 0.1)
    with liar(_transaction(wanted), drip_s=0.02, heard=(heard := Heard())) as base:
        at_hosts(base)
        with pytest.raises(Unknown, match="slow"):
            client.query(wanted.order_no)
        wechat.until(lambda: heard.left == 1)


def _transaction(wanted: Wanted, **changes: Any) -> bytes:
    plain = {
        "appid": APPID,
        "mchid": MCHID,
        "out_trade_no": wanted.order_no,
        "transaction_id": "4200000000000000000000000001",
        "trade_state": "SUCCESS",
        "success_time": "2026-11-21T08:00:00+08:00",
        "amount": {"total": 6600, "currency": "CNY"},
        **changes,
    }
    return json.dumps(plain).encode()


LIES: dict[str, dict[str, Any]] = {
    "another order's answer": {"out_trade_no": "G20261121SOMEBODY00001"},
    "a state that is none": {"trade_state": "MAYBE"},
    "a huge amount": {"amount": {"total": 10**40, "currency": "CNY"}},
    "an amount in text": {"amount": {"total": "6600", "currency": "CNY"}},
    "no amount": {"amount": None},
    "no moment": {"success_time": "yesterday"},
}


@pytest.mark.parametrize("name", LIES)
def test_a_signed_answer_must_still_make_sense(wanted: Wanted, at_hosts: Move, name: str) -> None:
    with liar(_transaction(wanted, **LIES[name])) as base:
        at_hosts(base)
        with pytest.raises(Unknown):
            client.query(wanted.order_no)


@pytest.mark.parametrize(
    ("body", "status", "header"),
    [
        (b"{}", 302, ("Location", CLOSED)),
        (b"{}", 200, None),
        (b'{"prepay_id": 7}', 200, None),
        (b'{"prepay_id": "wx1", "prepay_id": "wx2"}', 200, None),
        (b'{"prepay_id": "wx1"}', 200, ("Wechatpay-Nonce", "second")),
        (b'{"prepay_id": "' + b"w" * 300_000 + b'"}', 200, None),
    ],
)
def test_odd_answers_to_a_prepay(
    wanted: Wanted, at_hosts: Move, body: bytes, status: int, header: tuple[str, str] | None
) -> None:
    with liar(body, status=status, header=header) as base:
        at_hosts(base)
        with pytest.raises(Unknown):
            client.prepay_jsapi(wanted, openid="o1")


def test_no_network_inside_a_unit(wanted: Wanted) -> None:
    with pytest.raises(AssertionError, match="no network"), reading():
        client.query(wanted.order_no)


def _ask(call: str, wanted: Wanted, openid: str) -> object:
    if call == "jsapi":
        return client.prepay_jsapi(wanted, openid=openid)
    if call == "query":
        return client.query(wanted.order_no)
    return client.close(wanted.order_no)
