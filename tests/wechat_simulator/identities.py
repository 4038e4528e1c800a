"""Published, throw-away identities. Nothing here protects anything; a production start must refuse each of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

HERE = Path(__file__).parent
VECTORS: dict[str, dict[str, str]] = json.loads((HERE / "vectors" / "vectors.json").read_text(encoding="utf-8"))
_CONST = VECTORS["const"]

APPID = _CONST["appid"]
APP_SECRET = "5f1d0c2b7a9e4836b1c4d7e0f3a6928b"
MCHID = _CONST["mchid"]
MERCHANT_SERIAL = _CONST["merchant_serial"]
APIV3_KEY = _CONST["apiv3_key"]
PAY_PUBLIC_KEY_ID = _CONST["pub_key_id"]
MERCHANT_KEY_FILE = HERE / "vectors" / "merchant.pem"
PAY_PUBLIC_KEY_FILE = HERE / "vectors" / "platform.pub.pem"

PUSH_TOKEN = VECTORS["push_aes"]["token"]
PUSH_AES_KEY = VECTORS["push_aes"]["encoding_aes_key"]

SECOND_APPID = "wx9c8b7a6f5e4d3c2b"
SECOND_APP_SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SECOND_MCHID = "1900000002"
SECOND_MERCHANT_SERIAL = "5A17C0DE90B1F2E3D4C5B6A798897A6B5C4D3E2F"
SECOND_APIV3_KEY = "fedcba9876543210fedcba9876543210"
SECOND_MERCHANT_KEY_FILE = HERE / "keys" / "second_merchant.pem"

SMS_KEY = "sms-test-key-0123456789"

STRANGER_KEY_FILE = HERE / "keys" / "stranger.pem"


@dataclass(frozen=True)
class Merchant:
    """One merchant: what signs its requests, what seals its notices, which appids are bound to it."""

    mchid: str
    name: str
    serial: str
    key_file: Path
    apiv3_key: str
    appids: dict[str, str] = field(default_factory=dict)
    """appid → AppSecret"""


@dataclass(frozen=True)
class PlatformKey:
    """A key that signs answers and notices; with a certificate, the serial is the certificate's."""

    serial: str
    key_file: Path
    cert_file: Path | None = None


MERCHANTS = {
    MCHID: Merchant(MCHID, "示例慈善总会", MERCHANT_SERIAL, MERCHANT_KEY_FILE, APIV3_KEY, {APPID: APP_SECRET}),
    SECOND_MCHID: Merchant(
        SECOND_MCHID,
        "示例第二商户",
        SECOND_MERCHANT_SERIAL,
        SECOND_MERCHANT_KEY_FILE,
        SECOND_APIV3_KEY,
        {SECOND_APPID: SECOND_APP_SECRET},
    ),
}
SECRETS = {appid: secret for merchant in MERCHANTS.values() for appid, secret in merchant.appids.items()}
PLATFORM_KEYS = {PAY_PUBLIC_KEY_ID: PlatformKey(PAY_PUBLIC_KEY_ID, HERE / "vectors" / "platform.pem")}
PLATFORM_CERTS = {
    "A": PlatformKey(
        "254DAE70B0CD3403FB74DD7417E5EF0B44661FE9",
        HERE / "keys" / "platform_a.pem",
        HERE / "keys" / "platform_a.crt",
    ),
    "B": PlatformKey(
        "5497EBA4FF03AF1BDC68460E1B825FA2AB4F2BF6",
        HERE / "keys" / "platform_b.pem",
        HERE / "keys" / "platform_b.crt",
    ),
}


@cache
def private_key(file: Path) -> RSAPrivateKey:
    """The RSA key in a PEM file; read once."""
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


@cache
def public_key(file: Path) -> RSAPublicKey:
    """The public half of the RSA key in a PEM file; read once."""
    return private_key(file).public_key()
