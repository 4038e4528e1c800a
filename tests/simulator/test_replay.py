"""The same seed and the same requests leave the same journal, byte for byte, where the clock stands still."""

from __future__ import annotations

import http.client
import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.simulator.speaking import HOST, NOTIFY_URL, Heard, Merchant, Product
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator

STILL = "2026-01-01T08:00:00+08:00"
STILL_S = 1_767_225_600
TORN = (ConnectionError, http.client.HTTPException, TimeoutError)


@dataclass
class Counting(Merchant):
    """Its clock stands where WeChat's does, and its nonces count."""

    numbers: Any = None

    def authorization(self, method: str, target: str, body: bytes, **bent: str) -> str:
        moment = str(int(STILL_S + self.clock_s))
        return super().authorization(method, target, body, nonce_str=f"{next(self.numbers):032d}", timestamp=moment)


def run(folder: Path, product: Product, seed: int, listen: str) -> tuple[str, list[str]]:
    """A morning with everything in it, chaos too: where it listened, and the journal without the real time."""
    with Simulator.start(folder, {HOST: product.base}, seed, STILL, listen) as wechat:
        merchant = Counting(wechat.base, numbers=count(1))
        openid = wechat.post("/_sim/login", {"user": "lan"})["openid"]
        wechat.fault_by_id("N4", args={"times": 3})
        wechat.chaos(seed=3, n=30, p=0.3)
        for number in range(8):
            gift(wechat, merchant, openid, f"STILL{number:05d}")
        wechat.delete("/_sim/faults")
        wechat.post("/_sim/refund_console", {"out_trade_no": "STILL00000", "amount": 100})
        wechat.settle(lambda seconds: later(wechat, merchant, seconds))
        merchant.send("GET", "/v3/bill/tradebill?bill_date=2026-01-01&tar_type=GZIP")
        base = wechat.base.removeprefix("http://")
    lines = []
    for line in (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        del entry["real"]
        lines.append(json.dumps(entry, ensure_ascii=False))
    return base, lines


def gift(wechat: Simulator, merchant: Merchant, openid: str, number: str) -> None:
    body = {
        "appid": identities.APPID,
        "mchid": identities.MCHID,
        "description": "捐赠",
        "out_trade_no": number,
        "notify_url": NOTIFY_URL,
        "amount": {"total": 6600, "currency": "CNY"},
        "payer": {"openid": openid},
    }
    for _ in range(4):
        with suppress(*TORN):
            merchant.prepay(body)
    if wechat.order(number)["state"] == "NOTPAY":
        wechat.post("/_sim/pay", {"out_trade_no": number})
    wechat.wait()
    with suppress(*TORN):
        merchant.query(number)


def later(wechat: Simulator, merchant: Merchant, seconds: float) -> None:
    wechat.advance(seconds)
    merchant.clock_s += seconds


def steady(heard: Heard) -> int:
    """A product whose answer depends on what it hears alone."""
    return 204 if sum(heard.body) % 3 else 500


def test_the_same_seed_leaves_the_same_journal(tmp_path: Path, product: Product) -> None:
    product.answer = steady
    where, first = run(tmp_path / "a", product, 7, "127.0.0.1:0")
    _, second = run(tmp_path / "b", product, 7, where)
    _, other = run(tmp_path / "c", product, 8, where)
    differing = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    assert differing[:1] == []
    assert len(first) == len(second) > 60
    assert first != other


def test_a_clock_that_stands_still_goes_on_after_a_kill(tmp_path: Path, product: Product) -> None:
    with Simulator.start(tmp_path / "sim", {HOST: product.base}, still=STILL) as wechat:
        assert wechat.post("/_sim/clock", {})["at"] == STILL
        wechat.advance(90)
        wechat.kill()
        wechat.launch()
        assert wechat.post("/_sim/clock", {})["now"] == STILL_S + 90
