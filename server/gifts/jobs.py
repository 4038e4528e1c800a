"""任务 — evidence has come: settle the order it speaks of."""

from datetime import datetime
from typing import Any

from server.gifts import service


def record_settle(payload: dict[str, Any], _found: Any) -> None:
    """入账. Runs any number of times with one effect; the task is done when its unit is."""
    service.settle(payload["order_no"])


def record_settle_refund(payload: dict[str, Any], _found: Any) -> datetime | None:
    """办结退款. As above; it comes back later while the refund cannot be booked yet."""
    return service.settle_refund(payload["refund_no"])


def record_tell_spending(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 of one paid or corrected spending; a full batch leaves a task for the next."""
    service.tell_spending(payload["spending"], payload["what"], payload.get("after", ""))
