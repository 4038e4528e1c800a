"""What check-books must find about refunds: silent on sound books in every state, loud on every planted fault."""

import pytest
from sqlalchemy import text

from server.gifts import queries, refund_checks
from server.gifts import service as gifts
from server.kit.db import db
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.checks import refunds as payment_checks
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.gifts.test_checks import drop_triggers
from tests.gifts.test_give import give


def every():
    return [problem for check in [*refund_checks.CHECKS, *payment_checks.CHECKS] for problem in check.run()]


def ask(cast, no, fen):
    return gifts.ask_refund(queries.by_order(no).uid, amount_fen=fen, why="mistake", actor=cast.fang)


def agree(cast, no, fen):
    uid = ask(cast, no, fen)
    gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
    return payments.find_refund(uid).no


def hear(no, status="SUCCESS"):
    refund_said(no, status=status)
    gifts.settle_refund(no)


@pytest.fixture
def no(unit, cast, campaign):
    """One order with a refund in every state."""
    with unit():
        number = give(campaign.uid, cast.lan)
        paid(number)
        gifts.settle(number)
        ask(cast, number, 1_00)
        agree(cast, number, 2_00)
        payment_acts.refuse_refund(ask(cast, number, 3_00), actor=cast.zhou, note="不予退款")
        for fen, status in ((4_00, "PROCESSING"), (5_00, "ABNORMAL"), (6_00, "CLOSED"), (7_00, "SUCCESS")):
            hear(agree(cast, number, fen), status)
    return number


def test_every_state_is_silent(unit, no):
    with unit():
        assert sorted(row.state for row in payments.refunds_of(no)) == [
            "abnormal",
            "approved",
            "closed",
            "done",
            "processing",
            "refused",
            "review",
        ]
        assert every() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("UPDATE payment_orders SET refunded_fen = 701", "与它的退款单不符"),
        ("UPDATE payment_orders SET refunding_fen = 0", "与它的退款单不符"),
        ("UPDATE payment_refunds SET amount_fen = 6500 WHERE state = 'review'", "合计超过付款"),
        ("DELETE FROM payment_evidence WHERE refund_state = 'SUCCESS'", "没有相符的凭据"),
        ("UPDATE payment_evidence SET amount_fen = 1 WHERE refund_state = 'SUCCESS'", "没有相符的凭据"),
        ("DELETE FROM tasks WHERE topic = 'payments.refund_send'", "没有安排办理或查询"),
        ("UPDATE tasks SET state = 'given_up' WHERE topic = 'payments.refund_query'", "没有安排办理或查询"),
        ("UPDATE ledger_entries SET amount_fen = 1 WHERE reference LIKE 'refund:%'", "与账本分录不一致"),
        ("DELETE FROM ledger_entries WHERE reference LIKE 'refund:%'", "与账本分录不一致"),
        ("UPDATE ledger_entries SET reference = 'refund:x' WHERE reference LIKE 'refund:%'", "没有对应的退款"),
        ("UPDATE ledger_entries SET target = 'cash' WHERE reference LIKE 'refund:%'", "与账本分录不一致"),
        ("DELETE FROM gift_returns", "没有记在捐赠上"),
        ("UPDATE gift_returns SET refund_no = 'x'", "没有办结"),
        (
            "UPDATE ledger_entries SET reference = 'x' WHERE reference LIKE '%-hold:%' AND amount_fen = 200",
            "没有占用",
        ),
        ("UPDATE ledger_entries SET target = 'refunding:x' WHERE amount_fen = 500", "没有占用"),
        (
            "UPDATE payment_refunds SET state = 'refused' WHERE amount_fen = 200",
            "还占着钱",
        ),
    ],
)
def test_a_planted_fault_is_named(unit, no, fault, said):
    with unit():
        drop_triggers()
        db.session.execute(text(fault))
        assert any(said in problem for problem in every()), every()


def test_a_word_that_nobody_books(unit, no):
    with unit():
        refund_no = next(row.no for row in payments.refunds_of(no) if row.state == "processing")
        refund_said(refund_no, source="EV-R7")
        assert every() == [], "its settling is on the way"
        db.session.execute(text("DELETE FROM tasks WHERE topic = 'gifts.settle_refund'"))
        assert every() == [f"退款 {refund_no} 已在微信退出，这里却没有记账"]


def test_late_money_that_nobody_sends_back(unit, cast, campaign):
    with unit():
        number = give(campaign.uid, cast.lan)
        payment_acts.close(number)
        paid(number)
        gifts.settle(number)
        assert every() == []
        db.session.execute(text("UPDATE payment_refunds SET order_no = 'G20260101ELSEWHERE'"))
        assert f"订单 {number} 关闭后才付款，却没有安排退款" in every()


def test_these_pull_the_brake():
    checks = [*refund_checks.CHECKS, *payment_checks.CHECKS]
    assert {check.id for check in checks if check.brakes} == {"I6.refund", "I7.refund", "I8.refund", "I8.held"}
