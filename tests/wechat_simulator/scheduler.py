"""Timers on the virtual clock: due things are done by a few workers, each exactly once per due moment."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from .rows import Timer

if TYPE_CHECKING:
    from .simulator import Simulator

WORKERS = 8
LOOK_AGAIN_S = 0.2
LAG_S = 1.0
Handler = Callable[["Simulator", Timer], None]


class Scheduler:
    """A timer row stays until its handler has put what it did: a kill in between does it again.

    Where the clock stands still, what is due waits until somebody asks for it (``idle``, ``advance``) and is done one
    after the other: then the same requests leave the same journal.
    """

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._wake = threading.Condition(sim.lock)
        self._busy: set[str] = set()
        self._handlers: dict[str, Handler] = {}
        self._still = sim.clock.still is not None
        self._asked = 0
        self._pool = ThreadPoolExecutor(1 if self._still else WORKERS, thread_name_prefix="due")
        self._advancing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self, handlers: dict[str, Handler]) -> None:
        self._handlers = handlers
        self._thread.start()

    def at(self, due: float, kind: str, ref: str) -> None:
        """Do this then. A second timer of the same kind and ref replaces the first."""
        with self._wake:
            self._sim.timers.put(f"{kind}:{ref}", Timer(due, kind, ref))
            self._wake.notify_all()

    def cancel(self, kind: str, ref: str) -> None:
        self._sim.timers.drop(f"{kind}:{ref}")

    def started(self, timer: Timer) -> float:
        """When this counts as done: the due moment itself, unless we are really late (we were down, say)."""
        now = self._sim.now()
        return timer.due if now - timer.due < LAG_S else now

    def _ready(self) -> list[str]:
        now, timers = self._sim.now(), self._sim.timers.rows
        ready = [key for key, timer in timers.items() if timer.due <= now and key not in self._busy]
        return sorted(ready, key=lambda key: timers[key].due)

    def _run(self) -> None:
        while not self._sim.stopping.is_set():
            with self._wake:
                ready = self._ready() if self._asked or not self._still else []
                self._busy.update(ready)
                if not ready:
                    self._wake.wait(self._nap())
            for key in ready:
                self._pool.submit(self._do, key)

    def _nap(self) -> float:
        dues = [timer.due for key, timer in self._sim.timers.rows.items() if key not in self._busy]
        return max(0.001, min([LOOK_AGAIN_S, *(due - self._sim.now() for due in dues)]))

    def _do(self, key: str) -> None:
        with self._wake:
            timer = self._sim.timers.get(key)
        try:
            if timer is not None and not self._sim.stopping.is_set():
                self._handlers[timer.kind](self._sim, timer)
        except Exception:  # a broken handler must show itself, not silence the schedule
            sys.stderr.write(traceback.format_exc())
            self._sim.violate(f"the simulator broke at {key}")
        finally:
            self._finish(key, timer)

    def _finish(self, key: str, timer: Timer | None) -> None:
        """Drop the timer unless the handler put a new one in its place."""
        with self._wake:
            if self._sim.timers.get(key) is timer and not self._sim.stopping.is_set():
                with self._sim.change():
                    self._sim.timers.drop(key)
            self._busy.discard(key)
            self._wake.notify_all()

    def idle(self, limit_s: float) -> bool:
        """Wait until nothing that is due is unfinished; False if that takes longer than ``limit_s`` real seconds."""
        with self._wake:
            self._asked += 1
            self._wake.notify_all()
            done = self._wake.wait_for(lambda: not self._busy and not self._ready(), limit_s)
            self._asked -= 1
            return done

    def advance(self, seconds: float, limit_s: float = 300.0, tell: Callable[[float], None] | None = None) -> None:
        """Move the clock on, stopping at every due moment until what was due is done; ``tell`` hears each new offset
        before anybody acts on it."""
        with self._advancing:
            target = self._sim.now() + seconds
            while self.idle(limit_s) and (due := self._next_due()) is not None and due <= target:
                self._move_to(due, tell)
            self._move_to(target, tell)
            self.idle(limit_s)

    def _next_due(self) -> float | None:
        with self._wake:
            return min((timer.due for timer in self._sim.timers.rows.values()), default=None)

    def _move_to(self, moment: float, tell: Callable[[float], None] | None = None) -> None:
        with self._wake, self._sim.change():
            self._sim.clock.move_to(moment)
            if tell is not None:
                tell(self._sim.clock.offset_s)
            self._sim.remember("offset_s", self._sim.clock.offset_s)
            self._wake.notify_all()

    def skew(self, offset_s: float) -> None:
        """Set WeChat's clock wrong (or right again) by so many seconds, at once."""
        with self._wake, self._sim.change():
            self._sim.clock.offset_s = offset_s
            self._sim.remember("offset_s", offset_s)
            self._wake.notify_all()

    def close(self) -> None:
        with self._wake:
            self._wake.notify_all()
        if self._thread.is_alive():
            self._thread.join(5)
        self._pool.shutdown(wait=False, cancel_futures=True)
