"""数字 — scans by the day and the week, for charts and the workbench."""

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select

from server.codes.models import StepCount
from server.codes.states import Step
from server.kit.days import monday_of
from server.kit.db import db


def scans_by_week(first: date, last: date) -> dict[date, int]:
    """Monday → scans of every code in its week; a week without any stands not in it. One statement."""
    query = select(StepCount.day, func.sum(StepCount.times)).where(StepCount.step == Step.SCAN)
    query = query.where(StepCount.day >= first, StepCount.day <= last)
    weeks: dict[date, int] = defaultdict(int)
    for day, scans in db.session.execute(query.group_by(StepCount.day)):
        weeks[monday_of(day)] += int(scans)
    return dict(weeks)


def scans_on(day: date) -> int:
    """One statement."""
    return sum(scans_by_week(day, day).values())
