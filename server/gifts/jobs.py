"""任务 — evidence has come: settle the order it speaks of."""

from datetime import datetime
from typing import Any

from server.gifts import service
from server.gifts.service import lines
from server.kit.clock import now
from server.people import queries as people


def record_settle(payload: dict[str, Any], _found: Any) -> None:
    """入账. Runs any number of times with one effect; the task is done when its unit is."""
    service.settle(payload["order_no"])


def record_settle_refund(payload: dict[str, Any], _found: Any) -> datetime | None:
    """办结退款. As above; it comes back later while the refund cannot be booked yet."""
    return service.settle_refund(payload["refund_no"])


def record_book_sure(payload: dict[str, Any], _found: Any) -> datetime | None:
    """整份入账 in the name of the person who asked; at once again while there is more."""
    actor = people.staff_actor(people.staff(payload["staff_uid"]))
    return now() if lines.book_sure(payload["import_uid"], actor=actor) else None


def record_tell_spending(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 of one paid or corrected spending; a full batch leaves a task for the next."""
    service.tell_spending(payload["spending"], payload["what"], payload.get("after", ""))
