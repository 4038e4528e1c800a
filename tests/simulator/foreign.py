"""Merchants that are not ours: two published clients, and the world in which they meet the simulator."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import wechatpayv3
from wechatpayv3 import core

from deploy.dev import phone
from tests.services.node import package
from tests.simulator.billing import Shop
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant, Product
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.clock import SHANGHAI

HOST = "https://api.mch.weixin.qq.com"
MODES: dict[str, dict[str, Any]] = {
    "pubkey": {"mode": "pubkey"},
    "cert": {"mode": "cert", "certs": ["A", "B"]},
    "mixed": {"mode": "mixed", "certs": ["A", "B"]},
}
TWO_DAYS_S = 2 * 86_400


def keys_of(mode: str) -> dict[str, str]:
    """What a merchant in this mode has in its safe: serial or id → PEM."""
    certs = {key.serial: key.cert_file.read_text() for key in identities.PLATFORM_CERTS.values() if key.cert_file}
    public = {identities.PAY_PUBLIC_KEY_ID: identities.PAY_PUBLIC_KEY_FILE.read_text()}
    return {"pubkey": public, "cert": certs, "mixed": {**certs, **public}}[mode]


@dataclass
class World:
    """Two days ago some gifts were paid and one given back; today's prepay is open. Notices were heard in this mode."""

    mode: str
    wechat: Simulator
    merchant: Merchant
    order: dict[str, Any]
    paid: str
    day: str
    notices: list[Heard]


def world(mode: str, wechat: Simulator, product: Product, jsapi_body: OrderBody) -> World:
    wechat.post("/_sim/clock", {"skew_s": -TWO_DAYS_S})
    shop = Shop(wechat, Merchant(wechat.base, clock_s=-TWO_DAYS_S), jsapi_body)
    first, _ = shop.paid(6600, description="一盏台灯"), shop.paid(100)
    shop.back(first, 600, "EARLIER1")
    wechat.post("/_sim/refund", {"out_refund_no": "EARLIER1", "to": "SUCCESS"})
    wechat.wait()
    wechat.post("/_sim/clock", {"skew_s": 0})
    wechat.post("/_sim/rotate", MODES[mode])
    merchant, before = Merchant(wechat.base), len(product.heard)
    now = Shop(wechat, merchant, jsapi_body)
    orders = [now.paid(1000 + number) for number in range(6)]
    wechat.wait()
    day = (datetime.now(SHANGHAI) - timedelta(seconds=TWO_DAYS_S)).date().isoformat()
    return World(mode, wechat, merchant, jsapi_body(), orders[0]["out_trade_no"], day, product.heard[before:])


def axp(world: World, *steps: str) -> Any:
    """What wechatpay-axios-plugin makes of these steps."""
    wish = {
        "modules": str(package("wechatpay-axios-plugin").parent / "anything.js"),
        "base": world.wechat.base,
        "mchid": identities.MCHID,
        "serial": identities.MERCHANT_SERIAL,
        "privateKey": identities.MERCHANT_KEY_FILE.read_text(),
        "apiv3Key": identities.APIV3_KEY,
        "keys": keys_of(world.mode),
        "order": world.order,
        "paid": world.paid,
        "refund": refund_of(world),
        "day": world.day,
        "notices": [{"headers": heard.headers, "body": heard.body.decode()} for heard in world.notices],
        "steps": steps,
    }
    env = phone.node_env()
    node = shutil.which("node", path=env["PATH"])
    assert node is not None
    script = Path(__file__).with_name("axp.js")
    ended = subprocess.run(
        [node, script], input=json.dumps(wish), env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def refund_of(world: World) -> dict[str, Any]:
    """A part of the order that is paid."""
    amount = {"refund": 300, "total": 1000, "currency": "CNY"}
    return {"out_trade_no": world.paid, "out_refund_no": "FOREIGN1", "reason": "重复捐赠", "amount": amount}


def _untimed(more: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in more.items() if name != "timeout"}


class Reached:
    """The client knows one host only; its words go to the simulator, unchanged."""

    def __init__(self, base: str) -> None:
        self._base = base

    def get(self, url: str, **more: Any) -> requests.Response:
        return requests.get(url.replace(HOST, self._base), timeout=30, **_untimed(more))

    def post(self, url: str, **more: Any) -> requests.Response:
        return requests.post(url.replace(HOST, self._base), timeout=30, **_untimed(more))


def py3(world: World, monkeypatch: Any) -> Any:
    """wechatpayv3, as published, in this mode."""
    monkeypatch.setattr(core, "requests", Reached(world.wechat.base))
    public = {
        "public_key": identities.PAY_PUBLIC_KEY_FILE.read_text(),
        "public_key_id": identities.PAY_PUBLIC_KEY_ID,
    }
    return wechatpayv3.WeChatPay(
        wechatpay_type=wechatpayv3.WeChatPayType.MINIPROG,
        mchid=identities.MCHID,
        private_key=identities.MERCHANT_KEY_FILE.read_text(),
        cert_serial_no=identities.MERCHANT_SERIAL,
        apiv3_key=identities.APIV3_KEY,
        appid=identities.APPID,
        notify_url=world.order["notify_url"],
        **({} if world.mode == "cert" else public),
    )
