"""支出比例: this year's spending beside seven tenths of what the year before brought, by the books alone."""

from datetime import datetime

import pytest

from server.kit import clock
from server.kit.clock import CHINA
from server.ledger import service as ledger
from server.statements import ratio, rules
from tests.campaigns.plans import published
from tests.console.seats import seat
from tests.counting import counted


def post(at, source, target, fen, reference, actor):
    with clock.at(at):
        ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=actor)


@pytest.fixture
def moved(unit, cast):
    """2025: 100 came at its last second, 10 went back. 2026: 40 were spent, 5 of it taken back; 300 came."""
    with unit():
        uid = published(cast).uid
        purse, spent = f"campaign:{uid}", f"spent:{uid}"
        post(datetime(2025, 12, 31, 23, 59, 59, tzinfo=CHINA), "world", purse, 100_00, "t:1", cast.fang)
        post(datetime(2025, 12, 31, 23, 59, 59, tzinfo=CHINA), purse, "world", 10_00, "t:2", cast.fang)
        post(datetime(2026, 1, 1, 0, 0, tzinfo=CHINA), purse, spent, 40_00, "t:3", cast.fang)
        post(datetime(2026, 3, 1, 0, 0, tzinfo=CHINA), spent, purse, 5_00, "t:4", cast.fang)
        post(datetime(2026, 3, 1, 0, 0, tzinfo=CHINA), "world", purse, 300_00, "t:5", cast.fang)


def test_article_61_seven_tenths_of_the_year_before(unit, moved):
    with unit(), counted() as statements:
        assert ratio.of(2026) == ratio.Ratio(2026, raised_fen=90_00, spent_fen=35_00)
    assert len(statements) <= 2, statements
    with unit():
        assert ratio.of(2026).due_fen == 63_00
        assert ratio.of(2027) == ratio.Ratio(2027, raised_fen=300_00, spent_fen=0)
        assert ratio.of(2025) == ratio.Ratio(2025, raised_fen=0, spent_fen=0)


def test_article_61_stands_before_who_answers_for_the_money(app, unit, cast, moved):
    with clock.at(datetime(2026, 11, 21, 12, tzinfo=CHINA)):
        page = seat(app, unit, cast.chen).page("/overview")
        assert "《慈善法》第六十一条" in page
        assert 'data-value="35.0">35.00</td>' in page
        assert 'data-value="63.0">63.00</td>' in page
        assert "第六十一条" not in seat(app, unit, cast.tian).page("/overview")


@pytest.mark.parametrize(("raised", "least"), [(0, 0), (-5, 0), (1, 1), (10, 7), (101, 71), (10**12, 7 * 10**11)])
def test_it_is_rounded_up_to_the_fen(raised, least):
    assert rules.least_spending_fen(raised) == least
