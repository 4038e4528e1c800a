"""公示: a month is frozen when it is over, is the sum of its entries, and is made again the same."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from server.kit import clock
from server.kit.clock import CHINA
from server.kit.db import db
from server.ledger import service as ledger
from server.statements import checks, jobs, queries, rules, service
from server.statements.models import Statement
from tests.campaigns.plans import published
from tests.counting import counted

OCTOBER = datetime(2026, 10, 20, 12, tzinfo=CHINA)


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def post(at, source, target, fen, reference, actor):
    with clock.at(at):
        ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=actor)


@pytest.fixture
def moved(unit, cast, uid):
    """September: 10 came. October: 66 came, 6 went back, 20 were spent, 1 was a fee. November: 5 came."""
    purse = f"campaign:{uid}"
    with unit():
        post(datetime(2026, 9, 30, 23, 59, 59, tzinfo=CHINA), "world", purse, 10_00, "t:1", cast.fang)
        post(datetime(2026, 10, 1, 0, 0, tzinfo=CHINA), "world", purse, 66_00, "t:2", cast.fang)
        post(OCTOBER, purse, "world", 6_00, "t:3", cast.fang)
        post(OCTOBER, purse, f"spent:{uid}", 20_00, "t:4", cast.fang)
        post(OCTOBER, purse, f"fee:{uid}", 1_00, "t:5", cast.fang)
        post(datetime(2026, 11, 1, 0, 0, tzinfo=CHINA), "world", purse, 5_00, "t:6", cast.fang)
    return uid


def test_it_works(unit, moved):
    with unit():
        assert service.tell("2026-10")
        assert not service.tell("2026-10")
    with unit():
        month = queries.one("2026-10")
        assert [title for title, _line in month.rows] == ["微心愿项目"]
        assert month.sums == {
            "came_fen": 66_00,
            "back_fen": 6_00,
            "spent_fen": 20_00,
            "fees_fen": 1_00,
            "left_fen": 49_00,
        }
        assert checks.the_newest_month_reruns() == []


def test_the_entries_are_read_once(unit, moved):
    with unit(), counted() as statements:
        assert [line.came_fen for line in queries.computed("2026-10")] == [66_00]
    assert len(statements) == 1, statements


def test_months_add_up(unit, moved):
    with unit():
        for month in ("2026-09", "2026-10"):
            service.tell(month)
        (_, october), (_, september) = queries.totals()
        assert september["left_fen"] == 10_00
        flow = october["came_fen"] - october["back_fen"] - october["spent_fen"] - october["fees_fen"]
        assert october["left_fen"] == september["left_fen"] + flow


def test_i18_what_does_not_rerun_is_found(unit, moved, cast):
    with unit():
        service.tell("2026-10")
        post(OCTOBER, "world", f"campaign:{moved}", 1_00, "t:late", cast.fang)
        assert len(checks.the_newest_month_reruns()) == 1
        db.session.rollback()


def test_a_month_cannot_be_changed(unit, moved):
    with unit():
        service.tell("2026-10")
    with unit(), pytest.raises(Exception, match="append"):
        db.session.execute(update(Statement).values(month="2026-11"))


def test_the_clock_tells_what_is_due_one_a_run(unit, moved):
    with unit(), clock.at(datetime(2026, 11, 4, 23, 0, tzinfo=CHINA)):
        assert jobs.tell_due() == 1
        assert queries.months() == ["2026-09"]
        assert jobs.tell_due() == 0
    with unit(), clock.at(datetime(2026, 11, 5, 0, 1, tzinfo=CHINA)):
        assert jobs.tell_due() == 1
        assert queries.months() == ["2026-10", "2026-09"]


def test_without_entries_there_is_nothing_to_tell(unit, cast):
    with unit():
        assert jobs.tell_due() == 0


def test_months_over_the_years_end():
    assert rules.months_to_tell(date(2025, 11, 3), date(2026, 2, 5)) == ["2025-11", "2025-12", "2026-01"]
    assert rules.next_month(date(2025, 12, 31)) == date(2026, 1, 1)


def test_the_public_reads_it_and_takes_it_along(unit, moved, phone):
    with unit():
        service.tell("2026-10")
    assert "2026 年 10 月" in phone.get("/money").get_data(as_text=True)
    with counted() as statements:
        page = phone.get("/money/months/2026-10").get_data(as_text=True)
    assert len(statements) <= 5, statements
    for words in ("66.00", "49.00", f"/money/{moved}"):
        assert words in page
    sheet = phone.get("/money/months/2026-10.xlsx")
    assert sheet.data.startswith(b"PK")
    assert "2026-10" in sheet.headers["Content-Disposition"]


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "nonsense", "2026-10-01"])
def test_a_month_that_was_not_told(unit, moved, phone, month):
    assert phone.get(f"/money/months/{month}").status_code == 404
    assert phone.get(f"/money/months/{month}.xlsx").status_code == 404


def test_frozen_lines_name_nobody(unit, moved):
    with unit():
        service.tell("2026-10")
        row = queries.newest()
        assert set(row.lines[0]) == {"uid", *rules.SUMS}
        assert row.at <= clock.now() + timedelta(seconds=1)
