"""A merchant that fetches bills: asks, downloads, unpacks, holds the hash to the bytes, and takes the cells apart."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant
from tests.wechat_simulator.client import Simulator

DAY_S = 86_400


@dataclass
class Read:
    """A bill as its reader sees it: rows by the names of the header."""

    text: str
    header: list[str]
    rows: list[dict[str, str]]
    summary: dict[str, str]


def ask(merchant: Merchant, day: str, kind: str = "tradebill", **more: str) -> Heard:
    query = "&".join(f"{name}={value}" for name, value in {"bill_date": day, **more}.items())
    return merchant.send("GET", f"/v3/bill/{kind}?{query}")


def download(merchant: Merchant, link: str) -> Heard:
    parts = urlsplit(link)
    return merchant.send("GET", f"{parts.path}?{parts.query}")


def fetch(merchant: Merchant, day: str, kind: str = "tradebill", **more: str) -> Read:
    """The whole way; the hash must be that of the unpacked bytes."""
    asked = ask(merchant, day, kind, **more)
    assert asked.status == 200, asked.body
    file = download(merchant, asked.json["download_url"])
    assert file.status == 200, file.body
    raw = gzip.decompress(file.body) if more.get("tar_type") else file.body
    assert hashlib.sha1(raw).hexdigest() == asked.json["hash_value"]  # noqa: S324
    return read(raw)


def read(raw: bytes) -> Read:
    text = raw.decode("utf-8-sig")
    lines = text.splitlines()
    header, detail, (names, sums) = lines[0].split(","), lines[1:-2], lines[-2:]
    rows = [dict(zip(header, _cells(line), strict=True)) for line in detail]
    return Read(text, header, rows, dict(zip(names.split(","), _cells(sums), strict=True)))


def _cells(line: str) -> list[str]:
    return line.removeprefix("`").split(",`")


@dataclass
class Shop:
    """A merchant that is paid and pays back; its clock goes with WeChat's."""

    wechat: Simulator
    merchant: Merchant
    body: OrderBody
    yesterday: str = ""

    def paid(self, total_fen: int = 6600, **changes: Any) -> dict[str, Any]:
        """The order as WeChat knows it once it is paid."""
        body = self.body(amount={"total": total_fen, "currency": "CNY"}, **changes)
        assert self.merchant.prepay(body).status == 200
        found: dict[str, Any] = self.wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
        return found

    def back(self, order: dict[str, Any], refund_fen: int, number: str, **more: Any) -> Heard:
        amount = {"refund": refund_fen, "total": order["total_fen"], "currency": "CNY"}
        body = {"transaction_id": order["transaction_id"], "out_refund_no": number, "amount": amount, **more}
        return self.merchant.send("POST", "/v3/refund/domestic/refunds", body)

    def pass_time(self, seconds: float) -> None:
        self.wechat.advance(seconds)
        self.merchant.clock_s += seconds

    def day(self) -> str:
        """The calendar day in China, as WeChat's clock has it."""
        return str(self.wechat.post("/_sim/clock", {})["at"])[:10]

    def until_the_bill(self) -> str:
        """To eleven o'clock of the next day; the day that has passed."""
        today, at = self.day(), str(self.wechat.post("/_sim/clock", {})["at"])[11:19]
        hours, minutes, seconds = (int(part) for part in at.split(":"))
        self.pass_time(DAY_S + 11 * 3600 - hours * 3600 - minutes * 60 - seconds)
        return today
