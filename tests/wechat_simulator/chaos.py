"""Combination mode: in n operations, each with probability p, one to three faults of the catalogue at once.

An operation is one request to an endpoint, one notice on its way, or one refund that ends. What befalls the k-th
operation follows from the seed, k and where it is; how operations interleave is the product's affair.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import control, fault_control, notices
from .clock import SHANGHAI
from .entries import Entry
from .errors import PlainError
from .pay_faults import ANSWERS, CATALOGUE
from .simulator import DIGITS

if TYPE_CHECKING:
    from .simulator import Simulator

ANYWHERE = {"A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A12", "A16", "A19"}
"""these befall every endpoint of the pay side, wherever the catalogue shows them"""
AT_MINI = ("reset_after", "reset_before", "html_502", "timeout", "busy", "empty", "truncated")
TAMED: Mapping[str, dict[str, Any]] = {
    "unknown_serial": {"times": 20},
    "bomb": {"mb": 1},
    "gzip_bomb": {"mb": 64},
}
SLOW = {"timeout", "drip", "slow", "refused"}
"""so that a thousand operations take minutes; each is still what it is"""
ENDS = {"refund_result"}
"""what is no request and goes wrong all the same"""
SETTLE_S = 25 * 3600
BILL_HOUR = 11


@dataclass
class Run:
    """What is left of a run."""

    seed: int
    n: int
    p: float = 0.3
    slow_s: float = 2.0
    """how long whatever is slow takes: more than the caller's patience, or it is no fault"""
    met: int = 0
    struck: int = 0


class Chaos:
    """At most one run at a time, in memory only: a restart ends it."""

    def __init__(self, sim: Simulator, pay_endpoints: set[str], mini_endpoints: set[str]) -> None:
        self._sim, self._lock = sim, threading.Lock()
        self._pay, self._mini = pay_endpoints, mini_endpoints
        self.run: Run | None = None

    def stir(self, *places: str) -> None:
        """An operation begins at these places (an endpoint; ``notify`` and its event): plant what will befall it."""
        with self._lock:
            run = self.run
            if run is None or run.met >= run.n:
                return
            run.met += 1
            number = run.met
        if self._dice(run, number, "p") / 1000 >= run.p:
            return
        choice = sorted(self.choices(places), key=lambda entry: (entry.id, entry.where, entry.kind, str(entry.args)))
        for turn in range(1 + self._dice(run, number, "k") % 3 if choice else 0):
            entry = choice[self._dice(run, number, f"which:{turn}") % len(choice)]
            slow = {"seconds": run.slow_s} if entry.kind in SLOW else {}
            args = {**entry.args, **TAMED.get(entry.kind, {}), **slow}
            wish = {"endpoint": entry.where, "kind": entry.kind, "args": args}
            fault_control.plant_one(self._sim, wish, self._pay | self._mini | ENDS)
            run.struck += 1

    def _dice(self, run: Run, number: int, purpose: str) -> int:
        return int(self._sim.derive(f"chaos:{run.seed}:{number}:{purpose}", 3, DIGITS))

    def choices(self, places: Iterable[str]) -> list[Entry]:
        """What may befall an operation at these places."""
        found: list[Entry] = []
        for place in places:
            found += [entry for entry in CATALOGUE if entry.kind and entry.where == place]
            if place in self._pay:
                found += [entry._replace(where=place) for entry in ANSWERS if entry.id in ANYWHERE and entry.kind]
                found += [entry for entry in ANSWERS if entry.where == "hosts"]
            if place in self._mini:
                found += [Entry("W4", place, kind, "", "") for kind in AT_MINI]
        return list({(entry.where, entry.kind, str(entry.args)): entry for entry in found}.values())


def begin(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``POST /_sim/chaos {seed, n, p?, slow_s?}``: from now on, for n operations; ``GET`` says how far it is."""
    try:
        run = Run(int(wish["seed"]), int(wish["n"]), float(wish.get("p", 0.3)), float(wish.get("slow_s", 2.0)))
    except (KeyError, TypeError, ValueError) as error:
        raise PlainError(400, "bad_request", "seed and n are whole numbers, p is between 0 and 1") from error
    if run.n < 1 or not 0 <= run.p <= 1 or run.slow_s <= 0:
        raise PlainError(400, "bad_request", "n is at least 1, p is between 0 and 1, slow_s is above 0")
    sim.chaos.run = run
    return asdict(run)


def look(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    run = sim.chaos.run
    fired = [asdict(fault) for fault in sim.faults.planted if fault.fired]
    return {"run": asdict(run) if run is not None else None, "fired": fired}


def settle(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``POST /_sim/settle {advance?}``: nothing goes wrong any more, and time passes until the bills are there.

    At least 25 h, to the next eleven in the morning. With ``advance: false`` the clock is left to the caller, who moves
    the product's as well: ``{move_s}`` says how far. The ledger is the oracle.
    """
    sim.chaos.run = None
    fault_control.heal(sim, {}, "")
    for row in [row for row in sim.notices.rows.values() if row.state == "held"]:
        notices.release(sim, row)
    move_s = until_the_bills(sim.now())
    if wish.get("advance", True):
        sim.scheduler.advance(move_s)
    return {"move_s": move_s, "ledger": control.ledger(sim, {}, "")}


def until_the_bills(now: float) -> float:
    """From here over 25 h to the next eleven o'clock in China."""
    then = datetime.fromtimestamp(now + SETTLE_S, SHANGHAI)
    eleven = then.replace(hour=BILL_HOUR, minute=0, second=0, microsecond=0).timestamp()
    return eleven - now + (86_400 if eleven < now + SETTLE_S else 0)
