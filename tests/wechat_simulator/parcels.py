"""One pushed message as it goes over the wire: the address with its signed query, and the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .mini_rows import Push, PushTarget
from .push import push_signature, seal_push
from .push_shapes import as_text, envelope
from .simulator import DIGITS

if TYPE_CHECKING:
    from .simulator import Simulator


@dataclass(frozen=True)
class Parcel:
    """What one try sends."""

    url: str
    body: bytes
    content_type: str


def parcel(sim: Simulator, row: Push, target: PushTarget, now: float) -> Parcel:
    """A true try: the same body each time, under a fresh moment and nonce (that they are fresh is an assumption)."""
    text = as_text(row.message, target.format)
    return pack(sim, row, target, now, seal_push(target.aes_key, row.random16.encode(), text, row.appid))


def pack(sim: Simulator, row: Push, target: PushTarget, now: float, sealed: str, **bent: str) -> Parcel:
    """Address, signatures and outer form around a sealed message; ``bent`` replaces parts of the query."""
    moment, nonce = str(int(now)), sim.draw("push_nonce", 10, DIGITS)
    query = {
        "signature": push_signature(target.token, moment, nonce),
        "timestamp": moment,
        "nonce": nonce,
        "openid": row.message["FromUserName"],
    }
    if target.mode != "plain":
        query |= {"encrypt_type": "aes", "msg_signature": push_signature(target.token, moment, nonce, sealed)}
    body = envelope(row.message, sealed, target.mode, target.format)
    kind = "application/json" if target.format == "json" else "text/xml"
    return Parcel(f"{target.url}?{urlencode({**query, **bent})}", body.encode(), kind)
