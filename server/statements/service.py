"""公布 — freeze a month that is over."""

from dataclasses import asdict

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.db import db, insert_once
from server.statements import queries
from server.statements.models import Statement


def tell(month: str) -> bool:
    """公布一个月, once; False when it was told before."""
    if db.session.scalar(select(Statement.id).where(Statement.month == month)) is not None:
        return False
    row = Statement(month=month, lines=[asdict(line) for line in queries.computed(month)])
    if not insert_once(row):
        return False
    audit.write(THE_CLOCK, "statements.tell", row.uid, {"rows": len(row.lines)})
    return True
