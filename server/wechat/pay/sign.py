"""签名与验签 — RSA-SHA256 over exact bytes, in both directions.

pay.weixin.qq.com/doc/v3/merchant/4012365342 (signing), 4013053420 (verifying with WeChat's public key).
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from server.kit.settings import Settings
from server.wechat.pay.errors import Forged, UnknownSerial

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW_S = 300
_SECONDS = re.compile(r"[0-9]{1,11}")
_NONCE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,128}")  # no comma: two headers of one name arrive joined by one


@dataclass(frozen=True)
class Merchant:
    """Who we are to WeChat Pay."""

    mchid: str
    serial: str
    key: rsa.RSAPrivateKey


def merchant_of(settings: Settings) -> Merchant:
    key = _private_key(settings.wechat_merchant_key_file)
    return Merchant(settings.wechat_mchid, settings.wechat_merchant_serial, key)


def configured_key(settings: Settings) -> dict[str, rsa.RSAPublicKey]:
    """微信支付公钥: its id → the key, as the merchant platform handed it out. Certificates: `keys.platform_keys`."""
    return {settings.wechat_pay_public_key_id: _public_key(settings.wechat_pay_public_key_file)}


@lru_cache(maxsize=8)
def _private_key(file: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey), f"{file.name} is not an RSA key"
    return key


@lru_cache(maxsize=8)
def _public_key(file: Path) -> rsa.RSAPublicKey:
    key = serialization.load_pem_public_key(file.read_bytes())
    assert isinstance(key, rsa.RSAPublicKey), f"{file.name} is not an RSA key"
    return key


def signature(key: rsa.RSAPrivateKey, *lines: str) -> str:
    """Base64 of the signature over the lines, each ended by a line feed."""
    message = "".join(f"{line}\n" for line in lines).encode()
    return base64.b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()


def authorization(who: Merchant, method: str, target: str, body: str, *, timestamp: str, nonce: str) -> str:
    """The Authorization header of a request; `target` is path and query as they will be sent."""
    signed = signature(who.key, method, target, timestamp, nonce, body)
    return (
        f'{SCHEME} mchid="{who.mchid}",nonce_str="{nonce}",signature="{signed}",'
        f'timestamp="{timestamp}",serial_no="{who.serial}"'
    )


def pay_sign(who: Merchant, *, appid: str, timestamp: str, nonce: str, package: str) -> str:
    """What `wx.requestPayment` wants as paySign (signType RSA)."""
    return signature(who.key, appid, timestamp, nonce, package)


def verify(headers: Mapping[str, str], body: bytes, keys: Mapping[str, rsa.RSAPublicKey], moment: datetime) -> None:
    """Believe these raw bytes only if WeChat signed them within the last or next 300 s. Raises Forged.

    `headers` answers `.get` without regard to case. A missing header, a doubled one, another signature type, an
    unknown serial (UnknownSerial, last of all: everything else about it is plausible) and a probe
    (`WECHATPAY/SIGNTEST/…`) are all the same to us: not WeChat's word.
    """
    timestamp, nonce = headers.get("Wechatpay-Timestamp") or "", headers.get("Wechatpay-Nonce") or ""
    if headers.get("Wechatpay-Signature-Type") != SCHEME:
        raise Forged("signature type")
    if not _SECONDS.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        raise Forged("timestamp or nonce")
    if abs(moment.timestamp() - int(timestamp)) > WINDOW_S:
        raise Forged("outside the window")
    key = keys.get(headers.get("Wechatpay-Serial") or "")
    if key is None:
        raise UnknownSerial("unknown serial")
    message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
    try:
        signed = base64.b64decode((headers.get("Wechatpay-Signature") or "").encode("ascii"), validate=True)
        key.verify(signed, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, UnicodeEncodeError) as error:
        raise Forged("signature") from error
