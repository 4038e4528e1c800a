"""All that WeChat knows, put aside under a name and taken up again; the clock and the journal go on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .errors import PlainError

if TYPE_CHECKING:
    from .simulator import Simulator

GOES_ON = ("offset_s", "counters", "gates")
"""of the simulator itself: numbers are never drawn twice, time does not go back"""


def _name(wish: dict[str, Any]) -> str:
    name = str(wish.get("name", "kept"))
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,40}", name):
        raise PlainError(400, "bad_request", "name is letters, digits, _ and -")
    return name


def snapshot(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``{name?}``: put everything aside."""
    name = _name(wish)
    with sim.lock:
        text = json.dumps(sim.store.everything(), ensure_ascii=False)
        (sim.store.folder / f"kept-{name}.json").write_text(text, encoding="utf-8")
    return {"name": name, "rows": sum(len(table.rows) for table in sim.store.tables.values())}


def restore(sim: Simulator, wish: dict[str, Any], part: str) -> dict[str, Any]:
    """``{name?}``: what happened since has not happened to WeChat. 404 for a name nothing was kept under."""
    name = _name(wish)
    file = sim.store.folder / f"kept-{name}.json"
    if not file.exists():
        raise PlainError(404, "no_such_snapshot", name)
    raw = json.loads(file.read_text(encoding="utf-8"))
    sim.scheduler.idle(30)
    with sim.change():
        goes_on = {name: sim.meta.rows[name] for name in GOES_ON if name in sim.meta.rows}
        for table in sim.store.tables.values():
            table.replace(raw.get(table.name, {}))
        for key, row in goes_on.items():
            sim.meta.put(key, row)
    return {"name": name, "rows": sum(len(table.rows) for table in sim.store.tables.values())}
