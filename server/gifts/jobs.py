"""任务 — evidence has come: settle the order it speaks of."""

from typing import Any

from server.gifts import service


def record_settle(payload: dict[str, Any], _found: Any) -> None:
    """入账. Runs any number of times with one effect; the task is done when its unit is."""
    service.settle(payload["order_no"])
