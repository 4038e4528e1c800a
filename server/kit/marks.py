"""封记 — what only the platform can have written: HMAC-SHA256 under an audit key, with the key's id before it.

The keys of AUDIT_KEYS, newest first, and behind them one that comes from SECRET_KEY: who changes SECRET_KEY writes the
old one into AUDIT_KEYS under the id that the marks carry (docs/decisions: the audit is sealed).
"""

import hmac
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.kit.settings import settings

MARK_CHARS_MAX = 81  # sixteen of the key's id, a colon, 64 hex digits


class KeyGone(Exception):
    """The key that a mark names is not in the ring, so nobody can tell whether it is ours. `kid` says which."""

    def __init__(self, kid: str) -> None:
        super().__init__(kid)
        self.kid = kid


def mark(purpose: str, text: bytes) -> str:
    """`kid:hex`: the mark of `text` under the newest key. `purpose` keeps marks of one kind from serving as another."""
    kid, key = next(iter(settings().audit_keys.items()))
    return f"{kid}:{_hmac(key, purpose, text)}"


def is_mark(purpose: str, text: bytes, given: str) -> bool:
    """Whether `given` is our mark of `text`. Raises KeyGone when its key is not here."""
    kid, _, code = given.partition(":")
    key = settings().audit_keys.get(kid)
    if key is None:
        raise KeyGone(kid)
    return hmac.compare_digest(_hmac(key, purpose, text), code)


def _hmac(key: bytes, purpose: str, text: bytes) -> str:
    return hmac.new(_derived(key, purpose), text, sha256).hexdigest()


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wishbridge:mark:{purpose}".encode()).derive(key)
