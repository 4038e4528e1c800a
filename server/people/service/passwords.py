"""密码 — hashed with argon2id, refused when common, hashed anew when the cost has risen."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.people import rules
from server.people.errors import PasswordCommon, PasswordOwn, PasswordWeak
from server.people.passwords import holds_own, is_common

# OWASP Password Storage: argon2id, 19 MiB, two passes: about 20 ms, short enough to stand inside a unit.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@dataclass(frozen=True)
class Hashed:
    """A password that was strong enough, as it is kept. Accounts of the demo share one: hashing is slow on purpose."""

    password_hash: str


def new_password() -> str:
    """A password to hand over once: three groups of five that can be read aloud, 74 bits."""
    return rules.paper_code(3, 5)


def hash_password(password: str, *, own: tuple[str, ...] = ()) -> Hashed:
    """`own`: login, name, phone of the person. PasswordWeak, PasswordCommon, PasswordOwn."""
    if not rules.PASSWORD_CHARS_MIN <= len(password) <= rules.PASSWORD_CHARS_MAX:
        raise PasswordWeak
    if holds_own(password, own):
        raise PasswordOwn
    if is_common(password):
        raise PasswordCommon
    return Hashed(HASHER.hash(password))


def password_matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password[: rules.PASSWORD_CHARS_MAX])
    except (VerificationError, InvalidHashError):
        return False


def rehashed(password_hash: str, password: str) -> str | None:
    """The same password at today's cost; None when it is kept so already."""
    return HASHER.hash(password) if HASHER.check_needs_rehash(password_hash) else None
