"""有人认领了，已经交付 — whoever asked for a wish is told, once each; and nothing of what was wished."""

from datetime import timedelta

from sqlalchemy import select

from server.intake.jobs import tell_of_wishes
from server.kit import clock
from server.kit.db import db
from server.messages.models import Message
from server.wishes import service as wishes
from tests.counting import counted
from tests.intake import own_desk
from tests.wishes import desk


def public(cast, unit, **changes):
    """The own wish, written and published: (its number, the wish's uid)."""
    with unit():
        row = own_desk.written(cast, submit=True, person=True, **changes)
        desk.publish(row.wish_uid, cast.chen)
        return row.no, row.wish_uid


def told(cast, unit):
    with unit():
        of_lan = select(Message).where(Message.donor_uid == cast.lan.uid, Message.key.like("own:%"))
        return [
            (one.title, one.link.split(":")[0], one.text) for one in db.session.scalars(of_lan.order_by(Message.id))
        ]


def clocks(unit, times=1):
    with unit():
        return [tell_of_wishes() for _ in range(times)]


def test_claimed_and_handed_over_each_once(cast, unit):
    no, wish = public(cast, unit)
    assert clocks(unit) == [0]
    with unit():
        claim = wishes.claim(wish, actor=cast.bo).uid
    assert clocks(unit, 2) == [1, 0]
    with unit():
        wishes.sent(claim, actor=cast.bo, carrier="邮政", waybill="YZ1")
        wishes.receive(claim, actor=cast.tian)
    assert clocks(unit) == [0]
    with unit():
        wishes.hand_over(claim, actor=cast.tian, photo=desk.picture(), note="已交到手里")
    assert clocks(unit, 2) == [1, 0]
    lines = told(cast, unit)
    assert [(title, link) for title, link, _text in lines] == [("有人认领了", "own"), ("已经交付", "own")]
    assert all(no in text and "电风扇" not in text for _title, _link, text in lines)


def test_a_claim_that_falls_back_is_told_of_once(cast, unit):
    _no, wish = public(cast, unit)
    for _ in range(2):
        with unit():
            wishes.claim(wish, actor=cast.bo)
        clocks(unit)
        with unit():
            wishes.release(wishes.claim_on(wish, actor=cast.bo).uid, actor=cast.bo)
    assert [title for title, _link, _text in told(cast, unit)] == ["有人认领了"]


def test_confirmed_before_the_clock_came_round(cast, unit):
    _no, wish = public(cast, unit)
    with unit():
        claim = wishes.claim(wish, actor=cast.bo).uid
        wishes.sent(claim, actor=cast.bo, carrier="邮政", waybill="YZ1")
        wishes.receive(claim, actor=cast.tian)
        wishes.hand_over(claim, actor=cast.tian, photo=desk.picture(), note="已交到手里")
        wishes.confirm(claim, actor=cast.chen)
    assert clocks(unit, 2) == [1, 0]
    assert [title for title, _link, _text in told(cast, unit)] == ["已经交付"]


def test_old_news_is_not_told(cast, unit, monkeypatch):
    _no, wish = public(cast, unit)
    with unit():
        claim = wishes.claim(wish, actor=cast.bo).uid
        wishes.sent(claim, actor=cast.bo, carrier="邮政", waybill="YZ1")
        wishes.receive(claim, actor=cast.tian)
        wishes.hand_over(claim, actor=cast.tian, photo=desk.picture(), note="已交到手里")
        wishes.confirm(claim, actor=cast.chen)
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr("server.intake.jobs.now", lambda: later)
    assert clocks(unit) == [0]


def test_who_has_no_account_is_told_on_the_telephone(cast, unit):
    _no, wish = public(cast, unit, by=cast.wang, on_behalf="worker")
    with unit():
        wishes.claim(wish, actor=cast.bo)
    assert clocks(unit) == [0]


def test_what_a_round_costs(cast, unit):
    _no, wish = public(cast, unit)
    with unit():
        wishes.claim(wish, actor=cast.bo)
    clocks(unit)
    with unit(), counted() as statements:
        tell_of_wishes()
    assert len(statements) <= 5
