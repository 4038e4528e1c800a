"""数字 — what was paid and stayed paid, by the line of the budget it served."""

from sqlalchemy import func, select

from server.kit.db import db
from server.spending.models import Spending


def by_budget_line() -> dict[tuple[str, str | None], int]:
    """(purse, budget line) → fen; the line is None where none was named. One statement for all campaigns."""
    query = select(Spending.account, Spending.budget_line, func.sum(Spending.amount_fen))
    rows = query.where(Spending.state == "paid").group_by(Spending.account, Spending.budget_line)
    return {(row[0], row[1]): int(row[2]) for row in db.session.execute(rows)}
