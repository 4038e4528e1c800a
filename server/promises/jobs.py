"""任务 — a gift that counted for a promise went back; an instalment falls due."""

from typing import Any

from server.promises import service


def record_gift_went_back(payload: dict[str, Any], _found: Any) -> None:
    """捐赠退款后. Runs any number of times with one effect."""
    service.gift_went_back(payload["gift"])


def remind() -> int:
    """到期提醒."""
    return service.remind()
