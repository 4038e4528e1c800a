"""日程 — the clock's own work as ordinary task rows: one row per topic, done again and again."""

from server.jobs.handlers import HANDLERS
from server.kit import tasks
from server.kit.clock import now
from server.kit.units import reading, writing


def plan() -> int:
    """Every periodic topic has its row, and none stands further off than its own rhythm. How many were new.

    A clock that ran ahead and was set right leaves rows due in days to come: they would keep silent until then.
    """
    rhythms = {topic: handler.every for topic, handler in HANDLERS.items() if handler.every is not None}
    with reading():
        dues = tasks.dues([_key(topic) for topic in rhythms])
    missing = [topic for topic in rhythms if _key(topic) not in dues]
    far = [topic for topic, every in rhythms.items() if _key(topic) in dues and dues[_key(topic)] > now() + every]
    if not missing and not far:
        return 0
    with writing():
        for topic in far:
            tasks.sooner(_key(topic), now())
        return sum(tasks.add(topic, {}, key=_key(topic)) for topic in missing)


def _key(topic: str) -> str:
    return f"every:{topic}"
