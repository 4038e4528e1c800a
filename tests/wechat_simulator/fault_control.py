"""Control of faults: planting one by its place or by its id, the catalogue, healing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .errors import PlainError
from .faults import Fault
from .mini_faults import CATALOGUE as MINI_CATALOGUE
from .pay_faults import CATALOGUE as PAY_CATALOGUE

if TYPE_CHECKING:
    from .rows import Timer
    from .simulator import Simulator

Wish = dict[str, Any]
Serve = Callable[["Simulator", Wish, str], Wish]
CATALOGUE = (*PAY_CATALOGUE, *MINI_CATALOGUE)


def rows(endpoints: set[str]) -> tuple[tuple[str, str, Serve], ...]:
    """The control paths; ``endpoints`` are the places that know the faults of answers."""

    def plant(sim: Simulator, wish: Wish, part: str) -> Wish:
        """``POST /_sim/faults {endpoint|event|id, kind, p?|nth?|count?, args?}`` → the planted fault."""
        return asdict(plant_one(sim, by_id(wish) if "id" in wish else wish, endpoints))

    return (
        ("POST", "/_sim/faults", plant),
        ("DELETE", "/_sim/faults", heal),
        ("GET", "/_sim/faults/catalogue", catalogue),
    )


def plant_one(sim: Simulator, wish: Wish, endpoints: set[str]) -> Fault:
    fault = sim.faults.plant(wish, endpoints)
    if fault.target == "hosts":
        shut(sim, fault)
    return fault


def heal(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``DELETE /_sim/faults``: nothing goes wrong any more."""
    sim.faults.clear()
    open_gates(sim)
    return {"faults": []}


def by_id(wish: Wish) -> Wish:
    """``{id, kind?, args?, …}`` → the catalogue's first line of that id, as a wish; ``kind`` and ``args`` choose."""
    given = dict(wish.get("args") or {})
    for entry in CATALOGUE:
        fits = all(entry.args.get(name, value) == value for name, value in given.items() if name == "how")
        if entry.id == wish["id"] and entry.kind and wish.get("kind", entry.kind) == entry.kind and fits:
            return {"endpoint": entry.where, "count": entry.count, **wish, "kind": entry.kind,
                    "args": {**entry.args, **given}}  # fmt: skip
    raise PlainError(400, "no_such_fault", f"{wish['id']} is not in the catalogue, or is not planted but done")


def catalogue(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``GET /_sim/faults/catalogue``: every known fault, where it is planted, what is right then."""
    return {"faults": [{**entry._asdict(), "args": dict(entry.args)} for entry in CATALOGUE]}


def shut(sim: Simulator, fault: Fault) -> None:
    """``args {which: primary|backup|all, seconds?}``: shut until healed, or for so long."""
    which = str(fault.args.get("which", "all"))
    fault.met, fault.fired = 1, 1
    for name, gate in sim.gates.items():
        if which in (name, "all"):
            gate.shut()
    if "seconds" in fault.args:
        with sim.change():
            sim.scheduler.at(sim.now() + fault.seconds(0), "gates", "all")


def open_gates(sim: Simulator) -> None:
    for gate in sim.gates.values():
        gate.open()


def reopen(sim: Simulator, timer: Timer) -> None:
    """The scheduler's part."""
    open_gates(sim)
