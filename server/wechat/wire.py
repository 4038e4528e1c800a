"""线路 — one HTTP exchange with the outside: pooled, timed, capped, never redirected, never inside a unit of work."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from server.kit.units import assert_may_talk

CONNECT_S, READ_S, WHOLE_S = 3.05, 10, 15
ANSWER_BYTES_MAX = 256 * 1024
_per_thread = threading.local()


class Silent(Exception):
    """No answer came, or none that can be read: whether the other side acted is unknown."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """Send once. Raises Silent for whatever keeps the whole answer from us, also one that drips too slowly."""
    assert_may_talk()
    try:
        with _session().request(
            method,
            url,
            headers=dict(headers),
            data=body,
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, CaseInsensitiveDict(response.headers), _read(response))
    except (requests.RequestException, OSError) as error:
        raise Silent(type(error).__name__) from None  # the address of an error may hold a secret: it goes no further


def _read(response: requests.Response) -> bytes:
    """The whole answer, however it drips: READ_S counts between two bytes, WHOLE_S for all of them."""
    deadline, parts, size = time.monotonic() + WHOLE_S, [], 0
    for part in response.iter_content(8192):
        parts.append(part)
        size += len(part)
        if size > ANSWER_BYTES_MAX or time.monotonic() > deadline:
            raise Silent("the answer is too large or too slow")
    return b"".join(parts)


def _session() -> requests.Session:
    """One pool for each thread, for a Session is not made to be shared; proxies of the environment are not asked."""
    session: requests.Session | None = getattr(_per_thread, "session", None)
    if session is None:
        session = _per_thread.session = requests.Session()
        session.trust_env = False
        session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=2))
    return session
