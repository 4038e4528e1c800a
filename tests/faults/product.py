"""The parent's side: one donor goes through journey 7 while the product dies under them, and starts again."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from server.config import ROOT
from tests.faults.child import DESK, DRAIN
from tests.wechat_simulator.client import Simulator

HOST = "donate.example.gov.cn"
LEASE_OVER_S = 70


class Mill:
    """Makes processes of one product: see tests/faults/child.py."""

    def __init__(self, settings: dict[str, str]) -> None:
        line = [sys.executable, "-m", "tests.faults.child", json.dumps(settings)]
        self.process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def make(self, die_at: int, log: Path) -> str:
        """A product that has just started; its address. The one before it is gone."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"die_at": die_at, "log": str(log)}) + "\n")
        self.process.stdin.flush()
        return f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


@dataclass
class Place:
    """Where journeys happen: a house with a campaign, and a donor whom WeChat knows."""

    mill: Mill
    wechat: Simulator
    folder: Path
    token: str
    campaign_uid: str
    staff: dict[str, Any]
    payee: str = ""
    line: str = ""


class Journey:
    """Journey 7 as a phone does it: what is not answered is asked again, with the same key."""

    def __init__(self, place: Place, number: int, die_at: int) -> None:
        self.place, self.wechat, self.number, self.deaths, self.told_before = place, place.wechat, number, 0, 0
        self.log = place.folder / f"points-{number}.txt"
        self._start(die_at, self.log)

    def _start(self, die_at: int, log: Path) -> None:
        self.base = self.place.mill.make(die_at, log)
        self.wechat.post("/_sim/map", {"host": HOST, "base": self.base})

    @property
    def points(self) -> list[str]:
        """What this product passed before it died, or all the way."""
        return self.log.read_text(encoding="utf-8").splitlines()

    def here_it_begins(self) -> None:
        """What came before is another story, which dies at its own points."""
        self.told_before = self.told_before or len(self.points)

    def insist(self, ask: Callable[[], requests.Response]) -> requests.Response:
        """Ask; if the product dies over it or is dead, start it again, let a minute pass, and ask again."""
        try:
            return ask()
        except requests.ConnectionError:
            self.deaths += 1
            assert self.deaths == 1, "it died twice"
        self._start(0, self.place.folder / "afterwards.txt")
        self.pass_time(LEASE_OVER_S)
        return ask()

    def post(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.place.token}", **({"Idempotency-Key": key} if key else {})}
        url = f"/api/v1{path}"
        answer = self.insist(lambda: requests.post(self.base + url, json=body, headers=headers, timeout=60))
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def give(self) -> str:
        body = {"amount_fen": 6600, "shown_as": "anonymous"}
        path = f"/campaigns/{self.place.campaign_uid}/gifts"
        return str(self.post(path, body, f"journey-{self.number}")["order_no"])

    def pay(self, order_no: str) -> None:
        """Open the cashier and pay; WeChat's notice has been tried when this returns."""
        panel = self.post(f"/payments/{order_no}/cashier", {})
        panel.pop("kind")
        told = self.wechat.post("/_sim/requestPayment", {"user": "lan", **panel})
        assert told["errMsg"] == "requestPayment:ok"
        self.wechat.wait()

    def drain(self) -> None:
        self.insist(lambda: requests.post(self.base + DRAIN, timeout=60))

    def desk(self, deed: str, **wish: Any) -> None:
        """Staff do it, and take it up again where it stopped."""
        body = {**wish, **self.place.staff}
        assert self.insist(lambda: requests.post(f"{self.base}{DESK}{deed}", json=body, timeout=60)).status_code == 204

    def pass_time(self, seconds: float) -> None:
        """For WeChat and for us."""
        offset = self.place.folder / "run" / "clock-offset"
        moved_s = float(offset.read_text()) + seconds
        offset.write_text(str(moved_s))
        self.wechat.advance(seconds)
        self.wechat.post("/_sim/clock", {"skew_s": moved_s})  # the two clocks must not drift over many journeys
        self.wechat.wait()
