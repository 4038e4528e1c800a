"""Two clients by other hands speak with the simulator in every key mode: all they do is taken, all they hear verifies.

wechatpay-axios-plugin (node) and wechatpayv3 (Python) share no code with the simulator, the product or each other.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest

from tests.simulator.billing import read
from tests.simulator.conftest import OrderBody
from tests.simulator.foreign import HOST, MODES, World, axp, py3, refund_of, world
from tests.simulator.speaking import Heard, Product
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator

SIGNED_HEADERS = ("Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial")
CERTS = [key.serial for key in identities.PLATFORM_CERTS.values()]


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture(params=list(MODES))
def ours(request: pytest.FixtureRequest, wechat: Simulator, product: Product, jsapi_body: OrderBody) -> World:
    return world(request.param, wechat, product, jsapi_body)


def test_the_plugin_is_understood_and_understands(ours: World) -> None:
    told = axp(ours, "prepay", "query", "refund", "refundQuery", "close", "certificates", "bill", "notices")
    assert (told["prepay"]["status"], len(told["prepay"]["data"]["prepay_id"])) == (200, 36)
    assert (told["query"]["status"], told["query"]["data"]["trade_state"]) == (200, "SUCCESS")
    assert (told["refund"]["status"], told["refund"]["data"]["status"]) == (200, "PROCESSING")
    assert told["refundQuery"]["data"]["out_refund_no"] == "FOREIGN1"
    assert told["close"]["status"] == 204
    if ours.mode == "pubkey":
        assert told["certificates"]["data"]["code"] == "SYSTEM_ERROR"
    else:
        assert told["certificates"]["serials"] == CERTS
    assert [notice["accepted"] for notice in told["notices"]] == [True] * 6
    assert told["notices"][0]["told"]["out_trade_no"] == ours.paid


def test_the_plugin_reads_every_row_of_the_bill(ours: World) -> None:
    bill = axp(ours, "bill")["bill"]
    assert (bill["status"], bill["hash"], len(bill["rows"])) == (200, True, 3)
    truth = ours.wechat.get("/_sim/ledger")["merchants"][identities.MCHID]["days"][ours.day]
    in_yuan = {name: f"{truth[name] / 100:.2f}" for name in ("paid_fen", "applied_fen")}
    assert bill["summary"]["订单总金额"] == in_yuan["paid_fen"] == "67.00"
    assert bill["summary"]["申请退款总金额"] == in_yuan["applied_fen"] == "6.00"
    assert {row["商品名称"] for row in bill["rows"]} == {"一盏台灯", "捐赠"}
    assert all(row["交易时间"].startswith(ours.day) for row in bill["rows"])


def test_the_plugin_refuses_every_flipped_bit(ours: World) -> None:
    found = axp(ours, "forged")["forged"]
    assert found["tried"] > 5000
    assert found["accepted"] == 0


def test_the_library_is_understood_and_understands(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = py3(ours, monkeypatch)
    order = ours.order
    made = client.pay(order["description"], order["out_trade_no"], order["amount"], payer=order["payer"])
    assert (made[0], len(json.loads(made[1])["prepay_id"])) == (200, 36)
    status, told = client.query(out_trade_no=ours.paid)
    assert (status, json.loads(told)["trade_state"]) == (200, "SUCCESS")
    wish = refund_of(ours)
    status, told = client.refund(wish["out_refund_no"], wish["amount"], out_trade_no=ours.paid, reason=wish["reason"])
    assert (status, json.loads(told)["status"]) == (200, "PROCESSING")
    assert client.query_refund("FOREIGN1")[0] == 200
    assert client.close(order["out_trade_no"])[0] == 204
    heard = [client.callback(dict(notice.headers), notice.body) for notice in ours.notices]
    assert heard[0]["resource"]["out_trade_no"] == ours.paid
    assert [one["event_type"] for one in heard] == ["TRANSACTION.SUCCESS"] * 6


def test_the_library_reads_the_bill(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = py3(ours, monkeypatch)
    for ask, rows in ((client.trade_bill, 3), (client.fundflow_bill, 3)):
        status, told = ask(ours.day)
        link = json.loads(told)
        code, packed = client.download_bill(link["download_url"].replace(ours.wechat.base, HOST))
        raw = gzip.decompress(packed)
        assert (status, code, hashlib.sha1(raw).hexdigest()) == (200, 200, link["hash_value"])  # noqa: S324
        assert len(read(raw).rows) == rows


def test_the_library_refuses_every_flipped_bit(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = py3(ours, monkeypatch)
    true = ours.notices[0]
    assert taken(client, true)
    # it would ask for the list at every serial it does not know, and forget all it has when that fails
    monkeypatch.setattr(client._core, "_update_certificates", lambda: None)
    forged = flipped(true)
    assert len(forged) > 1000
    assert [notice for notice in forged if taken(client, notice)] == []


def taken(client: Any, notice: Heard) -> bool:
    try:
        return client.callback(dict(notice.headers), notice.body) is not None
    except Exception:
        return False


def flipped(true: Heard) -> list[Heard]:
    """One bit of each byte that is signed, and of the signature's own bytes: base64 has bits that mean nothing."""
    bodies = [_flip(true.body, at, at % 7) for at in range(len(true.body))]
    found = [Heard(0, true.headers, body) for body in bodies]
    for name in SIGNED_HEADERS:
        text = true.headers[name].encode("latin-1")
        others = [_flip(text, at, at % 3).decode("latin-1") for at in range(len(text))]
        found += [Heard(0, {**true.headers, name: other}, true.body) for other in others]
    raw = base64.b64decode(true.headers["Wechatpay-Signature"])
    for at in range(len(raw)):
        other = base64.b64encode(_flip(raw, at, at % 3)).decode()
        found.append(Heard(0, {**true.headers, "Wechatpay-Signature": other}, true.body))
    return found


def _flip(text: bytes, at: int, bit: int) -> bytes:
    return text[:at] + bytes([text[at] ^ (1 << bit)]) + text[at + 1 :]
