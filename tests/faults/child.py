"""The product in a process that can be killed at a chosen point: at any commit, any call to WeChat, any request.

Run as `python -m tests.faults.child SETTINGS`. It builds the product once; each line on stdin, a JSON object with
`die_at` and `log`, forks a fresh process of it, which serves on a free port and says so on stdout. A point is counted
just before and just after each commit and each HTTP exchange (with `KILL_AT=statements` also before each SQL
statement); at the `die_at`-th the process is gone, as in a power
cut. The product itself knows nothing of this: the wrapping is done here, in the child alone.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, configure_mappers
from werkzeug.serving import make_server

from server.app import create_app
from server.config import load
from server.jobs.runner import Runner
from server.kit.http import House
from server.wechat import wire
from tests.faults.desk import DEEDS

DRAIN = "/_test/drain"
DESK = "/_test/desk/"
STATEMENTS = os.environ.get("KILL_AT") == "statements"
WENT_DEAD = 77


class Points:
    """Counts what is passed, writes it down, and dies where it is told to."""

    def __init__(self, die_at: int, log: Path) -> None:
        self.die_at, self.log, self.passed = die_at, log, 0

    def cross(self, name: str) -> None:
        self.passed += 1
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        if self.passed == self.die_at:
            os._exit(WENT_DEAD)

    def around(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.cross(f"before {name}")
            try:
                return act(*args, **kwargs)
            finally:
                self.cross(f"after {name}")

        return wrapped


class Doors:
    """The product behind WSGI, with one more door for the test: do what is due, here and now."""

    def __init__(self, app: House, points: Points) -> None:
        self.app, self.points = app, points

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == DRAIN:
            with self.app.app_context():
                done = Runner().drain()
            start("200 OK", [("Content-Type", "text/plain")])
            return [str(done).encode()]
        if path.startswith(DESK):
            wish = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            with self.app.app_context():
                DEEDS[path.removeprefix(DESK)](wish)
            start("204 No Content", [])
            return []
        self.points.cross(f"request {environ['REQUEST_METHOD']} {path}")
        answer = list(self.app(environ, start))
        self.points.cross(f"answer {environ['REQUEST_METHOD']} {path}")
        return answer


def serve(app: House, order: dict[str, Any]) -> None:
    points = Points(order["die_at"], Path(order["log"]))
    Session.commit = points.around("commit", Session.commit)  # type: ignore[method-assign]
    wire.send = points.around("call to WeChat", wire.send)
    if STATEMENTS:
        event.listen(Engine, "before_cursor_execute", lambda *_: points.cross("statement"))
    server = make_server("127.0.0.1", 0, Doors(app, points))
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


def main() -> None:
    """Fork one product for each line; the one before it must be dead by then, or is killed."""
    app = create_app(load(json.loads(sys.argv[1])))
    configure_mappers()
    child = 0
    for line in sys.stdin:
        _bury(child)
        child = os.fork()  # no connection is open yet: each product opens its own
        if child == 0:
            serve(app, json.loads(line))
    _bury(child)


def _bury(child: int) -> None:
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
