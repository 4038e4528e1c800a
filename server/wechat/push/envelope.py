"""信封 — signature first, then the seal, then the appid inside it. Nothing is read that WeChat did not seal.

developers.weixin.qq.com 消息推送: `msg_signature = sha1(sort(token, timestamp, nonce, Encrypt))`, AES-256-CBC with the
key's first half as IV, `random16 | length | message | appid`. wechatpy does the AES; what it leaves out stands here: a
comparison in constant time, the window of time, the padding, JSON, one refusal for every fault.
"""

import base64
import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha1
from typing import Any

from wechatpy.crypto import PrpCrypto

from server.kit.clock import now
from server.kit.settings import settings
from server.wechat.push.errors import NotPushed
from server.wechat.push.reading import Unreadable, read

PATH = "/wechat/push"
BODY_BYTES_MAX = 64 * 1024
WINDOW = timedelta(minutes=5)
ECHO_LETTERS_MAX = 128
BLOCK, RANDOM_BYTES = 32, 16


def check_address(query: Mapping[str, str]) -> str:
    """验证地址: the `echostr` that WeChat wants back when the address is set. Raises NotPushed."""
    _check_moment(query)
    if not hmac.compare_digest(_signature(query), query.get("signature", "").encode()):
        raise NotPushed("signature of the address check")
    echo = query.get("echostr", "")
    if not 0 < len(echo) <= ECHO_LETTERS_MAX:
        raise NotPushed("echostr")
    return echo


def open_push(query: Mapping[str, str], raw: bytes) -> dict[str, Any]:
    """开信封: the message as an object of texts, lists and objects, from JSON or XML alike. Raises NotPushed."""
    if len(raw) > BODY_BYTES_MAX:
        raise NotPushed("too large")
    _check_moment(query)
    try:
        sealed = read(raw).get("Encrypt")
        if not isinstance(sealed, str) or not sealed:
            raise NotPushed("no sealed half")
        if not hmac.compare_digest(_signature(query, sealed), query.get("msg_signature", "").encode()):
            raise NotPushed("signature")
        return read(_unsealed(sealed))
    except Unreadable as error:
        raise NotPushed(f"unreadable: {error}") from error


def _check_moment(query: Mapping[str, str]) -> None:
    """Whoever kept a message of yesterday cannot bring it again."""
    said = query.get("timestamp", "")
    if not (said.isascii() and said.isdigit() and len(said) <= 12):
        raise NotPushed("timestamp")
    if abs(now().timestamp() - int(said)) > WINDOW.total_seconds():
        raise NotPushed("stale")


def _signature(query: Mapping[str, str], *sealed: str) -> bytes:
    token = settings().wechat_push_token
    if not token:
        raise NotPushed("WECHAT_PUSH_TOKEN is not set")
    parts = sorted([token, query.get("timestamp", ""), query.get("nonce", ""), *sealed])
    return sha1("".join(parts).encode()).hexdigest().encode()  # noqa: S324  WeChat's choice


def _unsealed(sealed: str) -> bytes:
    """wechatpy turns the key; the shape is checked here, for its own reading lets any padding pass."""
    try:
        key = base64.b64decode(settings().wechat_push_aes_key + "=", validate=True)
        plain: bytes = PrpCrypto(key).cipher.decrypt(base64.b64decode(sealed, validate=True))
    except ValueError as error:
        raise NotPushed("seal") from error
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise NotPushed("padding")
    body = plain[RANDOM_BYTES:-pad]
    end = 4 + int.from_bytes(body[:4], "big")
    if body[end:] != settings().wechat_appid.encode():
        raise NotPushed("sealed for another appid")
    return body[4:end]
