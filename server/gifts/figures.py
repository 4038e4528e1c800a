"""数字 — gifts by the day, for charts and the workbench."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from server.gifts.models import Gift
from server.kit.clock import start_of
from server.kit.days import china_day
from server.kit.db import db


@dataclass(frozen=True)
class Day:
    """What was given on one day, before anything went back. Goods count by their value."""

    count: int = 0
    sum_fen: int = 0


def by_day(first: date, last: date) -> dict[date, Day]:
    """China's day → gifts; a day without any stands not in it. One statement."""
    day = china_day(Gift.at)
    query = select(day, func.count(), func.sum(Gift.amount_fen)).group_by(day)
    within = Gift.at >= start_of(first), Gift.at < start_of(last + timedelta(days=1))
    return {date.fromisoformat(row[0]): Day(row[1], int(row[2])) for row in db.session.execute(query.where(*within))}
