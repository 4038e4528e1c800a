"""A host that hands out one bill: the address is signed as WeChat would, the file is whatever the test says."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.wechat_simulator.identities import PAY_PUBLIC_KEY_ID, PLATFORM_KEYS
from tests.wechat_simulator.signing import signed_headers


@dataclass
class Shelf:
    """`file` is sent as it is; `told` changes the answer that names it; `cut` bytes of the file are kept back."""

    file: bytes
    sha1: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    cut: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self) -> bytes:
        address = "https://elsewhere.example.com/v3/billdownload/file?token=abc"
        sha1 = self.sha1 or hashlib.sha1(self.file, usedforsecurity=False).hexdigest()
        return json.dumps({"hash_type": "SHA1", "hash_value": sha1, "download_url": address, **self.told}).encode()


class _Hand(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        self.shelf.asked.append(self.path)
        if self.path.startswith("/v3/bill/"):
            body = self.shelf.answer()
            signed = signed_headers(PLATFORM_KEYS[PAY_PUBLIC_KEY_ID], body, time.time(), "0123456789abcdef")
            self._send(200, signed, body, 0)
        else:
            self._send(self.shelf.status, self.shelf.headers, self.shelf.file, self.shelf.cut)

    def _send(self, status: int, headers: dict[str, str], body: bytes, cut: int) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body[: len(body) - cut])
        except OSError:
            self.close_connection = True  # the product has hung up, as it should

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def standing(shelf: Shelf) -> Iterator[str]:
    """The shelf on a port of its own. Gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Hand", (_Hand,), {"shelf": shelf}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        shelf.base = f"http://127.0.0.1:{server.server_port}"
        yield shelf.base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
