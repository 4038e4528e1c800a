"""Which of the platform's keys sign for a merchant, and P6, the list of certificates (doc/v3/merchant/4012551764).

A merchant has the public key alone (``pubkey``, the start), certificates alone (``cert``: one, or two while they are
changed), or is on the way from one to the other (``mixed``). Where several keys may sign, chance says which.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography import x509

from .clock import rfc3339
from .errors import PayError, PlainError, param_error
from .identities import MCHID, MERCHANTS, PAY_PUBLIC_KEY_ID, PLATFORM_CERTS, PLATFORM_KEYS, Merchant, PlatformKey
from .simulator import ALPHANUMERIC, DIGITS
from .web import Answer, Request, json_answer, seal

if TYPE_CHECKING:
    from .simulator import Simulator

MODES = ("pubkey", "cert", "mixed")
DICE = 6


@dataclass(frozen=True)
class Ring:
    """``ratio`` is how much the newest key signs: the public key in ``mixed``, the last of two certificates else."""

    mode: str = "pubkey"
    certs: tuple[str, ...] = ("A",)
    ratio: float = 0.5

    def signers(self) -> list[PlatformKey]:
        """Those that may sign, the newest last."""
        certs = [PLATFORM_CERTS[name] for name in self.certs]
        public = PLATFORM_KEYS[PAY_PUBLIC_KEY_ID]
        return {"pubkey": [public], "cert": certs, "mixed": [*certs, public]}[self.mode]


def ring_of(sim: Simulator, mchid: str) -> Ring:
    row = sim.meta.get("rings")
    kept = row.value.get(mchid) if row is not None else None
    return Ring(kept["mode"], tuple(kept["certs"]), float(kept["ratio"])) if kept else Ring()


def rotate(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``{mode: cert|pubkey|mixed, certs?: ["A"]|["A","B"]|["B"], ratio?: 0–1, mchid?}`` from the next answer on."""
    mchid = str(wish.get("mchid", MCHID))
    certs = wish.get("certs", ["A"])
    if wish.get("mode") not in MODES or mchid not in MERCHANTS or certs not in (["A"], ["A", "B"], ["B"]):
        raise PlainError(400, "bad_request", "mode is cert, pubkey or mixed; certs are A, A and B, or B")
    ratio = wish.get("ratio", 0.5)
    if not isinstance(ratio, int | float) or not 0 <= ratio <= 1:
        raise PlainError(400, "bad_request", "ratio is between 0 and 1")
    ring = Ring(str(wish["mode"]), tuple(certs), float(ratio))
    with sim.change():
        row = sim.meta.get("rings")
        sim.remember("rings", {**(row.value if row is not None else {}), mchid: asdict(ring)})
    return {"mchid": mchid, **asdict(ring), "serials": [key.serial for key in ring.signers()]}


def signer(sim: Simulator, mchid: str) -> PlatformKey:
    """The key of the next answer or notice."""
    ring = ring_of(sim, mchid)
    *older, newest = ring.signers()
    if not older:
        return newest
    dice = int(sim.draw("key", DICE, DIGITS)) / 10**DICE
    return newest if dice < ring.ratio else older[int(dice * 10**DICE) % len(older)]


def key_for(sim: Simulator, merchant: Merchant, request: Request) -> PlatformKey:
    """The key that signs the answer: the one the caller asks for, or whichever. Raises 400 PARAM_ERROR."""
    wanted = request.headers.get("wechatpay-serial")
    if not wanted:
        return signer(sim, merchant.mchid)
    for key in ring_of(sim, merchant.mchid).signers():
        if key.serial == wanted:
            return key
    raise param_error("Wechatpay-Serial", "平台证书序列号或微信支付公钥ID不存在", wanted, "header")


def certificates(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P6: each certificate sealed with the merchant's APIv3 key; a merchant with the public key alone has none."""
    sim.list_fetches.append(sim.now())
    ring = ring_of(sim, merchant.mchid)
    if ring.mode == "pubkey":
        raise PayError(500, "SYSTEM_ERROR", "系统异常，请稍后重试")
    return json_answer({"data": [_entry(sim, merchant, PLATFORM_CERTS[name]) for name in ring.certs]})


def _entry(sim: Simulator, merchant: Merchant, key: PlatformKey) -> dict[str, Any]:
    assert key.cert_file is not None
    certificate, nonce = _read(key), sim.draw("gcm", 12, ALPHANUMERIC)
    pem = key.cert_file.read_text(encoding="ascii")
    return {
        "serial_no": key.serial,
        "effective_time": rfc3339(certificate.not_valid_before_utc.timestamp()),
        "expire_time": rfc3339(certificate.not_valid_after_utc.timestamp()),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": "certificate",
            "ciphertext": seal(merchant.apiv3_key, pem, nonce, "certificate"),
        },
    }


@cache
def _read(key: PlatformKey) -> x509.Certificate:
    assert key.cert_file is not None
    return x509.load_pem_x509_certificate(key.cert_file.read_bytes())
