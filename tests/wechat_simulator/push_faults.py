"""Pushes that are lost, late, doubled, or not ours at all (specification §8): what a product must refuse."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .faults import Fault
from .identities import SECOND_APPID
from .mini_rows import Push, PushTarget
from .parcels import Parcel, pack
from .push import push_signature, seal_push
from .push_shapes import as_text

if TYPE_CHECKING:
    from .simulator import Simulator

AT_BIRTH = {"drop", "delay"}
FORGED = {"stale", "wrong_appid", "bad_signature", "bad_padding", "entity_bomb", "plain_body"}
AT_TRY = {"duplicate", "concurrent", *FORGED}
DAY_S = 86_400
BOMB = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
    "<xml><ToUserName>&e;</ToUserName><Encrypt>{}</Encrypt></xml>"
)


def forged(sim: Simulator, row: Push, target: PushTarget, now: float, fault: Fault) -> Parcel:
    """The message with one thing wrong; everything else is as WeChat would send it."""
    text, random16 = as_text(row.message, target.format), row.random16.encode()
    sealed = seal_push(target.aes_key, random16, text, row.appid)
    if fault.kind == "stale":
        return pack(sim, row, target, now + float(fault.args.get("seconds", -DAY_S)), sealed)
    if fault.kind == "wrong_appid":
        return pack(sim, row, target, now, seal_push(target.aes_key, random16, text, SECOND_APPID))
    if fault.kind == "bad_signature":
        wrong = push_signature(f"not {target.token}", str(int(now)), "0", sealed)
        return pack(sim, row, target, now, sealed, msg_signature=wrong, signature=wrong)
    if fault.kind == "bad_padding":
        return pack(sim, row, target, now, badly_padded(target.aes_key, random16, text, row.appid))
    true = pack(sim, row, target, now, sealed)
    if fault.kind == "entity_bomb":
        return Parcel(true.url, BOMB.format(sealed).encode(), "text/xml")
    return Parcel(true.url, text.encode(), true.content_type)


def badly_padded(encoding_aes_key: str, random16: bytes, message: str, appid: str) -> str:
    """Sealed with the right key, but the padding says one length and holds other bytes."""
    key = base64.b64decode(encoding_aes_key + "=")
    text = message.encode()
    raw = random16 + struct.pack(">I", len(text)) + text + appid.encode()
    rest = 32 - len(raw) % 32
    padding = bytes([0] * (rest - 1) + [rest]) if rest > 1 else bytes([0])
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(raw + padding) + encryptor.finalize()).decode()
