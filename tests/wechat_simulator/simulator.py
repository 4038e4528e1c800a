"""The simulator itself: its clock, its rows, its numbers. Endpoints are functions that take it."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import mini_rows, rows
from .clock import Clock
from .faults import Faults
from .identities import MERCHANTS
from .journal import Journal
from .pace import Pace
from .pay_pace import PayPace
from .rows import Meta
from .scheduler import Scheduler
from .store import Store

if TYPE_CHECKING:
    from .chaos import Chaos
    from .gates import Gate

DIGITS = "0123456789"
HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHANUMERIC = DIGITS + LETTERS


class Simulator:
    """One WeChat. All rows change inside ``with sim.change()``, which is one step for the store."""

    def __init__(
        self, folder: Path, seed: int = 1, maps: Mapping[str, str] | None = None, still: float | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.base = ""
        self._depth = 0
        self.journal = Journal(folder)
        self.store = Store(folder)
        self._make_tables()
        self.clock = Clock(float(self._remembered("offset_s", 0.0)), self._remembered("still", still))
        self.seed = int(self._remembered("seed", seed))
        self.maps: dict[str, str] = {**self._remembered("maps", {}), **(maps or {})}
        self.faults = Faults(self)
        self.pace = Pace(self)
        self.pay_pace = PayPace(self)
        self.chaos: Chaos
        self.gates: dict[str, Gate] = {}
        self.list_fetches: list[float] = []
        self.busy_openids: set[str] = set()
        self.scheduler = Scheduler(self)
        with self.change():
            self.remember("seed", self.seed)
            self.remember("still", self.clock.still)
            self.remember("maps", self.maps)
        self.store.compact()

    def _make_tables(self) -> None:
        table = self.store.table
        self.meta = table("meta", rows.Meta)
        self.users = table("users", rows.User)
        self.codes = table("codes", rows.Code)
        self.tokens = table("tokens", rows.Token)
        self.orders = table("orders", rows.Order)
        self.prepays = table("prepays", rows.Prepay)
        self.refunds = table("refunds", rows.Refund)
        self.movements = table("movements", rows.Movement)
        self.bill_tokens = table("bill_tokens", rows.BillToken)
        self.bill_changes = table("bill_changes", rows.BillChange)
        self.notices = table("notices", rows.Notice)
        self.echoes = table("echoes", rows.Echo)
        self.timers = table("timers", rows.Timer)
        self.messages = table("messages", rows.Message)
        self.consents = table("consents", rows.Consent)
        self.subscribes = table("subscribes", rows.Subscribe)
        self.plain_tokens = table("plain_tokens", rows.Token)
        self.push_targets = table("push_targets", mini_rows.PushTarget)
        self.pushes = table("pushes", mini_rows.Push)
        self.media_checks = table("media_checks", mini_rows.MediaCheck)
        self.violations = table("violations", rows.Violation)

    def now(self) -> float:
        return self.clock.now()

    def source(self) -> tuple[str, int] | None:
        """The loopback address from which the next notice comes: one of ``sources``, by chance; None is any."""
        sources: list[str] = self._remembered("sources", [])
        if not sources:
            return None
        return sources[int(self.draw("source", 4, DIGITS)) % len(sources)], 0

    def appids(self, mchid: str) -> list[str]:
        return list(MERCHANTS[mchid].appids)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Serialises, and keeps what was put as one step when the outermost block ends."""
        with self.lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self.store.commit()

    def _remembered(self, name: str, otherwise: Any) -> Any:
        row = self.meta.get(name)
        return otherwise if row is None else row.value

    def remember(self, name: str, value: object) -> None:
        self.meta.put(name, Meta(value))

    def draw(self, purpose: str, length: int, alphabet: str = ALPHANUMERIC) -> str:
        """The next text for this purpose: the same seed and the same course of things give the same texts."""
        with self.lock:
            counters = self._remembered("counters", {})
            counters[purpose] = number = counters.get(purpose, 0) + 1
            self.remember("counters", counters)
        return self.derive(f"{purpose}:{number}", length, alphabet)

    def derive(self, text: str, length: int, alphabet: str = ALPHANUMERIC) -> str:
        """A text that depends on the seed and ``text`` alone."""
        digest, block = b"", 0
        while len(digest) < length:
            digest += hmac.digest(str(self.seed).encode(), f"{text}:{block}".encode(), hashlib.sha256)
            block += 1
        return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])

    def pause(self, seconds: float) -> None:
        """Real waiting that ends early when the simulator stops."""
        self.stopping.wait(seconds)

    def violate(self, what: str) -> None:
        """The product accepted what it must refuse."""
        with self.change():
            self.violations.put(str(len(self.violations.rows) + 1), rows.Violation(self.now(), what))

    def close(self) -> None:
        self.stopping.set()
        self.scheduler.close()
        with self.lock:
            self.store.close()
        self.journal.close()
