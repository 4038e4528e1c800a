"""日子 — moments counted by China's day, in the words of either engine."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class china_day(FunctionElement[str]):  # noqa: N801 - reads as the function it is
    """`china_day(column)`: the day in China of a moment, as `2026-11-21`. China has had one clock since 1991."""

    type = String()
    inherit_cache = True


@compiles(china_day, "sqlite")
def _of_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+8 hours')"


@compiles(china_day, "postgresql")
def _of_postgres(element: Any, compiler: Any, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


def days_before(last: date, count: int) -> list[date]:
    """`count` days, the last of them `last`."""
    return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
