"""The test side: starts a simulator as its own process and speaks to its control interface. Standard library only."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 120.0


class ControlError(Exception):
    """The control interface refused: ``status``, ``body``."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Mill:
    """The process that makes simulators, started by who first needs one: see ``mill.py``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._owner, self._lock = 0, threading.Lock()

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """One order and its answer. Raises RuntimeError when none comes."""
        with self._lock:
            if self._owner != os.getpid():
                self._start()
            assert self._process is not None
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            ready, _, _ = select.select([self._process.stdout], [], [], START_LIMIT_S)
            line = self._process.stdout.readline() if ready else ""
        if not line:
            raise RuntimeError("no simulator was made")
        told: dict[str, Any] = json.loads(line)
        return told

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.wechat_simulator.mill"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._owner = os.getpid()
        atexit.register(self._close, self._process)

    @staticmethod
    def _close(process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(15)
        process.stdout.close()


MILL = Mill()


class Simulator:
    """A running simulator. ``base`` is its address, ``token`` opens ``/_sim/…``."""

    def __init__(
        self,
        state_dir: Path,
        maps: Mapping[str, str] | None = None,
        seed: int = 1,
        still: str = "",
        listen: str = "127.0.0.1:0",
    ) -> None:
        self.state_dir, self.maps, self.seed = Path(state_dir), dict(maps or {}), seed
        self.still, self.listen = still, listen
        self.base = self.token = ""
        self.pay_bases: list[str] = []
        """a main and a backup host, as WeChat has them; fault A13 shuts the first"""
        self._pid = 0

    @classmethod
    def start(
        cls,
        state_dir: Path,
        maps: Mapping[str, str] | None = None,
        seed: int = 1,
        still: str = "",
        listen: str = "127.0.0.1:0",
    ) -> Self:
        """Start on a free port; ``maps`` says which host's notices go to which loopback address.

        ``still`` stops the clock at a moment: the same seed and the same requests then leave the same journal.
        """
        simulator = cls(state_dir, maps, seed, still, listen)
        simulator.launch()
        return simulator

    def launch(self) -> None:
        """Start it (again), on the same state and, if it is still free, the same port."""
        self.state_dir.mkdir(parents=True, exist_ok=True)
        command = ["--state", str(self.state_dir), "--seed", str(self.seed), "--listen", self.listen]
        command += ["--still", self.still] if self.still else []
        for host, base in self.maps.items():
            command += ["--map", f"{host}={base}"]
        log = self.state_dir / "simulator.log"
        told = MILL.ask({"argv": command, "log": str(log)})
        self._pid = int(told["pid"])
        if not told["ready"]:
            self.kill()
            raise RuntimeError(f"the simulator did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
        control = json.loads((self.state_dir / "control.json").read_text(encoding="utf-8"))
        self.base, self.token, self.pay_bases = control["base"], control["token"], control["pay_bases"]

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Call a control path. Raises ControlError for a refusal."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        call = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(call, timeout=310) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise ControlError(error.code, json.load(error)) from None

    def post(self, path: str, body: object = None) -> Any:
        return self.request("POST", path, {} if body is None else body)

    def get(self, path: str) -> Any:
        return self.request("GET", path)

    def delete(self, path: str) -> Any:
        return self.request("DELETE", path)

    def fault(self, target: str, kind: str, **more: Any) -> Any:
        """Plant a fault at an endpoint or an event: ``fault("jsapi", "reset_after", nth=2)``."""
        return self.post("/_sim/faults", {"endpoint": target, "kind": kind, **more})

    def fault_by_id(self, number: str, **more: Any) -> Any:
        """Plant a fault of the catalogue: ``fault_by_id("A12", kind="huge_ints")``."""
        return self.post("/_sim/faults", {"id": number, **more})

    def chaos(self, seed: int, n: int, p: float = 0.3, slow_s: float = 2.0) -> None:
        """One to three faults of the catalogue in about every third of the next n operations."""
        self.post("/_sim/chaos", {"seed": seed, "n": n, "p": p, "slow_s": slow_s})

    def settle(self, move: Callable[[float], object] | None = None) -> dict[str, Any]:
        """Faults off, 25 h and more pass until the bills are there; the ledger. ``move`` moves both clocks."""
        told = self.post("/_sim/settle", {"advance": move is None})
        if move is not None:
            move(told["move_s"])
        ledger: dict[str, Any] = self.get("/_sim/ledger")
        return ledger

    def advance(self, seconds: float) -> None:
        """Move WeChat's clock on; what falls due on the way has been done when this returns."""
        self.post("/_sim/clock", {"advance_s": seconds})

    def advance_both(self, seconds: float, file: Path, ahead_s: float = 0.0) -> float:
        """As ``advance``, and the product, whose clock follows ``file``, goes in step; how far both are."""
        wish = {"advance_s": seconds, "tell": str(file), "ahead_s": ahead_s}
        return float(self.post("/_sim/clock", wish)["offset_s"])

    def wait(self) -> None:
        """Until every notice that is due has been tried."""
        assert self.post("/_sim/idle")["idle"]

    def order(self, out_trade_no: str) -> dict[str, Any]:
        """The truth about one order."""
        orders = self.get("/_sim/state")["orders"]
        found: dict[str, Any] = next(order for order in orders if order["out_trade_no"] == out_trade_no)
        return found

    def until(self, check: Callable[[], object], limit_s: float = 60.0) -> None:
        """Look again and again until ``check()`` holds."""
        end = time.monotonic() + limit_s
        while not check():
            assert time.monotonic() < end, f"not within {limit_s} s"
            time.sleep(0.02)

    def stop(self) -> int:
        """End it in an orderly way; the exit code."""
        assert self._pid
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._pid:
            self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        pid, self._pid = self._pid, 0
        os.kill(pid, how)
        return int(MILL.ask({"wait": pid})["code"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if error is not None:
            sys.stderr.write(f"WeChat simulator: seed {self.seed}, journal {self.state_dir / 'journal.jsonl'}\n")
