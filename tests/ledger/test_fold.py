"""Folding: every figure is the same with and without folds, before and after reversals."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from server.kit import clock
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.kit.errors import NotFound
from server.ledger import checks, jobs, queries
from server.ledger import service as ledger
from server.ledger.errors import AlreadyReversed, NotEnough
from server.ledger.models import Entry, Fold
from tests.conftest import Unit

pytestmark = pytest.mark.breaks_the_books  # entries without their gifts
LAMP, BOOKS, SPENT = "campaign:lamp00000000aaaa", "campaign:books0000000bbbb", "spent:lamp00000000aaaa"
WECHAT, BANK = "wechat:1900000001", "bank:main"
ACCOUNTS = (LAMP, BOOKS, SPENT, WECHAT, BANK, "campaign:nobody0000000000")
HOURS = timedelta(hours=1)


def post(source: str, target: str, fen: int, reference: str) -> None:
    ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=THE_CLOCK)


def figures() -> tuple[dict[str, int], dict[str, int], int, int]:
    return (
        queries.balances(ACCOUNTS),
        queries.raised_many(ACCOUNTS),
        queries.raised_total_fen(),
        queries.spent_fen("lamp00000000aaaa"),
    )


@pytest.fixture
def old(unit: Unit) -> Callable[[], None]:
    """Gifts, a spending, a refund, money between two purses and a reversal, all of them two hours ago."""

    def write() -> None:
        with unit(), clock.at(clock.now() - 2 * HOURS):
            post(WECHAT, LAMP, 6600, "order:1")
            post(BANK, BOOKS, 500, "slip:1")
            post(LAMP, SPENT, 600, "spending:1")
            post(LAMP, WECHAT, 1000, "refund:1")
            post(LAMP, BOOKS, 50, "moved:1")
            post(WECHAT, LAMP, 20, "order:2")
            ledger.reverse("order:2", actor=THE_CLOCK)

    return write


def test_a_figure_is_the_same_before_and_after_folding(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        before = figures()
        assert before[0] == {LAMP: 4950, BOOKS: 550, SPENT: 600, WECHAT: -5600, BANK: -500, ACCOUNTS[-1]: 0}
        assert before[1][LAMP] == 5600
        assert jobs.fold() == 7
        assert figures() == before
        assert checks.books_balance() == []


def test_the_tail_comes_on_top_and_a_reversal_of_what_is_folded_counts(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        jobs.fold()
        post(WECHAT, LAMP, 100, "order:3")
        ledger.reverse("spending:1", actor=THE_CLOCK)
    with unit():
        assert queries.balance_fen(LAMP) == 4950 + 100 + 600
        assert queries.raised_fen(LAMP) == 5700
        assert queries.spent_fen("lamp00000000aaaa") == 0
        assert jobs.fold() == 0, "young entries wait"
        with clock.at(clock.now() + 2 * HOURS):
            assert jobs.fold() == 2
        assert (queries.balance_fen(LAMP), queries.raised_fen(LAMP)) == (5650, 5700)
        assert checks.books_balance() == []


def test_folding_again_changes_nothing(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        assert [jobs.fold(), jobs.fold()] == [7, 0]


def test_empty_books(unit: Unit) -> None:
    with unit():
        assert jobs.fold() == 0
        assert queries.balance_fen(LAMP) == queries.raised_total_fen() == queries.folded_upto() == 0


def test_an_old_entry_behind_a_young_one_waits(unit: Unit) -> None:
    """Ids and moments may disagree by a little: a fold ends before the first young entry."""
    with unit():
        post(WECHAT, LAMP, 1, "order:young")
        with clock.at(clock.now() - 2 * HOURS):
            post(WECHAT, LAMP, 2, "order:old")
        assert jobs.fold() == 0
        assert queries.balance_fen(LAMP) == 3


def test_a_folded_purse_still_does_not_go_below_zero(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        jobs.fold()
        with pytest.raises(NotEnough):
            post(LAMP, SPENT, 4951, "spending:2")
        post(LAMP, SPENT, 4950, "spending:2")
        assert queries.balance_fen(LAMP) == 0


@pytest.mark.parametrize("seed", range(5))
def test_any_history_folded_at_any_moments(unit: Unit, seed: int) -> None:
    dice, purses = random.Random(seed), [LAMP, BOOKS, WECHAT, BANK, SPENT]
    start = clock.now() - 100 * HOURS
    with unit():
        for hour in range(60):
            with clock.at(start + hour * HOURS):
                source, target = dice.sample(purses, 2)
                try:
                    post(source, target, dice.randrange(1, 900), f"x:{hour}")
                    if dice.random() < 0.3:
                        ledger.reverse(f"x:{dice.randrange(hour + 1)}", actor=THE_CLOCK)
                except (NotEnough, AlreadyReversed, NotFound):
                    pass
                if dice.random() < 0.2:
                    jobs.fold()
        told = figures()
        db.session.execute(Fold.__table__.delete())
        assert figures() == told
        assert queries.folded_upto() == 0


def test_the_check_sees_a_bent_fold_and_one_that_was_left_behind(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        jobs.fold()
        db.session.execute(update(Fold).where(Fold.account == LAMP).values(in_outside_fen=1))
        assert checks.books_balance() == [f"账户 {LAMP} 折叠的余额与分录之和不符"]
        db.session.execute(update(Fold).where(Fold.account == LAMP).values(in_outside_fen=6620))
        assert checks.books_balance() == []
        db.session.execute(update(Fold).where(Fold.account == SPENT).values(upto_id=1))
        assert any("折叠到第 1 笔" in problem for problem in checks.books_balance())


def test_the_check_sees_a_gift_that_slipped_into_the_past(unit: Unit, old: Callable[[], None]) -> None:
    old()
    with unit():
        jobs.fold()
        late = Entry(id=-1, source=WECHAT, target=BOOKS, amount_fen=9, reference="order:late", by="x")
        db.session.add(late)
        db.session.flush()
        assert checks.books_balance() == [f"账户 {account} 折叠的余额与分录之和不符" for account in (BOOKS, WECHAT)]
