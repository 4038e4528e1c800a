"""自检 — run every room's checks over one snapshot of the database and keep what they found."""

from typing import Any

from sqlalchemy import text

from server.jobs.checks import ALL
from server.kit.checks import Check, Finding
from server.kit.db import db
from server.kit.units import reading, writing
from server.ledger import service as ledger


def check_books(checks: list[Check] | None = None) -> list[Finding]:
    """查账. Run the checks in one snapshot and store the result in a unit of its own. Call it outside any unit."""
    findings = run(checks)
    with writing():
        ledger.record_findings(findings)
    return findings


def run(checks: list[Check] | None = None) -> list[Finding]:
    """Look only. PostgreSQL's default would let each statement see another moment; here all see one."""
    with reading():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return [Finding(check.id, check.title, check.brakes, check.run()) for check in checks or ALL]


def check_fetch(_payload: dict[str, Any]) -> list[Finding]:
    return run()


def check_record(_payload: dict[str, Any], findings: list[Finding]) -> None:
    ledger.record_findings(findings)
