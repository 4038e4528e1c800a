"""What a donor sees of money that goes back, and that waiting before the page brings the answer sooner."""

from datetime import timedelta

import pytest

from server.gifts import queries
from server.gifts import service as gifts
from server.kit import tasks
from server.kit.clock import now
from server.kit.db import db
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.models import Prepay
from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.miniapp_api.giving import Phone


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


@pytest.fixture
def no(unit, lan, uid):
    """The number of Lan's booked order of 66 yuan."""
    no = lan.give(uid).get_json()["order_no"]
    with unit():
        paid(no)
        gifts.settle(no)
    return no


def agreed(unit, cast, no, fen):
    with unit():
        uid = gifts.ask_refund(queries.by_order(no).uid, amount_fen=fen, why="mistake", actor=cast.fang)
        gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
        return payments.find_refund(uid).no


def gone(unit, refund_no):
    with unit():
        refund_said(refund_no)
        gifts.settle_refund(refund_no)


def shown(lan):
    gift = lan.get("/gifts").get_json()["items"][0]
    return gift["refunded_fen"], gift["refunding_fen"], gift["state_text"]


def test_on_its_way_in_part_and_whole(unit, cast, lan, uid, no):
    assert shown(lan) == (0, 0, "已入账")
    first = agreed(unit, cast, no, 16_00)
    assert shown(lan) == (0, 16_00, "退款处理中（16.00 元）")
    gone(unit, first)
    assert shown(lan) == (16_00, 0, "已退款 16.00 元")
    page = lan.get(f"/campaigns/{uid}").get_json()
    assert (page["raised_fen"], page["gifts_count"], page["gifts_wall"][0]["amount_fen"]) == (50_00, 1, 50_00)
    gone(unit, agreed(unit, cast, no, 50_00))
    assert shown(lan) == (66_00, 0, "已全额退款")
    payment = lan.get(f"/payments/{no}").get_json()
    assert (payment["state"], payment["refunded_fen"], payment["refunding_fen"]) == ("refunded", 66_00, 0)
    page = lan.get(f"/campaigns/{uid}").get_json()
    assert (page["raised_fen"], page["gifts_count"], page["gifts_wall"]) == (0, 0, [])


def test_late_money_is_told_at_once_and_when_it_is_back(unit, cast, lan, uid):
    no = lan.give(uid).get_json()["order_no"]
    with unit():
        payment_acts.close(no)
        paid(no)
        gifts.settle(no)
        refund_no = payments.refunds_of(no)[0].no
    payment = lan.get(f"/payments/{no}").get_json()
    assert (payment["state"], payment["refunding_fen"]) == ("paid", 66_00)
    gone(unit, refund_no)
    told = [message["title"] for message in lan.get("/me/messages").get_json()["items"]]
    assert told == ["退款已完成", "您的捐款正在退回"]


def test_how_many_statements(lan, no):
    with counted() as statements:
        lan.get("/gifts")
    assert len(statements) <= 9, statements
    with counted() as statements:
        lan.get(f"/payments/{no}")
    assert len(statements) <= 6, statements


@pytest.fixture
def at_the_cashier(unit, lan, uid):
    """An order whose cashier was opened ten minutes ago: the schedule's next question is minutes away."""
    no = lan.give(uid).get_json()["order_no"]

    def opened(seconds_ago):
        with unit():
            db.session.add(Prepay(order_no=no, payer="oLan", asked_at=now() - timedelta(seconds=seconds_ago)))
        return no

    return opened


def due_in_s(unit, no):
    with unit():
        return (tasks.due_of(f"query:{no}") - now()).total_seconds()


@pytest.mark.parametrize(("age_s", "within_s"), [(20, 5), (300, 15)])
def test_waiting_before_the_page_brings_the_question_forward(unit, lan, at_the_cashier, age_s, within_s):
    no = at_the_cashier(age_s)
    assert due_in_s(unit, no) > 60
    assert lan.get(f"/payments/{no}").status_code == 200
    first = due_in_s(unit, no)
    assert 0 <= first <= within_s
    with counted() as statements:
        lan.get(f"/payments/{no}")
    assert due_in_s(unit, no) <= first, "asking again does not push it on"
    assert not any(statement.startswith("UPDATE") for statement in statements), "nor does it take the pen"


def test_nobody_is_hurried_for_ever(unit, lan, at_the_cashier):
    no = at_the_cashier(700)
    lan.get(f"/payments/{no}")
    assert due_in_s(unit, no) > 60


def test_without_a_cashier_there_is_nothing_to_ask(unit, lan, uid):
    no = lan.give(uid).get_json()["order_no"]
    lan.get(f"/payments/{no}")
    assert due_in_s(unit, no) > 60
