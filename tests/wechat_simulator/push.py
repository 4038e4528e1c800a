"""Message push, as the mini-program platform signs and seals it (developers.weixin.qq.com, 消息推送)."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def push_signature(token: str, timestamp: str, nonce: str, *sealed: str) -> str:
    """``signature`` of the address check; with the sealed message added, ``msg_signature``."""
    joined = "".join(sorted([token, timestamp, nonce, *sealed]))
    return hashlib.sha1(joined.encode()).hexdigest()  # noqa: S324  the platform's choice


def seal_push(encoding_aes_key: str, random16: bytes, message: str, appid: str) -> str:
    """``random16 | length | message | appid``, padded to 32, AES-256-CBC, base64."""
    key = base64.b64decode(encoding_aes_key + "=")
    text = message.encode()
    raw = random16 + struct.pack(">I", len(text)) + text + appid.encode()
    padding = BLOCK - len(raw) % BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = encryptor.update(raw + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()
