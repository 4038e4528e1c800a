"""工作日: the State Council's notices, day by day."""

from datetime import date

import pytest

from server.kit import workdays
from server.kit.workdays import Due, YearUnknown


def test_the_published_years(app):
    with app.app_context():
        assert workdays.years() == (2025, 2026)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 10, 1), False),  # 国庆节
        (date(2026, 10, 10), True),  # a Saturday that is worked for it
        (date(2026, 2, 28), True),
        (date(2026, 2, 23), False),  # a Monday of 春节
        (date(2025, 10, 8), False),
        (date(2025, 1, 26), True),
    ],
)
def test_one_day(app, day, works):
    with app.app_context():
        assert workdays.is_workday(day) is works


def test_a_year_nobody_published_is_refused(app):
    with app.app_context(), pytest.raises(YearUnknown):
        workdays.is_workday(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 11, 20), 1, Due(date(2026, 11, 23), False)),
        (date(2026, 9, 30), 1, Due(date(2026, 10, 8), False)),
        (date(2026, 9, 30), 3, Due(date(2026, 10, 10), False)),
        (date(2026, 2, 14), 1, Due(date(2026, 2, 24), False)),
        (date(2026, 12, 31), 1, Due(date(2027, 1, 1), True)),
    ],
)
def test_so_many_days_later(app, day, count, end):
    with app.app_context():
        assert workdays.after(day, count) == end


def test_an_operator_adds_a_year(app):
    with app.app_context():
        own = workdays.settings().data_dir / "workdays.csv"
        own.write_text("day,kind,name,source\n2027-01-01,off,元旦,通知\n", encoding="utf-8")
        assert workdays.after(date(2026, 12, 31), 1) == Due(date(2027, 1, 4), False)
        assert workdays.is_workday(date(2027, 1, 1)) is False
