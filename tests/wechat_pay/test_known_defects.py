"""Defects of the libraries and of other donation systems, each pinned by name: none of them may come back here.

wechatpay: wechatpayv3 2.0.4 and wechatpay-axios-plugin 0.9.6. wechatpy: 1.8.18, whose like for the mini-program side
stands in tests/wechat. The others: what their issue threads and their code show.
"""

import ast
import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from server.kit.http import House
from server.kit.units import reading
from server.payments import queries as payments
from server.wechat import session, token, wire
from server.wechat.pay import bills, client, keys
from server.wechat.pay.client import RefundWanted, Wanted
from server.wechat.pay.errors import BadBill, Forged, Unknown
from server.wechat.pay.notice import open_notice
from tests.paying import Giving
from tests.payments.test_take_notice import OURS, facts_of, notice, send
from tests.shape.sources import python_files
from tests.wechat_pay import sheets
from tests.wechat_pay.asking import Move
from tests.wechat_pay.liar import Heard, liar
from tests.wechat_pay.notary import FIRST, signed_by
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import PlatformKey

pytestmark = pytest.mark.usefixtures("in_the_house")
Drain = Callable[[], int]
HOUR_S = 3600


def _asked(wechat: Simulator, part: str) -> list[str]:
    """The requests that have reached WeChat, by a part of their path."""
    entries = wechat.get("/_sim/journal?since=0")["entries"]
    return [row["path"] for row in entries if row["direction"] == "in" and part in row["path"]]


# wechatpayv3


def test_wechatpayv3_accepts_a_notice_of_an_hour_ago(listening: str, giving: Giving) -> None:
    giving.wechat.fault("notify", "drop")
    raw = notice(facts_of(giving, giving.paid_at_wechat()))
    assert [send(listening, raw, shift_s=shift) for shift in (-HOUR_S, -301, 301)] == [401, 401, 401]
    assert send(listening, raw, shift_s=-290) == 204


def test_wechatpayv3_lets_a_forged_notice_fetch_certificates(wechat: Simulator, listening: str) -> None:
    for number in range(20):
        stranger = PlatformKey(f"{number:040X}", OURS.key_file)
        assert send(listening, notice({}), key=stranger) == 401
    assert _asked(wechat, "/v3/certificates") == []


@pytest.mark.parametrize("mode", ["public_key", "certificate", "both"])
@pytest.mark.parametrize("serial", ["PUB_KEY_ID_x", "zz", "", "0" * 400, "公钥", "-1"])
def test_wechatpayv3_breaks_on_an_odd_serial(app: House, mode: str, serial: str) -> None:
    """#76, #78 – #80: a serial that is no hexadecimal number ends in a ValueError, and the caller answers 500."""
    known = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(known, wechat_pay_key_mode=mode)
    headers, body = signed_by(FIRST)
    with pytest.raises(Forged):
        open_notice({**headers, "Wechatpay-Serial": serial}, body)


def test_wechatpayv3_breaks_without_a_signature_type() -> None:
    headers, body = signed_by(OURS)
    keys.verify(headers, body)
    del headers["Wechatpay-Signature-Type"]
    with pytest.raises(Forged):
        keys.verify(headers, body)


def test_wechatpayv3_waits_for_ever(at_hosts: Move, wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "READ_S", 0.1)
    with liar(b"{}", drip_s=2) as base:
        at_hosts(base)
        with pytest.raises(Unknown, match="Timeout|ConnectionError|slow"):
            client.query(wanted.order_no)


def test_wechatpayv3_opens_a_connection_for_every_call(at_hosts: Move, wanted: Wanted) -> None:
    heard = Heard()
    with liar(b'{"prepay_id":"wx1"}', heard=heard) as base:
        at_hosts(base)
        for _ in range(10):
            client.prepay_jsapi(wanted, openid="o1")
    assert (len(heard.paths), heard.connections) == (10, 1)


def test_wechatpayv3_logs_the_signature_and_the_payer(
    wechat: Simulator, wanted: Wanted, openid: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wechat.fault("jsapi", "unsigned", count=0)
    with pytest.raises(Unknown):
        client.prepay_jsapi(wanted, openid=openid)
    assert "in doubt" in caplog.text
    for secret in ("WECHATPAY2", "signature=", openid, "mchid"):
        assert secret not in caplog.text


def test_wechatpayv3_calls_out_while_it_is_built(app: House, wechat: Simulator) -> None:
    before = len(_asked(wechat, "/v3/"))
    known = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(known, wechat_pay_key_mode="certificate")
    assert keys.platform_keys() == {}
    assert len(_asked(wechat, "/v3/")) == before


def test_wechatpayv3_takes_any_answer_for_the_one_it_asked_for(at_hosts: Move, wanted: Wanted) -> None:
    other = {"trade_state": "NOTPAY", "out_trade_no": "G20261121SOMEBODY00001", "mchid": "1900000001", "appid": "wx1"}
    with liar(json.dumps(other).encode()) as base:
        at_hosts(base)
        with pytest.raises(Unknown, match="another order"):
            client.query(wanted.order_no)


# wechatpy


def test_wechatpy_asks_970_times_with_a_token_that_is_refused(app: House, at_hosts: Move) -> None:
    heard = Heard()
    with liar(b'{"errcode":40001,"access_token":"t","expires_in":7200}', heard=heard) as base:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(known, wechat_api_base=base)
        assert token.call("/wxa/msg_sec_check", {})["errcode"] == 40001
    assert sum("msg_sec_check" in path for path in heard.paths) == 2
    assert len(heard.paths) <= 5


def test_wechatpy_has_no_lock_around_the_token(app: House) -> None:
    heard = Heard()
    with liar(b'{"access_token":"t","expires_in":7200}', heard=heard) as base:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(known, wechat_api_base=base)

        def read() -> None:
            with app.app_context():
                assert token.access_token() == "t"

        readers = [threading.Thread(target=read) for _ in range(16)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert heard.paths == ["/cgi-bin/stable_token"]


def test_wechatpy_sends_the_token_with_a_sign_in(app: House) -> None:
    heard = Heard()
    with liar(b'{"openid":"o1"}', heard=heard) as base:
        known = app.extensions["wishbridge_settings"]
        app.extensions["wishbridge_settings"] = replace(known, wechat_api_base=base)
        assert session.code_to_openid("code") == "o1"
    (path,) = heard.paths
    assert "access_token" not in path


def test_wechatpy_pays_by_the_old_xml_interface() -> None:
    for path in python_files("server", "miniapp_api"):
        names = [
            alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        ]
        assert [name for name in names if name.startswith(("wechatpy.pay", "wechatpayv3"))] == [], path


# wechatpay-axios-plugin


def test_axios_plugin_eats_a_letter_of_a_bill_without_bom(tmp_path: Path) -> None:
    path = sheets.written(tmp_path / "bill.csv", sheets.lines_of(sheets.paid()), bom="")
    assert [row.amount_fen for row in bills.read_trade(path)] == [6600]


def test_axios_plugin_reads_forged_columns(tmp_path: Path) -> None:
    forged = sheets.paid(商品名称="好心人,`,`0.00000,`0.60%,`99999.00,`0.00,`")
    with pytest.raises(BadBill, match="列"):
        list(bills.read_trade(sheets.written(tmp_path / "bill.csv", sheets.lines_of(forged))))


# Others


def test_mocks_skip_the_signature() -> None:
    """Stand-ins that answer `validate → true` in product code: here the product knows no stand-in at all."""
    for path in python_files("server", "miniapp_api"):
        words = path.read_text(encoding="utf-8").lower()
        assert "if mock" not in words, path
        assert not re.search(r"sandbox(?!\")", words), (
            path
        )  # the browser's own word, which ends a policy, is no stand-in


def test_go_mountain_hands_on_no_amount(listening: str, giving: Giving, drain: Drain) -> None:
    """A notice is signed and its amount is another: nothing is booked, a person is told."""
    giving.wechat.fault("notify", "drop")
    order_no = giving.paid_at_wechat()
    assert send(listening, notice(facts_of(giving, order_no, amount={"total": 1, "currency": "CNY"}))) == 204
    drain()
    assert (giving.settled(order_no), giving.matters()) == (False, ["mismatch"])


def test_go_mountain_shows_any_order_to_anybody(app: House, giving: Giving) -> None:
    order_no = giving.give()
    with reading(), pytest.raises(Exception, match="没有找到"):
        payments.find_own(order_no, ["somebodyelse"])


def test_litemall_moves_a_paid_order_back(listening: str, giving: Giving, drain: Drain) -> None:
    """#271, and #1911, #504 of easywechat: repeats come even after a success answer."""
    giving.wechat.fault("notify", "drop")
    order_no = giving.paid_at_wechat()
    raw = notice(facts_of(giving, order_no))
    assert send(listening, raw) == 204
    drain()
    with reading():
        version = payments.find(order_no).version
    assert [send(listening, raw) for _ in range(3)] == [204] * 3
    drain()
    with reading():
        assert payments.find(order_no).version == version
    assert giving.raised_fen() == 6600


def test_ruoyi_rolls_a_second_payment_back_for_ever(listening: str, giving: Giving, drain: Drain) -> None:
    """#1152: the second success of one order breaks the whole notice, and WeChat repeats it for a day."""
    giving.wechat.fault("notify", "drop")
    order_no = giving.paid_at_wechat()
    assert send(listening, notice(facts_of(giving, order_no))) == 204
    drain()
    second = facts_of(giving, order_no, transaction_id="4200000000000000000000000009")
    assert send(listening, notice(second, "EV-2026112100000000002")) == 204
    drain()
    assert (giving.settled(order_no), giving.raised_fen()) == (True, 6600)


def test_houdini_refunds_without_a_key_of_its_own(wechat: Simulator, back: RefundWanted) -> None:
    """Asked three times over a broken line, the money goes back once."""
    wechat.fault("refund", "reset_after", count=2)
    for _ in range(2):
        with pytest.raises(Unknown):
            client.refund(back)
    client.refund(back)
    assert wechat.order(back.order_no)["refunded_fen"] == back.amount_fen


def test_opencollective_runs_without_its_lock_when_redis_is_away() -> None:
    """The lock is in the database: no word of Redis where money is settled."""
    for room in ("payments", "gifts", "ledger", "wechat"):
        for path in python_files(f"server/{room}"):
            assert "redis" not in path.read_text(encoding="utf-8").lower(), path
