"""任务 — certificates and receipts for whole rosters."""

from datetime import datetime
from typing import Any

from server.certificates import prints
from server.certificates.prints import Made
from server.events import proofs, service


def fetch_certificates(payload: dict[str, Any]) -> Made | None:
    """画文件, in no unit of work; see the certificates' own."""
    return prints.fetch_print(payload, find=proofs.of_shares)


def record_receipts(payload: dict[str, Any], _found: Any) -> datetime | None:
    """办理下一批票据."""
    return service.go_on_with_receipts(payload["unit"], payload["staff"])
