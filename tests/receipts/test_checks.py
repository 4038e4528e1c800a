"""The checks of the room: silent on sound books, loud on every planted fault."""

import pytest
from sqlalchemy import text

from server.kit.clock import now, timedelta
from server.kit.db import db
from server.receipts import checks
from tests.gifts.booked import given_back


def every():
    return [problem for check in checks.CHECKS for problem in check.run()]


def drop_triggers():
    on = "" if db.session.get_bind().dialect.name == "sqlite" else " ON receipt_shares"
    for act in ("update", "delete"):
        db.session.execute(text(f"DROP TRIGGER receipt_shares_no_{act}{on}"))


def test_sound_books_are_silent(unit, issued):
    with unit():
        assert every() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("UPDATE receipted_gifts SET taken_fen = taken_fen - 1", "占用与有效票据合计不符"),
        ("UPDATE receipted_gifts SET whole_fen = whole_fen + 1", "上限与捐赠金额不符"),
        ("DELETE FROM receipted_gifts", "占用与有效票据合计不符"),
        ("UPDATE receipts SET amount_fen = amount_fen + 1", "金额与明细不符"),
        ("UPDATE receipt_shares SET amount_fen = amount_fen + 1", "金额与明细不符"),
        ("UPDATE receipted_gifts SET platform = '示例平台'", "超过了已到账的结算款"),
    ],
)
def test_planted(unit, issued, fault, said):
    with unit():
        drop_triggers()
        db.session.execute(text(fault))
        assert any(said in problem for problem in every())


def test_a_refund_nobody_saw(unit, cast, gift, issued, monkeypatch):
    with unit():
        given_back(gift, cast, 1_00)
        db.session.execute(text("DELETE FROM tasks WHERE topic = 'receipts.gift_went_back'"))
        assert every() == []
        monkeypatch.setattr(checks, "GRACE", timedelta(seconds=-60))
        assert any("已退款，还没有处理" in problem for problem in every())
        assert now()
