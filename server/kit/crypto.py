"""加密 — personal fields are sealed one by one (AES-256-GCM) and found again by a blind index (HMAC-SHA256).

PIPL art. 51. The seal covers table, column and the row's uid, so a value copied to another row or column does not
open. Keys come as a ring: the first seals, all open, so a key can be changed without a stop.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Any, cast, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.kit.settings import settings

VERSION = b"\x01"
NONCE_BYTES = 12


class BrokenSeal(Exception):
    """A sealed field does not open: wrong key ring, or somebody moved or changed the bytes."""


class Sealed:
    """A readable, writable attribute whose bytes live sealed in the column `<name>_sealed`.

    Use on a model with a `uid`: `phone_sealed: Mapped[bytes | None]` and `phone = Sealed()`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> "Sealed | str | None":
        if row is None:
            return self
        box = cast(bytes | None, getattr(row, self.column))
        return None if box is None else unseal(box, self._covers(row))

    def __set__(self, row: Any, value: str | None) -> None:
        setattr(row, self.column, None if value is None else seal(value, self._covers(row)))

    def _covers(self, row: Any) -> bytes:
        assert row.uid, "a sealed field needs the row's uid first"
        return f"{row.__tablename__}.{self.name}.{row.uid}".encode()


def seal(value: str, covers: bytes) -> bytes:
    """version(1) | key id length(1) | key id | nonce(12) | ciphertext and tag."""
    kid, key = next(iter(settings().field_keys.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return (
        VERSION
        + bytes([len(kid)])
        + kid.encode()
        + nonce
        + AESGCM(_derive(key, b"seal")).encrypt(nonce, value.encode(), covers)
    )


def unseal(box: bytes, covers: bytes) -> str:
    assert box[:1] == VERSION, "an unknown seal"
    end = 2 + box[1]
    key = settings().field_keys.get(box[2:end].decode())
    if key is None:
        raise BrokenSeal("the key of this field is not in FIELD_KEYS")
    try:
        plain = AESGCM(_derive(key, b"seal")).decrypt(box[end : end + NONCE_BYTES], box[end + NONCE_BYTES :], covers)
    except InvalidTag as error:
        raise BrokenSeal("the bytes were moved or changed") from error
    return plain.decode()


def blind(field: str, value: str) -> str:
    """盲索引: finds a person by a number without storing it. `field` such as `donors.phone`; 64 hex digits.

    It has a key of its own (BLIND_KEYS, or else the oldest of FIELD_KEYS): a new key to seal with loses nobody.
    """
    key = next(iter(settings().blind_keys.values()))
    return hmac.new(_derive(key, b"blind:" + field.encode()), value.strip().upper().encode(), sha256).hexdigest()


def kid_of(box: bytes) -> str:
    """The id of the key that a box was sealed with."""
    return box[2 : 2 + box[1]].decode()


def head_of(kid: str) -> bytes:
    """How every box of this key begins."""
    return VERSION + bytes([len(kid)]) + kid.encode()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wishbridge:" + purpose).derive(key)


def hash_token(token: str) -> str:
    """How a session token or code is stored: 64 hex digits, of no use to who steals the table."""
    return hmac.new(settings().secret_key.encode(), token.encode(), sha256).hexdigest()
