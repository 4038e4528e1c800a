"""What check-books must find in reconciliation: each fault planted, and nothing else reported."""

from datetime import date, timedelta

import pytest

from server.kit.clock import CHINA, at, now, today
from server.kit.db import db
from server.payments import service as payments
from server.payments.checks.bills import CHECKS
from server.payments.models import Bill, BillDay, BillRow
from server.payments.queries import open_differences
from server.payments.queries.matching import compare
from server.payments.service.reconciling import close_difference, keep_result
from tests.cast import Cast
from tests.conftest import Unit
from tests.payments.test_checks import ask, keep


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def found() -> dict[str, list[str]]:
    return {check.id: problems for check in CHECKS if (problems := check.run())}


def paid_with_a_bill(fen: int) -> date:
    """An order of 66 yuan, paid now, and a bill of today in which it stands with `fen`."""
    order = ask()
    keep(order)
    payments.mark_paid(order)
    bill = Bill(day=today(), kind="trade", sha1="a" * 40, size=1, lines=1, complete_at=now())
    bill.sums = {"SUCCESS": [1, fen]}
    db.session.add(bill)
    db.session.flush()
    row = {"order_no": order.no, "transaction_id": "42000001", "amount_fen": fen, "charge_e3": 0}
    db.session.add(BillRow(bill_id=bill.id, line=2, kind="SUCCESS", at=now(), **row))
    payments.open_day(today())
    differences, figures = compare(today(), bill)
    day = db.session.query(BillDay).one()
    keep_result(day, {"trade": bill.id, "fundflow": None}, differences, figures)
    return day.day


def test_a_bill_that_agrees_is_silent(unit: Unit) -> None:
    with unit():
        paid_with_a_bill(6600)
        assert found() == {}


def test_a_fen_more_in_the_bill_until_a_person_has_explained_it(unit: Unit, cast: Cast) -> None:
    with unit():
        day = paid_with_a_bill(6601)
        assert list(found()) == ["I6.bill"]
        (one,) = open_differences(day)
        close_difference(one.uid, "explain", actor=cast.fang, note="微信已更正", seen_version=0)
        assert found() == {}


def test_a_day_that_nobody_planned(unit: Unit) -> None:
    with unit():
        ask()
    morning = (now() + timedelta(days=1)).astimezone(CHINA).replace(hour=9, minute=59)
    with unit(), at(morning + timedelta(minutes=50)):
        assert found() == {}, "the clock has an hour to plan"
    with unit(), at(morning + timedelta(minutes=70)):
        day = (morning - timedelta(days=1)).date()
        assert found() == {"I13": [f"{day} 的账单应已出来，还没有安排对账"]}
        assert payments.plan_bills() == 1
        assert payments.plan_bills() == 0
        assert found() == {}


def test_a_day_that_stays_without_an_outcome(unit: Unit) -> None:
    with unit():
        ask()
    with unit(), at(now() + timedelta(days=6)):
        assert payments.plan_bills() >= 5
        assert any("三天还没有对上" in problem for problem in found()["I13"])


def test_days_that_wechat_keeps_no_more_are_not_asked_for(unit: Unit) -> None:
    with unit():
        ask()
    with unit(), at(now() + timedelta(days=200)):
        assert payments.plan_bills() == 86


def test_without_an_order_nothing_is_due(unit: Unit) -> None:
    with unit():
        assert payments.plan_bills() == 0
        assert found() == {}
