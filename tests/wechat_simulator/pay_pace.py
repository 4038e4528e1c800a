"""How often a merchant may ask in one second (pay.weixin.qq.com, 频率限制): switched on and set by the tester."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from .errors import PayError, PlainError

if TYPE_CHECKING:
    from .simulator import Simulator

LIMITS = {"refund": 150, "refund_failing": 6, "bill": 3}
BILLS = ("tradebill", "fundflowbill")
WINDOW_S = 1.0


class PayPace:
    """The moments of the last second, in memory; seconds are WeChat's."""

    def __init__(self, sim: Simulator) -> None:
        self._sim, self._lock = sim, threading.Lock()
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def check(self, mchid: str, name: str) -> None:
        """Before a request is looked at. Raises 429 for one too many in this second."""
        limits = self.limits()
        if not limits:
            return
        kind = "bill" if name in BILLS else name
        if kind == "refund" and self._count(mchid, "refund_failing") >= limits["refund_failing"]:
            raise PayError(429, "FREQUENCY_LIMITED", "错误的退款请求过于频繁，请稍后再试")
        if kind in limits and self._note(mchid, kind) > limits[kind]:
            raise PayError(429, "RATELIMIT_EXCEEDED", "请求频率超限，请降低请求频率")

    def failed(self, mchid: str, name: str) -> None:
        """A request was refused."""
        if name == "refund" and self.limits():
            self._note(mchid, "refund_failing")

    def limits(self) -> dict[str, int]:
        row = self._sim.meta.get("pay_limits")
        return dict(row.value) if row is not None else {}

    def _note(self, mchid: str, kind: str) -> int:
        with self._lock:
            self._seen.setdefault((mchid, kind), deque()).append(self._sim.now())
        return self._count(mchid, kind)

    def _count(self, mchid: str, kind: str) -> int:
        with self._lock:
            seen = self._seen.setdefault((mchid, kind), deque())
            while seen and seen[0] <= self._sim.now() - WINDOW_S:
                seen.popleft()
            return len(seen)


def set_limits(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``{on: true|false, refund?, refund_failing?, bill?}``: a second's share; on without numbers is the published."""
    given = {name: wish.get(name, number) for name, number in LIMITS.items()}
    if not all(isinstance(number, int) and number >= 0 for number in given.values()):
        raise PlainError(400, "bad_request", f"{', '.join(LIMITS)} are whole numbers")
    with sim.change():
        sim.remember("pay_limits", given if wish.get("on", True) else {})
    return {"limits": sim.pay_pace.limits()}
