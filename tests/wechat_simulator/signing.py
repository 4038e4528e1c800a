"""APIv3 signatures: RSA-SHA256 PKCS#1 v1.5 over lines, in both directions (pay.weixin.qq.com, 签名与验签规则)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from .errors import PayError
from .identities import MERCHANTS, Merchant, PlatformKey, private_key, public_key
from .web import Answer, Request

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW_S = 300
PROBE = "WECHATPAY/SIGNTEST/"
_PART = re.compile(r'^\s*(mchid|nonce_str|signature|timestamp|serial_no)="([^"]*)"\s*$')


def sign(key_file: Path, message: bytes) -> str:
    """The base64 signature of the bytes by the key in the file."""
    signature = private_key(key_file).sign(message, padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signature).decode()


def verified(key_file: Path, message: bytes, signature: str) -> bool:
    """Whether the base64 signature of the bytes is by the key in the file."""
    try:
        raw = base64.b64decode(signature, validate=True)
        public_key(key_file).verify(raw, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def request_message(method: str, target: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """What a merchant signs; the target is the raw request target, the body the raw bytes."""
    return f"{method}\n{target}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"


def answer_message(timestamp: str, nonce: str, body: bytes) -> bytes:
    """What the platform signs, in answers and in notices."""
    return f"{timestamp}\n{nonce}\n".encode() + body + b"\n"


def pay_sign_message(app_id: str, timestamp: str, nonce: str, package: str) -> bytes:
    """What the merchant signs for ``wx.requestPayment``."""
    return f"{app_id}\n{timestamp}\n{nonce}\n{package}\n".encode()


@dataclass(frozen=True)
class Authorization:
    """The five parts of the Authorization header."""

    mchid: str
    nonce: str
    signature: str
    timestamp: str
    serial: str


def parse_authorization(header: str) -> Authorization | None:
    """The header's five parts, or None if one is missing, doubled or unknown."""
    scheme, _, rest = header.partition(" ")
    matches = [_PART.match(part) for part in rest.split(",")]
    found = [(match[1], match[2]) for match in matches if match]
    parts: dict[str, str] = dict(found)
    if scheme != SCHEME or len(found) != len(matches) or len(found) != 5 or len(parts) != 5:
        return None
    return Authorization(parts["mchid"], parts["nonce_str"], parts["signature"], parts["timestamp"], parts["serial_no"])


def mchid_of(request: Request) -> str:
    """Who says to have sent this; nothing is verified."""
    parts = parse_authorization(request.headers.get("authorization", ""))
    return parts.mchid if parts is not None else ""


def sign_error(request: Request, message: str, signed: bytes = b"") -> PayError:
    """``401 SIGN_ERROR`` with the first half of what we would have signed, as the platform shows it."""
    shown = signed.decode("utf-8", "replace")
    information = {
        "method": request.method,
        "url": request.target,
        "truncated_sign_message": shown[: len(shown) // 2],
        "sign_message_length": len(signed),
    }
    detail: dict[str, Any] = {"location": "authorization", "issue": "sign not match", "sign_information": information}
    return PayError(401, "SIGN_ERROR", message, detail)


def authenticate(request: Request, now: float) -> Merchant:
    """The merchant that signed this request within the last or next 300 s. Raises 401 SIGN_ERROR."""
    header = request.headers.get("authorization", "")
    parts = parse_authorization(header)
    if parts is None:
        raise sign_error(request, "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》")
    merchant = MERCHANTS.get(parts.mchid)
    if merchant is None or merchant.serial != parts.serial:
        raise sign_error(request, "商户证书序列号有误，请使用签名私钥匹配的证书序列号")
    if not re.fullmatch(r"[0-9]{1,12}", parts.timestamp) or abs(now - int(parts.timestamp)) > WINDOW_S:
        raise sign_error(request, "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
    message = request_message(request.method, request.target, parts.timestamp, parts.nonce, request.body)
    if not verified(merchant.key_file, message, parts.signature):
        raise sign_error(request, "错误的签名，验签失败", message)
    return merchant


def signed_headers(key: PlatformKey, body: bytes, now: float, nonce: str) -> dict[str, str]:
    """The five Wechatpay-* headers of an answer or a notice."""
    timestamp = str(int(now))
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": sign(key.key_file, answer_message(timestamp, nonce, body)),
        "Wechatpay-Signature-Type": SCHEME,
        "Wechatpay-Serial": key.serial,
    }


def probe_of(signature: str) -> str:
    """The signature probe: the same length, a telling beginning, never valid."""
    return PROBE + signature[len(PROBE) :]


def signed_answer(answer: Answer, key: PlatformKey, now: float, nonce: str, request_id: str) -> Answer:
    """The answer with its signature; refusals are signed as well."""
    answer.headers.update(signed_headers(key, answer.body, now, nonce))
    answer.headers["Request-ID"] = request_id
    return answer
