"""A pay platform that signs whatever it is told to say: for answers that the honest simulator never gives."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.wechat_simulator.identities import PAY_PUBLIC_KEY_ID, PLATFORM_KEYS
from tests.wechat_simulator.signing import signed_headers


@dataclass
class Heard:
    """What reached the liar: connections that were opened, paths that were asked for, answers nobody heard out."""

    connections: int = 0
    left: int = 0
    paths: list[str] = field(default_factory=list)


class _Answers(BaseHTTPRequestHandler):
    """Says `body`, signed, whatever it is asked."""

    body = b""
    status = 200
    drip_s = 0.0
    header: tuple[str, str] | None = None
    signed = True
    heard: "Heard | None" = None

    def setup(self) -> None:
        super().setup()
        if self.heard is not None:
            self.heard.connections += 1

    def handle_one_request(self) -> None:
        """Any method will do."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.heard is not None:
            self.heard.paths.append(self.path)
        self._say()

    def _say(self) -> None:
        self.send_response(self.status)
        key = PLATFORM_KEYS[PAY_PUBLIC_KEY_ID]
        signed = signed_headers(key, self.body, time.time(), "0123456789abcdef") if self.signed else {}
        more = [self.header] if self.header else []
        for name, value in [*signed.items(), *more, ("Content-Length", str(len(self.body)))]:
            self.send_header(name, value)
        step = 1 if self.drip_s else max(len(self.body), 1)
        try:
            self.end_headers()
            for place in range(0, len(self.body), step):
                self.wfile.write(self.body[place : place + step])
                time.sleep(self.drip_s)
        except OSError:
            self.close_connection = True  # the product has hung up, as it should
            if self.heard is not None:
                self.heard.left += 1

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def liar(
    body: bytes,
    *,
    status: int = 200,
    drip_s: float = 0,
    header: tuple[str, str] | None = None,
    signed: bool = True,
    heard: Heard | None = None,
) -> Iterator[str]:
    """Answer every request with these bytes, signed unless told otherwise; `drip_s` seconds between single bytes.

    With `heard` it keeps connections open and counts. Gives its address.
    """
    told = {"body": body, "status": status, "drip_s": drip_s, "header": header, "signed": signed, "heard": heard}
    told["protocol_version"] = "HTTP/1.1" if heard is not None else "HTTP/1.0"
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), told))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
