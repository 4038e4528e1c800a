"""线路 — one exchange with api.weixin.qq.com or the SMS port: pooled, timed, capped, never inside a unit of work."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from server.kit.units import assert_may_talk

CONNECT_S, READ_S, WHOLE_S = 3, 10, 15
ANSWER_BYTES_MAX = 256 * 1024
_per_thread = threading.local()


class Silent(Exception):
    """No answer came, or none that can be read: whether the other side acted is unknown."""


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
    assert_may_talk()
    try:
        with _session().request(
            method,
            url,
            params=dict(params),
            data=None if content is None else json.dumps(content, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", **headers},
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Reply(response.status_code, dict(response.headers), _object(_read(response)))
    except (requests.RequestException, OSError) as error:
        raise Silent(type(error).__name__) from None  # the address of an error holds a secret: it goes no further


def _read(response: requests.Response) -> bytes:
    """The whole answer, however it drips: READ_S counts between two bytes, WHOLE_S for all of them."""
    deadline, parts, size = time.monotonic() + WHOLE_S, [], 0
    for part in response.iter_content(8192):
        parts.append(part)
        size += len(part)
        if size > ANSWER_BYTES_MAX or time.monotonic() > deadline:
            raise Silent("the answer is too large or too slow")
    return b"".join(parts)


def _object(raw: bytes) -> dict[str, Any]:
    """WeChat says `text/plain` over JSON and may send nothing or an HTML page: only an object counts."""
    try:
        body = json.loads(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        raise Silent("the answer is no JSON") from None
    if not isinstance(body, dict):
        raise Silent("the answer is no JSON object")
    return body


def _session() -> requests.Session:
    """One pool for each thread, for a Session is not made to be shared; proxies of the environment are not asked."""
    session: requests.Session | None = getattr(_per_thread, "session", None)
    if session is None:
        session = _per_thread.session = requests.Session()
        session.trust_env = False
        session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=2))
    return session
