"""Posting: balances are sums, nothing is edited, nothing is posted twice, no purse goes below zero."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.kit.actors import THE_CLOCK
from server.kit.checks import Finding
from server.kit.db import db
from server.kit.errors import NotFound
from server.ledger import checks, queries
from server.ledger import service as ledger
from server.ledger.errors import AlreadyReversed, NotEnough
from server.ledger.models import Entry
from tests.conftest import Unit

pytestmark = pytest.mark.breaks_the_books  # entries without their gifts
LAMP, BOOKS, WECHAT = "campaign:lamp00000000aaaa", "campaign:books0000000bbbb", "wechat:1900000001"


def give(target: str, fen: int, reference: str, source: str = WECHAT) -> None:
    ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=THE_CLOCK)


def test_money_reaches_its_purse(unit: Unit) -> None:
    with unit():
        give(LAMP, 6600, "order:1")
        give(LAMP, 100, "slip:1", source="bank:main")
        give(BOOKS, 5, "order:2")
    with unit():
        assert queries.balance_fen(LAMP) == 6700
        assert queries.balance_fen(WECHAT) == -6605
        assert queries.came_fen(LAMP, source_prefix="wechat:") == 6600
        assert queries.raised_many([LAMP, BOOKS, "campaign:none"]) == {LAMP: 6700, BOOKS: 5, "campaign:none": 0}
        assert queries.raised_total_fen() == 6705
        assert [entry.reference for entry in queries.entries_of(LAMP)] == ["order:1", "slip:1"]
        assert queries.amounts_by_reference("order:") == {"order:1": (LAMP, 6600), "order:2": (BOOKS, 5)}


def test_spending_does_not_lower_what_was_raised_but_a_refund_does(unit: Unit) -> None:
    with unit():
        give(LAMP, 6600, "order:1")
        ledger.post(source=LAMP, target="spent:lamp00000000aaaa", amount_fen=600, reference="spend:1", actor=THE_CLOCK)
        ledger.post(source=LAMP, target=WECHAT, amount_fen=1000, reference="refund:1", actor=THE_CLOCK)
        assert queries.raised_fen(LAMP) == 5600
        assert queries.balance_fen(LAMP) == 5000
        assert queries.spent_fen("lamp00000000aaaa") == 600


def test_a_reversal_is_a_new_entry(unit: Unit) -> None:
    with unit():
        give(LAMP, 6600, "order:1")
        back = ledger.reverse("order:1", actor=THE_CLOCK)
        assert (back.source, back.target, back.amount_fen) == (LAMP, WECHAT, 6600)
        assert queries.raised_fen(LAMP) == queries.balance_fen(LAMP) == 0
        with pytest.raises(AlreadyReversed):
            ledger.reverse("order:1", actor=THE_CLOCK)
        with pytest.raises(NotFound):
            ledger.reverse("order:9", actor=THE_CLOCK)


def test_a_reference_is_posted_once(unit: Unit) -> None:
    with unit():
        give(LAMP, 6600, "order:1")
    with pytest.raises(IntegrityError), unit():
        give(LAMP, 6600, "order:1")
    with unit():
        assert queries.balance_fen(LAMP) == 6600


def test_a_purse_does_not_go_below_zero(unit: Unit) -> None:
    with unit():
        give(LAMP, 600, "order:1")
        with pytest.raises(NotEnough):
            ledger.post(source=LAMP, target="spent:x", amount_fen=601, reference="spend:1", actor=THE_CLOCK)
        ledger.post(source="shortfall:x", target=WECHAT, amount_fen=5, reference="refund:9", actor=THE_CLOCK)
        assert queries.balance_fen(LAMP) == 600


@pytest.mark.parametrize("fen", [0, -1, 1.0, True])
def test_only_whole_positive_fen(unit: Unit, fen: int) -> None:
    with pytest.raises(AssertionError), unit():
        give(LAMP, fen, "order:1")


@pytest.mark.parametrize("act", ["UPDATE ledger_entries SET amount_fen = 1", "DELETE FROM ledger_entries"])
def test_the_database_itself_refuses_an_edit(unit: Unit, act: str) -> None:
    with unit():
        give(LAMP, 6600, "order:1")
    with pytest.raises(DBAPIError, match="append-only"), unit():
        db.session.execute(text(act))
    with unit():
        assert queries.balance_fen(LAMP) == 6600


def test_a_bad_check_pulls_the_brake_and_a_good_one_lets_go(unit: Unit) -> None:
    with unit():
        assert queries.brake() is None
        ledger.record_findings([Finding("I9", "没有无人过问的订单", False, ["订单 1"])])
        assert queries.brake() is None
        ledger.record_findings([Finding("I2", "不能为负的账户没有负数", True, ["账户 1"])])
    with unit():
        assert queries.brake() == "不能为负的账户没有负数"
        ledger.record_findings([Finding("I2", "不能为负的账户没有负数", True, [])])
        assert queries.brake() is None


def test_checks_are_silent_on_good_books_and_see_planted_debt(unit: Unit) -> None:
    with unit():
        give(LAMP, 600, "order:1")
        ledger.reverse("order:1", actor=THE_CLOCK)
        assert [check.run() for check in checks.CHECKS] == [[], [], []]
        db.session.add(Entry(source=LAMP, target="spent:x", amount_fen=7, reference="spend:1", by="x"))
        db.session.flush()
        assert checks.no_forbidden_debt() == [f"账户 {LAMP} 的余额为 -7 分"]


def test_the_check_sees_a_bent_reversal(unit: Unit) -> None:
    with unit():
        give(LAMP, 600, "order:1")
        give(BOOKS, 600, "order:2")
        first = queries.entry("order:1")
        assert first is not None
        bent = Entry(source=BOOKS, target=WECHAT, amount_fen=600, reference="back", reverses=first.id, by="x")
        db.session.add(bent)
        db.session.flush()
        assert checks.books_balance() == ["冲正 back 与原账不相符"]
