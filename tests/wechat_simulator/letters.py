"""What is posted for one try of a notice: true, or with one thing wrong (specification §10, N8–N17)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .clock import rfc3339
from .faults import Fault
from .identities import MERCHANTS, STRANGER_KEY_FILE, PlatformKey
from .keyring import signer
from .rows import Notice
from .signing import probe_of, signed_headers
from .simulator import ALPHANUMERIC
from .web import compact, seal

if TYPE_CHECKING:
    from .simulator import Simulator

Headers = list[tuple[str, str]]
MEGABYTE = 1024 * 1024
UNKNOWN_SERIAL = "PUB_KEY_ID_0119000000012026010100009999999999"
SLOW_S = 20.0
NEVER = {"probe", "wrong_key", "unknown_serial", "corrupt", "stale", "bad_headers", "bomb"}
"""who answers one of these with 200 or 204 has failed"""


@dataclass
class Letter:
    """One posting; the body goes out within ``slow_s`` seconds, nought is at once."""

    headers: Headers
    body: bytes
    slow_s: float = 0.0


def notice_body(notice: Notice, apiv3_key: str, nonce: str, associated_data: str) -> bytes:
    """The bytes that are posted; a new nonce gives a new ciphertext of the same plain text."""
    resource = {
        "original_type": notice.original_type,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": seal(apiv3_key, notice.plain, nonce, associated_data),
        "associated_data": associated_data,
        "nonce": nonce,
    }
    return compact(
        {
            "id": notice.id,
            "create_time": rfc3339(notice.made_at),
            "resource_type": "encrypt-resource",
            "event_type": notice.event_type,
            "summary": notice.summary,
            "resource": resource,
        }
    ).encode()


def letter(sim: Simulator, notice: Notice, now: float, fault: Fault | None = None) -> Letter:
    """The posting of this moment. Every change but those of headers and keys is made before it is signed."""
    kind, how = (fault.kind, str(fault.args.get("how", ""))) if fault else ("", "")
    if fault is not None and kind == "stale":
        now += float(fault.args.get("seconds", -301))
    told = replace(notice, plain=other_facts(notice.plain, how or "amount")) if kind == "other_facts" else notice
    body = notice_body(told, MERCHANTS[notice.mchid].apiv3_key, sim.draw("gcm", 12, ALPHANUMERIC), notice.original_type)
    extra: Headers = []
    if kind == "corrupt":
        body = corrupted(body, how or "flipped")
    elif kind == "bomb":
        body, extra = bomb(body, how or "megabytes", int(fault.args.get("mb", 10)) if fault else 10)
    signed = signed_headers(_key(sim, notice.mchid, kind), body, now, sim.draw("nonce", 32))
    if kind == "probe":
        signed["Wechatpay-Signature"] = probe_of(signed["Wechatpay-Signature"])
    slow_s = fault.seconds(SLOW_S) if fault is not None and kind == "slow" else 0.0
    headers = bent(signed, how or "missing") if kind == "bad_headers" else list(signed.items())
    return Letter([*_always(), *headers, *extra], body, slow_s)


def _always() -> Headers:
    return [("Content-Type", "application/json"), ("Accept", "application/json"), ("User-Agent", "Mozilla/4.0")]


def _key(sim: Simulator, mchid: str, kind: str) -> PlatformKey:
    """The signing key; a wrong one comes under the right serial, an unknown serial with the right key."""
    right = signer(sim, mchid)
    if kind == "wrong_key":
        return PlatformKey(right.serial, STRANGER_KEY_FILE)
    return PlatformKey(UNKNOWN_SERIAL, right.key_file) if kind == "unknown_serial" else right


def corrupted(body: bytes, how: str) -> bytes:
    """N14: the signature holds, the seal does not: ``flipped truncated aad nonce algorithm``."""
    notice = json.loads(body)
    resource = notice["resource"]
    sealed = resource["ciphertext"]
    changes: dict[str, dict[str, str]] = {
        "flipped": {"ciphertext": sealed[:8] + ("A" if sealed[8] != "A" else "B") + sealed[9:]},
        "truncated": {"ciphertext": sealed[: len(sealed) // 8 * 4]},
        "aad": {"associated_data": f"not {resource['associated_data']}"},
        "nonce": {"nonce": resource["nonce"][:8]},
        "algorithm": {"algorithm": "AEAD_AES_128_GCM"},
    }
    resource.update(changes[how])
    return compact(notice).encode()


def other_facts(plain: str, how: str) -> str:
    """N15: ``amount currency appid mchid openid order state``; a refund knows amount, mchid and order only."""
    facts = json.loads(plain)
    amount = facts["amount"]
    changes: dict[str, Callable[[], None]] = {
        "amount": lambda: amount.update({name: value + 1 for name, value in amount.items() if isinstance(value, int)}),
        "currency": lambda: amount.update({"currency": "USD"}),
        "appid": lambda: facts.update({"appid": "wx0000000000000000"}),
        "mchid": lambda: facts.update({"mchid": "1900009999"}),
        "openid": lambda: facts.update({"payer": {"openid": "oSomebodyElse"}}),
        "order": lambda: facts.update({"out_trade_no": "NOSUCHORDER"}),
        "state": lambda: facts.update({"trade_state": "NOTPAY"}),
    }
    changes[how]()
    return compact(facts)


def bomb(body: bytes, how: str, megabytes: int) -> tuple[bytes, Headers]:
    """N16: ``megabytes gzip nested nan doubled``; signed like any other."""
    bodies: dict[str, Callable[[], bytes]] = {
        "megabytes": lambda: body + b" " * (megabytes * MEGABYTE),
        "gzip": lambda: gzip.compress(body + b" " * (megabytes * MEGABYTE), mtime=0),
        "nested": lambda: b'{"id":' * 10_000 + b"1" + b"}" * 10_000,
        "nan": lambda: body.replace(b'"id":', b'"nan":NaN,"id":', 1),
        "doubled": lambda: body.replace(b'"id":', b'"id":"EV-0","id":', 1),
    }
    return bodies[how](), [("Content-Encoding", "gzip")] if how == "gzip" else []


def bent(signed: dict[str, str], how: str) -> Headers:
    """N13: ``missing`` signature, ``non_hex`` serial, ``doubled`` signature, ``timestamp`` that is no number."""
    headers = list(signed.items())
    changed: dict[str, Headers] = {
        "missing": [pair for pair in headers if pair[0] != "Wechatpay-Signature"],
        "non_hex": [*_without(headers, "Wechatpay-Serial"), ("Wechatpay-Serial", "not hexadecimal")],
        "doubled": [*headers, ("Wechatpay-Signature", "AAAA")],
        "timestamp": [*_without(headers, "Wechatpay-Timestamp"), ("Wechatpay-Timestamp", "now")],
    }
    return changed[how]


def _without(headers: Headers, name: str) -> Headers:
    return [pair for pair in headers if pair[0] != name]


HOWS: dict[str, Any] = {
    "corrupt": ("flipped", "truncated", "aad", "nonce", "algorithm"),
    "other_facts": ("amount", "currency", "appid", "mchid", "openid", "order", "state"),
    "bomb": ("megabytes", "gzip", "nested", "nan", "doubled"),
    "bad_headers": ("missing", "non_hex", "doubled", "timestamp"),
}
