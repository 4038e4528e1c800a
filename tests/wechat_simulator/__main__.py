"""``python -m tests.wechat_simulator --listen 127.0.0.1:0 --seed 1 --state DIR [--map HOST=BASE …]``"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import secrets
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import IO, Any
from urllib.parse import urlsplit

from . import refunds
from .chaos import Chaos
from .fault_control import reopen
from .gates import raise_gates
from .mini_routes import TIMERS
from .notices import attempt, echo
from .routes import MINI_NAMES, PAY_NAMES
from .server import Server
from .simulator import Simulator
from .till import settle_late


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tests.wechat_simulator", description="WeChat, WeChat Pay and SMS on loopback"
    )
    parser.add_argument(
        "--listen", default="127.0.0.1:0", metavar="HOST:PORT", help="port 0: the last one, or a free one"
    )
    parser.add_argument("--seed", type=int, default=1, help="what all its numbers follow from; kept with the state")
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="control.json, state and journal")
    parser.add_argument(
        "--still", type=_moment, metavar="MOMENT", help="the clock stands still at 2026-01-01T08:00:00+08:00, say"
    )
    parser.add_argument("--map", action="append", default=[], metavar="HOST=BASE", help="where notices for a host go")
    return parser.parse_args()


def _moment(text: str) -> float:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment names its time zone")
    return moment.timestamp()


def _lock(folder: Path) -> IO[str]:
    """One simulator for one state folder."""
    handle = (folder / "simulator.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"Another simulator is using {folder}.")
    return handle


def _last_control(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _serve_on(listen: str, last_base: str, sim: Simulator, token: str) -> Server:
    """Port 0 prefers the port of the last run, so that whoever was told it need not be told again."""
    host, _, port = listen.rpartition(":")
    last_port = urlsplit(last_base).port
    if int(port) == 0 and last_port:
        try:
            return Server((host, last_port), sim, token)
        except OSError:
            pass
    try:
        return Server((host, int(port)), sim, token)
    except OSError as error:
        sys.exit(f"Cannot listen on {listen}: {error.strerror}.")


def _tell(file: Path, told: dict[str, str | list[str]]) -> None:
    """control.json, readable by its owner alone, never half written."""
    fresh = file.with_suffix(".tmp")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(told, out)
    os.replace(fresh, file)


def main() -> None:
    """Serve until SIGTERM or SIGINT; what was promised is kept in the state folder at every moment."""
    given = _arguments()
    given.state.mkdir(parents=True, exist_ok=True)
    lock = _lock(given.state)
    sim = Simulator(given.state, given.seed, dict(entry.split("=", 1) for entry in given.map), given.still)
    sim.chaos = Chaos(sim, PAY_NAMES, MINI_NAMES)
    control = given.state / "control.json"
    last = _last_control(control)
    token = last.get("token") or secrets.token_urlsafe(32)
    server = _serve_on(given.listen, last.get("base", ""), sim, token)
    sim.scheduler.start(
        {"notify": attempt, "echo": echo, "settle": settle_late, "refund": refunds.finish, "gates": reopen, **TIMERS}
    )

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    raise_gates(sim, given.listen.rpartition(":")[0], token)
    _tell(control, {"base": sim.base, "token": token, "pay_bases": [gate.base for gate in sim.gates.values()]})
    sys.stdout.write(f"WeChat simulator listens on {sim.base}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    sim.close()
    lock.close()
    # a delivery may still be waiting for an answer; it is tried again at the next start
    os._exit(0)


if __name__ == "__main__":
    main()
