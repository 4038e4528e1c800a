"""A mini-program's back end that hears pushes, written from the rules and not from the simulator's code."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.wechat_simulator.identities import APPID, PUSH_AES_KEY, PUSH_TOKEN

HOST = "push.example.gov.cn"
URL = f"https://{HOST}/wechat/push"
PICTURE = b"\x89PNG not a real one"


def sha1_of(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  the platform's choice


@dataclass
class Pushed:
    """One push as it came."""

    query: dict[str, str]
    content_type: str
    body: bytes

    def fields(self) -> dict[str, Any]:
        """The outer object; XML gives its elements' texts."""
        if self.content_type == "application/json":
            return dict(json.loads(self.body))
        return {child.tag: child.text for child in ET.fromstring(self.body)}  # noqa: S314  our own simulator

    def opened(self) -> str:
        """The sealed message's text. Asserts signature, padding and appid."""
        sealed = self.fields()["Encrypt"]
        moment, nonce = self.query["timestamp"], self.query["nonce"]
        assert self.query["msg_signature"] == sha1_of(PUSH_TOKEN, moment, nonce, sealed)
        key = base64.b64decode(PUSH_AES_KEY + "=")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
        pad = plain[-1]
        assert 1 <= pad <= 32
        assert plain[-pad:] == bytes([pad]) * pad
        length = int.from_bytes(plain[16:20], "big")
        assert plain[20 + length : -pad] == APPID.encode()
        return plain[20 : 20 + length].decode()


class Backend:
    """Answers the address check; ``answer`` decides status and words for each push. Serves one picture too."""

    def __init__(self) -> None:
        self.heard: list[Pushed] = []
        self.checks: list[dict[str, str]] = []
        self.answer: Callable[[Pushed], tuple[int, str]] = lambda push: (200, "success")
        self.echo: Callable[[dict[str, str]], str] = lambda query: query["echostr"]
        self.picture = PICTURE
        backend = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                if not self.path.startswith("/wechat/push"):
                    return self.say(200 if self.path.startswith("/picture") else 404, backend.picture)
                assert query["signature"] == sha1_of(PUSH_TOKEN, query["timestamp"], query["nonce"])
                backend.checks.append(query)
                return self.say(200, backend.echo(query).encode())

            def do_POST(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                body = self.rfile.read(int(self.headers["Content-Length"]))
                push = Pushed(query, self.headers["Content-Type"], body)
                backend.heard.append(push)
                status, words = backend.answer(push)
                self.say(status, words.encode())

            def say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing to say."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
