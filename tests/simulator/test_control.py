"""The control interface: the truth about money, the journal, and refusals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant, call
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator


def test_the_ledger_is_the_sum_of_what_was_paid(
    own_wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    own_wechat.post("/_sim/login", {"user": "lan"})
    mine = Merchant(own_wechat.base)
    for total, paid in ((6600, True), (100, True), (5000, False)):
        body = jsapi_body(amount={"total": total, "currency": "CNY"})
        assert mine.prepay(body).status == 200
        if paid:
            own_wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    found = own_wechat.get("/_sim/ledger")
    ours = found["merchants"][identities.MCHID]
    assert (ours["paid_fen"], ours["balance_fen"], len(found["orders"])) == (6700, 6700, 2)
    assert [day["paid_count"] for day in ours["days"].values()] == [2]
    assert found["merchants"][identities.SECOND_MCHID]["paid_fen"] == 0


def test_the_journal_tells_both_directions(own_wechat: Simulator, jsapi_body: OrderBody) -> None:
    own_wechat.post("/_sim/login", {"user": "lan"})
    body = jsapi_body()
    Merchant(own_wechat.base).prepay(body)
    since = own_wechat.get("/_sim/journal?since=0")["entries"][-1]["seq"]
    own_wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    own_wechat.wait()
    entries = own_wechat.get(f"/_sim/journal?since={since}")["entries"]
    (out,) = [entry for entry in entries if entry["direction"] == "out"]
    assert (out["method"], out["verdict"]) == ("POST", "204")
    assert set(out) == {"seq", "virtual", "real", "direction", "method", "path", "headers", "body", "verdict"}
    assert own_wechat.token not in (own_wechat.state_dir / "journal.jsonl").read_text(encoding="utf-8")


def test_leaving_the_panel_frees_the_order(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    panel = merchant.panel(merchant.prepay(body).json["prepay_id"])
    wechat.post("/_sim/requestPayment", {"user": "lan", "mode": "report_ok_before_settled", **panel})
    wechat.post("/_sim/cancel", {"out_trade_no": body["out_trade_no"]})
    wechat.wait()
    assert merchant.query(body["out_trade_no"]).json["trade_state"] == "NOTPAY"


def test_paying_twice_is_refused(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    with pytest.raises(ControlError, match="not_payable"):
        wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("/_sim/login", {}, 400),
        ("/_sim/login", {"user": "lan", "appid": "wx0"}, 400),
        ("/_sim/phone_code", {"user": "lan"}, 400),
        ("/_sim/pay", {"out_trade_no": "NOSUCHORDER"}, 404),
        ("/_sim/clock", {"advance_s": -1}, 400),
        ("/_sim/clock", {"advance_s": "soon"}, 400),
        ("/_sim/faults", {"endpoint": "jsapi", "kind": "delay", "nth": "first"}, 400),
        ("/_sim/notify/EV-0/replay", {}, 404),
        ("/_sim/nothing", {}, 404),
    ],
)
def test_a_bent_wish_is_refused(wechat: Simulator, path: str, wish: dict[str, Any], status: int) -> None:
    with pytest.raises(ControlError) as refused:
        wechat.post(path, wish)
    assert refused.value.status == status


@pytest.mark.parametrize("path", ["/_sim/state", "/_sim/ledger", "/_sim/journal?since=0"])
def test_nothing_is_told_without_the_token(wechat: Simulator, path: str) -> None:
    assert call(wechat.base, "GET", path).status == 401


def test_the_front_page_leads_to_the_inbox(wechat: Simulator) -> None:
    assert 'href="/sms/inbox"' in call(wechat.base, "GET", "/").body.decode()
