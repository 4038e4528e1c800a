"""任务 — money of a gift went back: its receipts are looked at."""

from typing import Any

from server.receipts import service


def record_gift_went_back(payload: dict[str, Any], _found: Any) -> None:
    """捐赠退款后. Runs any number of times with one effect."""
    service.gift_went_back(payload["gift"])
