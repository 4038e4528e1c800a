"""How often an endpoint may be called by one caller: the published numbers, which a tester may lower."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from .clock import day_of
from .errors import MiniError

if TYPE_CHECKING:
    from .simulator import Simulator

MINUTE, DAY = "a_minute", "a_day"
# those of the text and picture checks were not seen at their source: an assumption
LIMITS: dict[str, dict[str, int]] = {
    "token": {DAY: 2000},
    "stable_token": {MINUTE: 10_000, DAY: 500_000},
    "msg_sec_check": {MINUTE: 4000, DAY: 2_000_000},
    "media_check": {MINUTE: 2000, DAY: 200_000},
    "wxacode": {MINUTE: 5000},
}
WORDS = {MINUTE: "reach max api minute quota limit", DAY: "reach max api daily quota limit"}


class Pace:
    """Counts in memory: a restart forgets this minute's calls, the lowered limits it keeps."""

    def __init__(self, sim: Simulator) -> None:
        self._sim, self._lock = sim, threading.Lock()
        self._calls: Counter[tuple[str, str, str]] = Counter()

    def check(self, name: str) -> None:
        """Count one call. Raises 45009 for one too many in this minute or on this day in China."""
        now = self._sim.now()
        windows = {MINUTE: str(int(now) // 60), DAY: day_of(now)}
        for span, most in self.limits(name).items():
            with self._lock:
                self._calls[name, span, windows[span]] += 1
                count = self._calls[name, span, windows[span]]
            if count > most:
                raise MiniError(45009, WORDS[span])

    def limits(self, name: str) -> dict[str, int]:
        lowered = self._sim.meta.get("limits")
        return {**LIMITS.get(name, {}), **(lowered.value.get(name, {}) if lowered is not None else {})}
