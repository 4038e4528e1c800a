"""问答 — one signed question to WeChat Pay and its verified answer; the backup host when the main one is in doubt."""

import json
import logging
import secrets
from typing import Any

from server.kit.clock import now
from server.kit.settings import settings
from server.wechat import wire
from server.wechat.pay import keys, sign
from server.wechat.pay.errors import Forged, Refused, Unknown
from server.wechat.pay.strict import NotStrict, read_object

log = logging.getLogger("wishbridge.wechat.pay")


def call(method: str, target: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the main host and, when it leaves us in doubt, the backup. Raises Unknown, Refused.

    Safe for every call here: the same number asked twice is the same order or refund (WeChat's own re-entry rule).
    """
    text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    doubt = Unknown("no host")
    for base in bases():
        try:
            return _believe(ask(method, base, target, text))
        except Unknown as error:
            doubt = error
            log.warning("%s %s in doubt: %s", method, target.split("?")[0], error)
    raise doubt


def bases() -> tuple[str, ...]:
    """The main host and its backup."""
    return settings().wechat_pay_bases[:2]


def headers(method: str, target: str, text: str) -> dict[str, str]:
    """The headers of a request that we have signed this very moment."""
    who = sign.merchant_of(settings())
    timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(16)
    return {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": "wishbridge",
        "Authorization": sign.authorization(who, method, target, text, timestamp=timestamp, nonce=nonce),
        **keys.asked_for(),
    }


def ask(method: str, base: str, target: str, text: str = "") -> wire.Answer:
    """One host's answer as it came, not verified yet. Raises Unknown for none, 429 and 5xx."""
    try:
        answer = wire.send(method, base + target, headers(method, target, text), text.encode() or None)
    except wire.Silent as error:
        raise Unknown(str(error)) from error
    if answer.status >= 500 or answer.status == 429:
        raise Unknown(f"status {answer.status}")
    return answer


def _believe(answer: wire.Answer) -> dict[str, Any]:
    """The body of a signed 2xx. A signed 4xx is Refused; anything that is not signed says nothing at all.

    WeChat's libraries believe an unsigned refusal. We do not: whoever stands between could make us give up an order
    that was paid.
    """
    try:
        keys.verify(answer.headers, answer.body)
        body = read_object(answer.body) if answer.body else {}
    except Forged as error:
        raise Unknown(f"status {answer.status}, not signed by WeChat: {error}") from error
    except NotStrict as error:
        raise Unknown(f"status {answer.status}, not JSON: {error}") from error
    if 200 <= answer.status < 300:
        return body
    if answer.status < 400:
        raise Unknown(f"status {answer.status}")
    raise Refused(answer.status, str(body.get("code", "")), str(body.get("message", "")))
