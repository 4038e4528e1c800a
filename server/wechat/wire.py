"""线路 — one HTTP exchange with the outside: pooled, timed, capped, never redirected, never inside a unit of work."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, NewConnectionError

from server.kit.units import assert_may_talk

CONNECT_S, READ_S, WHOLE_S = 3.05, 10, 15
ANSWER_BYTES_MAX = 256 * 1024
# A file may be large and slow, but not endless: a day of a hundred thousand payments is some 5 MB packed.
FILE_S, FILE_BYTES_MAX = 180, 64 * 1024 * 1024
_per_thread = threading.local()


class Silent(Exception):
    """No answer came, or none that can be read: whether the other side acted is unknown.

    `reached` False: no connection was ever made, so that the other side has certainly not acted.
    """

    def __init__(self, why: str, *, reached: bool = True) -> None:
        super().__init__(why)
        self.reached = reached


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """Send once. Raises Silent for whatever keeps the whole answer from us, also one that drips too slowly."""
    with _ask(method, url, headers, body) as response:
        return _answer(response)


def download(url: str, headers: Mapping[str, str], keep: Callable[[bytes], None]) -> Answer:
    """GET a file: `keep` gets its parts, in order, if the status is 200; then the Answer's body is empty.

    Raises Silent as `send` does, also half way. What `keep` raises goes through untouched.
    """
    with _ask("GET", url, headers, None) as response:
        if response.status_code != 200:
            return _answer(response)
        for part in _parts(response, FILE_BYTES_MAX, FILE_S):
            keep(part)
        return Answer(200, CaseInsensitiveDict(response.headers), b"")


def _ask(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> requests.Response:
    assert_may_talk()
    try:
        return _session().request(
            method,
            url,
            headers=dict(headers),
            data=body,
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        )
    except (requests.RequestException, OSError) as error:
        # The address of an error may hold a secret: it goes no further.
        raise Silent(type(error).__name__, reached=not _never_connected(error)) from None


def _never_connected(error: Exception) -> bool:
    """Refused, no route, no name, no handshake within CONNECT_S. A connection torn later is another matter."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)


def _answer(response: requests.Response) -> Answer:
    body = b"".join(_parts(response, ANSWER_BYTES_MAX, WHOLE_S))
    return Answer(response.status_code, CaseInsensitiveDict(response.headers), body)


def _parts(response: requests.Response, bytes_max: int, whole_s: float) -> Iterator[bytes]:
    """The answer as it comes, however it drips: READ_S counts between two bytes, `whole_s` for all of them.

    Not by `iter_content`: it gives nothing until 8192 bytes are there, however many hours that takes.
    """
    deadline, size = time.monotonic() + whole_s, 0
    try:
        while part := response.raw.read1(8192, decode_content=True):
            size += len(part)
            if size > bytes_max or time.monotonic() > deadline:
                raise Silent("the answer is too large or too slow")
            yield part
    except (HTTPError, OSError) as error:
        raise Silent(type(error).__name__) from None


def _session() -> requests.Session:
    """One pool for each thread, for a Session is not made to be shared; proxies of the environment are not asked."""
    session: requests.Session | None = getattr(_per_thread, "session", None)
    if session is None:
        session = _per_thread.session = requests.Session()
        session.trust_env = False
        session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=2))
    return session
