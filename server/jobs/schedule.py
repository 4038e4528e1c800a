"""日程 — the clock's own work as ordinary task rows: one row per topic, done again and again."""

from server.jobs.handlers import HANDLERS
from server.kit import tasks
from server.kit.units import writing


def plan() -> int:
    """Make sure that every periodic topic has its row. How many were new."""
    periodic = [topic for topic, handler in HANDLERS.items() if handler.every is not None]
    with writing():
        return sum(tasks.add(topic, {}, key=f"every:{topic}") for topic in periodic)
