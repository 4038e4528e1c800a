"""密文 — what WeChat seals with our APIv3 key: the facts of a notice, the certificates of its list (AES-256-GCM).

pay.weixin.qq.com/doc/v3/merchant/4012071382. Only WeChat and we know the key: what opens was sealed by WeChat.
"""

import base64
import binascii
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.kit.settings import settings
from server.wechat.pay.errors import Malformed

ALGORITHM = "AEAD_AES_256_GCM"


def unseal(resource: Any) -> bytes:
    """The plain bytes of a sealed object (12-byte nonce, tag at the end). Raises Malformed."""
    if not isinstance(resource, dict) or resource.get("algorithm") != ALGORITHM:
        raise Malformed("algorithm")
    nonce, covers = _bytes(resource, "nonce"), _bytes(resource, "associated_data")
    if len(nonce) != 12 or len(covers) > 16:
        raise Malformed("nonce or associated_data")
    try:
        sealed = base64.b64decode(_bytes(resource, "ciphertext"), validate=True)
        return AESGCM(settings().wechat_apiv3_key.encode()).decrypt(nonce, sealed, covers)
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise Malformed("ciphertext") from error


def _bytes(resource: dict[str, Any], name: str) -> bytes:
    value = resource.get(name, "")
    if not isinstance(value, str):
        raise Malformed(name)
    return value.encode()
