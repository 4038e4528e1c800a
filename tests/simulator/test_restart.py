"""WeChat does not forget when we crash: killed at any moment, it goes on where it was."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import HOST, Merchant, Product, opened
from tests.wechat_simulator.client import ROOT, ControlError, Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


def test_killed_between_paid_and_notice_it_still_notifies(
    wechat: Simulator, product: Product, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    wechat.fault("notify", "delay", args={"seconds": 1})
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    wechat.kill()
    assert product.heard == []
    wechat.launch()
    wechat.advance(2)
    (heard,) = product.heard
    assert opened(heard)["out_trade_no"] == body["out_trade_no"]


def test_orders_people_consents_codes_and_the_clock_are_kept(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody, openid: str
) -> None:
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/consent", {"user": "lan", "template": "T", "n": 3})
    wechat.advance(1000)
    before, base, token = wechat.get("/_sim/state"), wechat.base, wechat.token
    wechat.kill()
    wechat.launch()
    after = wechat.get("/_sim/state")
    assert (wechat.base, wechat.token) == (base, token)
    for name in ("orders", "users", "consents", "seed", "maps"):
        assert after[name] == before[name]
    assert after["now"] == pytest.approx(before["now"], abs=10)
    merchant.clock_s = 1000
    assert merchant.prepay(body).status == 200
    assert wechat.post("/_sim/login", {"user": "lan"})["openid"] == openid


def test_the_schedule_goes_on_after_a_kill(
    wechat: Simulator, product: Product, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    product.answer = lambda _: 500
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    wechat.wait()
    wechat.kill()
    wechat.launch()
    product.answer = lambda _: 204
    wechat.advance(16)
    tries = wechat.get("/_sim/state")["notices"][0]["tries"]
    assert [one["verdict"] for one in tries] == ["500", "204"]
    assert tries[1]["at"] - tries[0]["at"] == pytest.approx(15, abs=0.01)


def test_killed_while_somebody_pays_it_settles_after(
    wechat: Simulator, product: Product, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    body = jsapi_body()
    panel = merchant.panel(merchant.prepay(body).json["prepay_id"])
    paying = {"user": "lan", "mode": "report_ok_before_settled", "settle_after_s": 30, **panel}
    assert wechat.post("/_sim/requestPayment", paying)["errMsg"] == "requestPayment:ok"
    wechat.kill()
    wechat.launch()
    assert wechat.order(body["out_trade_no"])["state"] == "USERPAYING"
    wechat.advance(31)
    assert wechat.order(body["out_trade_no"])["state"] == "SUCCESS"
    assert [opened(heard)["out_trade_no"] for heard in product.heard] == [body["out_trade_no"]]


def test_a_torn_step_did_not_happen_and_hurts_nothing_after_it(
    wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody
) -> None:
    first, second = jsapi_body(), jsapi_body()
    merchant.prepay(first)
    wechat.kill()
    for name in ("changes.jsonl", "journal.jsonl"):
        with (wechat.state_dir / name).open("a", encoding="utf-8") as file:
            file.write('[["orders", "1900000001:TORN", {"mch')
    wechat.launch()
    assert merchant.prepay(second).status == 200
    wechat.kill()
    wechat.launch()
    numbers = {order["out_trade_no"] for order in wechat.get("/_sim/state")["orders"]}
    assert numbers == {first["out_trade_no"], second["out_trade_no"]}
    entries = wechat.get("/_sim/journal?since=0")["entries"]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))


def test_an_orderly_stop_leaves_one_snapshot(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    merchant.prepay(jsapi_body())
    assert wechat.stop() == 0
    assert (wechat.state_dir / "changes.jsonl").read_bytes() == b""
    assert len(json.loads((wechat.state_dir / "simulator.json").read_text(encoding="utf-8"))["orders"]) == 1


def test_the_control_file_is_for_its_owner(wechat: Simulator) -> None:
    mode = (wechat.state_dir / "control.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_control_interface_wants_its_token(wechat: Simulator) -> None:
    wechat.token = "wrong"
    with pytest.raises(ControlError, match="401"):
        wechat.get("/_sim/state")


def start_by_hand(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.wechat_simulator", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_one_folder_has_one_simulator(wechat: Simulator) -> None:
    ended = start_by_hand("--state", str(wechat.state_dir))
    assert ended.returncode == 1
    assert "Another simulator" in ended.stderr


def test_a_taken_port_is_said_clearly(wechat: Simulator, tmp_path: Path) -> None:
    taken = wechat.base.removeprefix("http://")
    ended = start_by_hand("--state", str(tmp_path / "other"), "--listen", taken)
    assert (ended.returncode, ended.stderr.startswith("Cannot listen on")) == (1, True)
    assert "Traceback" not in ended.stderr


def test_the_same_seed_gives_the_same_numbers(tmp_path: Path, product: Product) -> None:
    found = []
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        with Simulator.start(tmp_path / folder, {HOST: product.base}, seed) as simulator:
            codes = [simulator.post("/_sim/login", {"user": name}) for name in ("lan", "mei")]
            found.append(codes)
    assert found[0] == found[1]
    assert found[0] != found[2]
