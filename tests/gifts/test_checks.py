"""The checks of the room: silent on sound books, loud on every planted fault."""

import pytest
from sqlalchemy import text

from server.gifts import checks
from server.gifts import service as gifts
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.ledger import service as ledger
from server.payments import service as payment_acts
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.gifts.test_slips import write


@pytest.fixture
def no(unit, cast, campaign):
    with unit():
        number = give(campaign.uid, cast.lan)
        paid(number)
        gifts.settle(number)
        slip = payment_acts.submit_slip(write(campaign.uid, cast.chen).uid, actor=cast.chen)
        gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
    return number


def every():
    return [problem for check in checks.CHECKS for problem in check.run()]


def drop_triggers():
    """The database would refuse the fault; whoever breaks books has come that far."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    for table in ("gifts", "gift_returns", "payment_evidence", "ledger_entries"):
        for act in ("update", "delete"):
            where = "" if sqlite else f" ON {table}"
            db.session.execute(text(f"DROP TRIGGER {table}_no_{act}{where}"))


def test_sound_books_are_silent(unit, no):
    with unit():
        assert every() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("DELETE FROM gifts WHERE order_no IS NOT NULL", "已付款，没有捐赠记录"),
        ("DELETE FROM gifts WHERE slip_uid IS NOT NULL", "已复核，没有捐赠记录"),
        ("UPDATE gifts SET amount_fen = amount_fen + 1 WHERE order_no IS NOT NULL", "金额或项目不一致"),
        ("UPDATE gifts SET amount_fen = amount_fen + 1 WHERE slip_uid IS NOT NULL", "没有相符的双人入账单"),
        ("UPDATE gifts SET campaign_uid = 'elsewhere'", "与账本分录不一致"),
        ("DELETE FROM payment_evidence WHERE order_no IS NOT NULL", "没有微信支付的凭据"),
        ("DELETE FROM ledger_entries", "与账本分录不一致"),
        ("UPDATE ledger_entries SET amount_fen = amount_fen + 1", "募得"),
        ("UPDATE payment_orders SET refunded_fen = 1", "捐赠合计"),
    ],
)
def test_a_planted_fault_is_named(unit, no, fault, said):
    with unit():
        drop_triggers()
        db.session.execute(text(fault))
        db.session.expire_all()
        assert any(said in problem for problem in every()), every()
        db.session.rollback()


def test_a_gift_of_an_order_that_nobody_paid(unit, no):
    undo = "UPDATE payment_orders SET state = 'asked', paid_at = NULL, transaction_id = NULL"
    with unit():
        db.session.execute(text(undo))
        assert f"捐赠对应的订单 {no} 没有付款" in every()
        db.session.rollback()


def test_an_entry_without_a_gift(unit, campaign, no):
    with unit():
        ledger.post(
            source="cash", target=f"campaign:{campaign.uid}", amount_fen=1, reference="slip:none", actor=THE_CLOCK
        )
        assert "账本分录 slip:none 没有对应的捐赠" in every()
        db.session.rollback()


def test_a_gift_is_never_changed(unit, no):
    with unit():
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("UPDATE gifts SET amount_fen = 1"))
        db.session.rollback()


def test_these_pull_the_brake():
    brakes = [check.id for check in checks.CHECKS if check.brakes]
    assert {"I4", "I5", "I5.lines", "I8.raised", "I8.lines"} <= set(brakes)
