"""编号 — public ids are random, so that nobody can count us or guess a neighbour's."""

import secrets

# Crockford's base 32 without i, l, o, u: it can be read aloud on the phone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
UID_CHARS = 16  # 80 bits
NUMBER_CHARS = 8


def new_uid() -> str:
    """A public id: 16 characters, 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(UID_CHARS))


def new_number(prefix: str) -> str:
    """A number a person can read out, such as `XY-7K3M9QPD`: prefix, hyphen, 40 random bits in capitals."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_CHARS)).upper()
