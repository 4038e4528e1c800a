"""Asking for money: the order, and the question to WeChat that is planned with it."""

from datetime import UTC, datetime, timedelta

import pytest

from server.kit.actors import donor_actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.tasks import Task
from server.payments import queries, rules
from server.payments import service as payments
from server.payments.checks import orders as checks
from server.payments.models import Order
from tests.conftest import Unit

LAN = donor_actor("landonor00000000")
FACTS = {"donor_uid": LAN.uid, "purpose": "campaign:lamp00000000aaaa", "title": "MJ-0001", "channel": "jsapi"}


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def ask(fen: int = 6600, **changes: str) -> Order:
    return payments.ask(amount_fen=fen, actor=LAN, **{**FACTS, **changes})


def test_an_order_is_written_down_with_its_query(unit: Unit) -> None:
    with unit():
        order = ask()
    with unit():
        found = queries.find(order.no)
        assert (found.state, found.amount_fen, found.refunded_fen, found.version) == ("asked", 6600, 0, 0)
        assert rules.ORDER_NO.fullmatch(found.no)
        task = db.session.query(Task).filter_by(key=f"query:{order.no}").one()
        assert (task.topic, task.due) == ("payments.query", found.expires_at)
        assert checks.nobody_forgotten() == []


def test_two_wishes_to_give_are_two_orders(unit: Unit) -> None:
    with unit():
        assert ask().no != ask().no


@pytest.mark.parametrize("fen", [0, -1, rules.AMOUNT_FEN_MAX + 1])
def test_amounts_beyond_the_limits_are_bugs(unit: Unit, fen: int) -> None:
    with pytest.raises(AssertionError), unit():
        ask(fen)


@pytest.mark.parametrize("title", ["", "为留守儿童", "`,`", "A" * 41])
def test_no_users_word_reaches_the_bill(unit: Unit, title: str) -> None:
    with pytest.raises(AssertionError), unit():
        ask(title=title)


@pytest.mark.breaks_the_books
def test_an_order_without_its_query_is_found(unit: Unit) -> None:
    with unit():
        order = ask()
        db.session.query(Task).filter_by(key=f"query:{order.no}").delete()
        assert checks.nobody_forgotten() == [f"订单 {order.no} 还不知道结果，却没有安排查询"]


def test_a_nudge_brings_the_query_forward_only(unit: Unit) -> None:
    with unit():
        order = ask()
        assert payments.nudge(order.no)
        assert not payments.nudge(order.no, due=order.expires_at)
        assert not payments.nudge("G20261121NOBODY")


def test_another_donors_order_is_not_found(unit: Unit) -> None:
    with unit():
        order = ask()
        assert queries.find_own(order.no, [LAN.uid]).no == order.no
        with pytest.raises(NotFound):
            queries.find_own(order.no, ["somebodyelse0000"])


START = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age_s", "next_s"),
    [(0, 3), (3, 6), (6, 12), (100, 120), (1800, 1920), (4000, 4600), (30_000, 31_800), (200_000, 210_800)],
)
def test_questions_come_close_together_then_far_apart(age_s: int, next_s: int) -> None:
    assert rules.next_query(START, START + timedelta(seconds=age_s)) == START + timedelta(seconds=next_s)


def test_expiry_is_never_slept_through() -> None:
    expires = START + timedelta(minutes=30)
    final = expires + rules.EXPIRY_GRACE
    assert rules.next_look(None, expires, START) == final
    assert rules.next_look(START, expires, START + timedelta(seconds=1380)) == START + timedelta(seconds=1800)
    assert rules.next_look(START, expires, START + timedelta(seconds=1801)) == final
    assert rules.next_look(None, expires, final) > final
    assert rules.next_look(START, expires, final) > final
