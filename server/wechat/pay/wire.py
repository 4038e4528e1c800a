"""线路 — one HTTP exchange with the pay platform: pooled, timed, capped, never redirected, never inside a unit."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from server.kit.units import assert_may_talk
from server.wechat.pay.errors import Unknown

CONNECT_S, READ_S, WHOLE_S = 3.05, 10, 15
ANSWER_BYTES_MAX = 256 * 1024
_per_thread = threading.local()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, url: str, headers: Mapping[str, str], body: str) -> Answer:
    """Send once. Raises Unknown for whatever keeps the whole answer from us, also one that drips too slowly."""
    assert_may_talk()
    try:
        with _session().request(
            method,
            url,
            headers=dict(headers),
            data=body.encode() or None,
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, CaseInsensitiveDict(response.headers), _read(response))
    except requests.RequestException as error:
        raise Unknown(type(error).__name__) from error


def _read(response: requests.Response) -> bytes:
    deadline, parts, size = time.monotonic() + WHOLE_S, [], 0
    for part in response.iter_content(8192):
        size += len(part)
        if size > ANSWER_BYTES_MAX:
            raise Unknown("answer too large")
        if time.monotonic() > deadline:
            raise Unknown("answer too slow")
        parts.append(part)
    return b"".join(parts)


def _session() -> requests.Session:
    """One pool for each thread: a Session is not made to be shared. Proxies of the environment are not asked."""
    session: requests.Session | None = getattr(_per_thread, "session", None)
    if session is None:
        session = _per_thread.session = requests.Session()
        session.trust_env = False
        session.mount("https://", HTTPAdapter(pool_connections=2, pool_maxsize=2))
    return session
