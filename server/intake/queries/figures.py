"""统计 — requests by place, by policy, by day, and what became of them; nobody can be counted out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, literal_column, select

from server.codes.rules import PUBLIC_LEAST
from server.intake.models import HelpRequest
from server.intake.rules import CALL_BACK, Result
from server.intake.service.find import visible
from server.intake.states import OPEN
from server.kit.actors import Actor
from server.kit.clock import now, start_of, today
from server.kit.days import china_day, days_before
from server.kit.db import db
from server.policies.queries.named import names_of
from server.regions import queries as regions

DAYS = 30
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True)
class Row:
    """One line; a number below five is None and shown as “少于 5”, for it could point at somebody."""

    name: str
    asked: int | None
    granted: int | None
    overdue: int | None


@dataclass(frozen=True)
class Report:
    since: date
    until: date
    total: int
    open: int
    overdue: int
    called_in_time: int
    called: int
    by_place: list[Row]
    by_policy: list[Row]
    by_day: list[tuple[date, int | None]]


def shown(number: int) -> int | None:
    """Zero is nobody; one to four could be somebody."""
    return None if 0 < number < PUBLIC_LEAST else number


def report(actor: Actor, days: int = DAYS) -> Report:
    """The last days of the actor's places. Six statements."""
    last = today()
    first = last - timedelta(days=days - 1)
    mine = visible(actor), HelpRequest.at >= start_of(first)
    late = case(((HelpRequest.due_at < now()) & HelpRequest.state.in_(OPEN), 1))
    called = HelpRequest.called_back_at
    sums = db.session.execute(
        select(
            func.count(), func.count(case((HelpRequest.state.in_(OPEN), 1))), func.count(late), func.count(called)
        ).where(*mine)
    ).one()
    limit = [
        row.called_back_at - row.at <= CALL_BACK
        for row in db.session.execute(select(HelpRequest.at, called).where(*mine, called.is_not(None)))
    ]
    town = func.substr(HelpRequest.area_code, literal_column("1"), literal_column(str(TOWNSHIP_DIGITS)))
    places, policies = _by(town, mine, late), _by(HelpRequest.policy_uid, mine, late)
    return Report(
        first,
        last,
        *sums[:3],
        sum(limit),
        sums[3],
        _rows(places, regions.full_names(places)),
        _rows(policies, {"": "没有指明政策", **names_of([uid for uid in policies if uid])}),
        _by_day(mine, last, days),
    )


def _by(column: Any, mine: Any, late: Any) -> dict[str, tuple[int, int, int]]:
    granted = func.count(case((HelpRequest.result == Result.GRANTED, 1)))
    query = select(column, func.count(), granted, func.count(late)).where(*mine).group_by(column)
    return {row[0] or "": (row[1], row[2], row[3]) for row in db.session.execute(query)}


def _rows(counted: Mapping[str, tuple[int, int, int]], names: Mapping[str, str]) -> list[Row]:
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return [Row(names.get(key, key), *(shown(number) for number in numbers)) for key, numbers in ordered]


def _by_day(mine: Any, last: date, days: int) -> list[tuple[date, int | None]]:
    day = china_day(HelpRequest.at)
    rows = db.session.execute(select(day, func.count()).where(*mine).group_by(day))
    found = {row[0]: row[1] for row in rows}
    return [(one, shown(found.get(one.isoformat(), 0))) for one in days_before(last, days)]
