"""A pay platform that signs whatever it is told to say: for answers that the honest simulator never gives."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.wechat_simulator.identities import PAY_PUBLIC_KEY_ID, PLATFORM_KEYS
from tests.wechat_simulator.signing import signed_headers


class _Answers(BaseHTTPRequestHandler):
    """Says `body`, signed, whatever it is asked."""

    body = b""
    status = 200
    drip_s = 0.0
    header: tuple[str, str] | None = None

    def handle_one_request(self) -> None:
        """Any method will do."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._say()

    def _say(self) -> None:
        self.send_response(self.status)
        signed = signed_headers(PLATFORM_KEYS[PAY_PUBLIC_KEY_ID], self.body, time.time(), "0123456789abcdef")
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

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def liar(body: bytes, *, status: int = 200, drip_s: float = 0, header: tuple[str, str] | None = None) -> Iterator[str]:
    """Answer every request with these signed bytes; `drip_s` seconds between single bytes. Gives its address."""
    told = {"body": body, "status": status, "drip_s": drip_s, "header": header}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), told))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
