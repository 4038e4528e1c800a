"""接口 — JSON over the wire, as api.weixin.qq.com and the SMS port speak it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from server.wechat import wire
from server.wechat.wire import Silent

__all__ = ["Reply", "Silent", "get", "post"]


@dataclass(frozen=True)
class Reply:
    """`body` is the JSON object of the answer; `{}` when there was none."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


def get(url: str, params: Mapping[str, str]) -> Reply:
    """Ask. Raises Silent."""
    return _exchange("GET", url, params, None, {})


def post(
    url: str, content: Mapping[str, Any], *, params: Mapping[str, str] | None = None, bearer: str | None = None
) -> Reply:
    """Send a JSON object. Raises Silent."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return _exchange("POST", url, params or {}, content, headers)


def _exchange(
    method: str,
    url: str,
    params: Mapping[str, str],
    content: Mapping[str, Any] | None,
    headers: Mapping[str, str],
) -> Reply:
    target = f"{url}?{urlencode(params)}" if params else url
    body = None if content is None else json.dumps(content, ensure_ascii=False).encode()
    answer = wire.send(method, target, {"Content-Type": "application/json", **headers}, body)
    return Reply(answer.status, dict(answer.headers), _object(answer.body))


def _object(raw: bytes) -> dict[str, Any]:
    """WeChat says `text/plain` over JSON and may send nothing or an HTML page: only an object counts."""
    try:
        body = json.loads(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        raise Silent("the answer is no JSON") from None
    if not isinstance(body, dict):
        raise Silent("the answer is no JSON object")
    return body
