"""Two further ways in, as WeChat has a main and a backup host; each can be shut (A1, A13) while control stays open."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from .server import Server

if TYPE_CHECKING:
    from .simulator import Simulator

NAMES = ("primary", "backup")


class GateServer(Server):
    """Knows its open connections, so that shutting the gate cuts them too."""

    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], sim: Simulator, token: str) -> None:
        base, self._open = sim.base, set[socket.socket]()
        super().__init__(address, sim, token)
        sim.base = base

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Gate:
    """One address that can be shut and opened again on the same port."""

    def __init__(self, host: str, port: int, sim: Simulator, token: str) -> None:
        self._sim, self._token, self._host = sim, token, host
        self._server: GateServer | None = None
        self._lock = threading.Lock()
        self.port = port
        self.open()

    @property
    def base(self) -> str:
        return f"http://{self._host}:{self.port}"

    def open(self) -> None:
        with self._lock:
            if self._server is None:
                self._server = _listening(self._host, self.port, self._sim, self._token)
                self.port = int(self._server.server_address[1])
                threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def shut(self) -> None:
        """Connections are refused from now on, and those that are open are cut."""
        with self._lock:
            if self._server is not None:
                self._server.shutdown()
                self._server.server_close()
                self._server.cut()
                self._server = None


def _listening(host: str, port: int, sim: Simulator, token: str) -> GateServer:
    """On the port of the last run if it is free."""
    try:
        return GateServer((host, port), sim, token)
    except OSError:
        if not port:
            raise
        return GateServer((host, 0), sim, token)


def raise_gates(sim: Simulator, host: str, token: str) -> None:
    """Open both, on the ports of the last run."""
    row = sim.meta.get("gates")
    known: dict[str, int] = row.value if row is not None else {}
    sim.gates = {name: Gate(host, known.get(name, 0), sim, token) for name in NAMES}
    with sim.change():
        sim.remember("gates", {name: gate.port for name, gate in sim.gates.items()})
