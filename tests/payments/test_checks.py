"""What check-books must find in payments: each fault planted, and nothing else reported."""

import pytest

from server.kit.actors import THE_CLOCK, donor_actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.states import move
from server.kit.tasks import Task
from server.payments import service as payments
from server.payments.checks import CHECKS
from server.payments.models import Evidence, Order
from server.wechat.pay.facts import Transaction
from tests.cast import Cast
from tests.conftest import Unit
from tests.payments.test_slips import draft

LAN = donor_actor("landonor00000000")


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def found() -> dict[str, list[str]]:
    return {check.id: problems for check in CHECKS if (problems := check.run())}


def ask() -> Order:
    facts = {"donor_uid": LAN.uid, "purpose": "campaign:lamp00000000aaaa", "title": "MJ-0001", "channel": "jsapi"}
    return payments.ask(amount_fen=6600, actor=LAN, **facts)


def keep(order: Order, *, fen: int = 6600) -> None:
    said = Transaction(
        order_no=order.no,
        trade_state="SUCCESS",
        mchid="1900000001",
        appid="wx2421b1c4370ec43b",
        transaction_id="42000001",
        amount_fen=fen,
        currency="CNY",
        success_time=now(),
        body={"mchid": "1900000001", "appid": "wx2421b1c4370ec43b"},
    )
    assert payments.keep_transaction("query", said)


def pay(order: Order) -> None:
    move(order, "pay", actor=THE_CLOCK, changes={"transaction_id": "42000001", "paid_at": now()})


def test_an_order_in_its_order_is_silent(unit: Unit) -> None:
    with unit():
        order = ask()
        keep(order)
        assert payments.mark_paid(order) is not None
        assert payments.mark_paid(order) is None
        assert found() == {}


def test_paid_without_a_word_from_wechat(unit: Unit) -> None:
    with unit():
        order = ask()
        pay(order)
        assert set(found()) == {"I5", "I6"}


def test_paid_on_the_word_about_another_amount(unit: Unit) -> None:
    with unit():
        order = ask()
        keep(order, fen=6601)
        pay(order)
        assert found() == {"I6": [f"订单 {order.no} 与它的凭据金额或交易单号不符"]}


def test_money_back_that_never_came(unit: Unit) -> None:
    with unit():
        order = ask()
        keep(order)
        assert payments.mark_paid(order) is not None
        order.refunded_fen = 1
        db.session.flush()
        assert found() == {"I7.refund": [f"订单 {order.no} 的退款金额与它的退款单不符"]}


def test_closed_and_paid_and_nobody_books_it(unit: Unit) -> None:
    with unit():
        order = ask()
        keep(order)
        payments.close(order.no)
        assert found() == {}, "its settling is on the way"
        db.session.query(Task).filter_by(topic="gifts.settle").delete()
        assert found() == {"I10": [f"订单 {order.no} 已在微信付款，却在这里关闭了"]}


def test_a_slip_whose_evidence_says_another_amount(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        payments.submit_slip(slip.uid, actor=cast.chen)
        slip, _ = payments.approve_slip(slip.uid, actor=cast.fang)
        assert found() == {}
        slip.amount_fen = 1
        db.session.flush()
        assert found() == {"I6": [f"入账单 {slip.uid} 与它的凭据金额不符"]}


def test_a_slip_without_its_evidence(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        slip.state, slip.asked_by, slip.asked_version, slip.approved_by = "approved", "staff:a", 0, "staff:b"
        db.session.flush()
        assert found() == {"I5": [f"入账单 {slip.uid} 已复核，但没有凭据"]}
        assert db.session.query(Evidence).count() == 0
