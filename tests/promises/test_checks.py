"""The checks of the room: silent on sound books, loud on every planted fault."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit.db import db
from server.promises import checks, service
from tests.gifts.booked import booked, given_back
from tests.promises.agreements import came, drafted


def every():
    return [problem for check in checks.CHECKS for problem in check.run()]


@pytest.fixture
def tied(unit, cast, campaign, promise):
    """600 of the 1 000 yuan have come; the gift's uid."""
    with unit():
        gift = came(cast, campaign, 600_00)
        service.tie(promise, gift, actor=cast.fang)
        drafted(cast, campaign)
        return gift


def test_sound_books_are_silent(unit, tied):
    with unit():
        assert every() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("UPDATE promise_instalments SET amount_fen = amount_fen + 1", "各期合计与总额不符"),
        ("UPDATE promises SET amount_fen = amount_fen - 1 WHERE state = 'draft'", "各期合计与总额不符"),
        ("UPDATE promise_ties SET amount_fen = 60001", "多于这笔捐款"),
        ("UPDATE promise_ties SET gift_uid = 'nobodysthing0000'", "多于这笔捐款"),
        ("UPDATE promises SET campaign_uid = 'anotherone000000'", "捐给了别的项目"),
        ("UPDATE promises SET state = 'fulfilled' WHERE state = 'partly'", "情况与到账合计不符"),
        ("UPDATE promises SET state = 'standing' WHERE state = 'partly'", "情况与到账合计不符"),
        ("DELETE FROM promise_ties", "情况与到账合计不符"),
        ("UPDATE promise_ties SET amount_fen = 100000", "情况与到账合计不符"),
    ],
)
def test_planted(unit, tied, fault, said):
    with unit():
        db.session.execute(text(fault))
        assert any(said in problem for problem in every())


def test_one_gift_for_two(unit, cast, campaign, tied):
    with unit():
        db.session.execute(text("DROP INDEX uq_promise_ties_one_live"))
        columns = "promise_id, gift_uid, gift_no, amount_fen, by, at, why"
        db.session.execute(
            text(f"INSERT INTO promise_ties (uid, {columns}) SELECT 'another000000000', {columns} FROM promise_ties")
        )
        assert any("记到了 2 份认捐上" in problem for problem in every())


def test_a_refund_nobody_saw(unit, cast, campaign, promise, monkeypatch):
    with unit():
        gift = booked(campaign, cast.lan, amount_fen=100_00)
        service.tie(promise, gift, actor=cast.fang)
        given_back(gift, cast, 1_00)
        assert every() == []
        monkeypatch.setattr(checks, "GRACE", timedelta(seconds=-60))
        assert any("已经退款，还没有取消" in problem for problem in every())
        service.gift_went_back(gift)
        assert every() == []
