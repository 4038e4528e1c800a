"""HTTP/1.1 over threads: reads a request, journals it with its verdict, sends or tears down the answer."""

from __future__ import annotations

import os
import socket
import struct
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .routes import Route, all_routes, dispatch
from .simulator import Simulator
from .web import Answer, Request, json_answer

DROPS = 40
BODY_LIMIT = 4 * 1024 * 1024
NOT_JOURNALED = ("/_sim/state", "/_sim/journal", "/_sim/ledger")


class Handler(BaseHTTPRequestHandler):
    """One connection; every method goes the same way."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = 75
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: Server

    def serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_LIMIT or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(json_answer({"code": "INVALID_REQUEST", "message": "bad length"}, 413))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(int(length)))
        answer = self._answer(request)
        if answer.reset:
            self._reset()
        else:
            self._send(answer)

    def _answer(self, request: Request) -> Answer:
        sim = self.server.sim
        try:
            direction, answer = dispatch(self.server.routes, sim, request)
        except Exception:  # a broken endpoint must show itself as such, and not as a torn connection
            sys.stderr.write(traceback.format_exc())
            direction, answer = "broken", json_answer({"code": "SIMULATOR_BROKEN", "message": "see its log"}, 500)
        if request.path not in NOT_JOURNALED:
            hidden = {"authorization"} if direction == "control" else set()
            headers = {name: value for name, value in request.headers.items() if name not in hidden}
            verdict = "reset" if answer.reset else f"{answer.status} {_short(answer)}".strip()
            sim.journal.write(sim.now(), direction, request.method, request.target, headers, request.body, verdict)
        return answer

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.drip_s:
            self._drip(answer)
        elif self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _drip(self, answer: Answer) -> None:
        size = max(1, len(answer.body) // DROPS)
        for start in range(0, len(answer.body), size):
            self.wfile.write(answer.body[start : start + size])
            self.wfile.flush()
            self.server.sim.pause(answer.drip_s / DROPS)

    def _reset(self) -> None:
        """RST instead of an answer: linger 0, then close the descriptor itself, since files still hold the socket."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_message(self, format: str, *args: Any) -> None:
        """The journal says it better."""


for _method in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"):
    setattr(Handler, f"do_{_method}", Handler.serve)


def _short(answer: Answer) -> str:
    """The answer's body where it is worth a line: JSON, not pages."""
    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
    return answer.body[:2000].decode("utf-8", "replace") if is_json else ""


class Server(ThreadingHTTPServer):
    """The listening socket, and what it serves."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], sim: Simulator, token: str) -> None:
        super().__init__(address, Handler)
        self.sim = sim
        self.routes: list[Route] = all_routes(token)
        sim.base = f"http://{address[0]}:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            sys.stderr.write(traceback.format_exc())
