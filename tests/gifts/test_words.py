"""公开的话: nothing of a donor in WeChat is shown before WeChat or a person let it pass, and no answer is no pass."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.gifts import queries, words
from server.gifts import service as gifts
from server.gifts.lists import WORDS
from server.gifts.models import Offer
from server.jobs.runner import Runner
from server.kit.audit import AuditRow
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.errors import Forbidden, NotFound
from server.kit.tasks import Task
from server.messages import queries as messages
from server.people import queries as people
from server.wechat import session
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.paying import LAN, app_settings, wechat

__all__ = ["app_settings", "wechat"]


@pytest.fixture
def openid(app, cast, unit, wechat):
    """Lan of the cast has just come by the mini-program."""
    with app.app_context():
        openid = session.code_to_openid(wechat.post("/_sim/login", {"user": LAN})["code"])
    with unit():
        people.record(cast.lan.uid).openid = openid
    return openid


@pytest.fixture
def said(unit, cast, campaign, openid):
    """Lan gives and says something; the offer's uid."""

    def do(message="冬天要暖暖的", **more):
        with unit():
            no = give(campaign.uid, cast.lan, message=message, **more)
            paid(no)
            gifts.settle(no)
            return queries.offer_of_order(no).uid

    return do


@pytest.fixture
def drain(app):
    def work(hours=0):
        with at(now() + timedelta(hours=hours)), app.app_context():
            Runner().drain()

    return work


@pytest.fixture
def wall(unit, campaign):
    def look():
        with unit():
            return [(line.shown_name, line.message) for line in queries.wall(campaign.uid)]

    return look


def waiting_lines(cast):
    """What the desk finds first."""
    return WORDS.ask(cast.chen, {}).page()


def state(unit, uid):
    with unit():
        return words.find(uid).words


def test_it_works(unit, said, drain, wall):
    uid = said()
    assert wall() == [("爱心人士", None)]
    drain()
    assert state(unit, uid) == "pass"
    assert wall() == [("爱心人士", "冬天要暖暖的")]


def test_a_chosen_name_waits_too_and_a_name_on_file_does_not(said, drain, wall):
    said("", shown_as="alias", alias="小船")
    said("加油", shown_as="real")
    assert wall() == [("兰心", None), ("爱心人士", None)]
    drain()
    assert wall() == [("兰心", "加油"), ("小船", None)]


@pytest.mark.parametrize("word", ["review", "risky"])
def test_what_does_not_pass_waits_for_a_person(unit, cast, said, drain, wall, word):
    uid = said(f"x [sim:{word}]")
    drain()
    assert state(unit, uid) == word
    assert wall() == [("爱心人士", None)]
    with unit():
        assert (words.waiting(), [line.state for line in waiting_lines(cast).items]) == (1, [word])
        gifts.decide_words(uid, shown=True, actor=cast.chen)
    assert wall() == [("爱心人士", f"x [sim:{word}]")]
    with unit():
        assert words.waiting() == 0
        trail = db.session.scalars(select(AuditRow.what).where(AuditRow.subject == uid)).all()
        assert trail == ["gifts.words", "gifts.words_shown"]


def test_hidden_by_a_person_the_donor_is_told_once(unit, cast, said, drain, wall):
    uid = said("x [sim:risky]", shown_as="alias", alias="小船")
    drain()
    for _ in range(2):
        with unit():
            gifts.decide_words(uid, shown=False, actor=cast.zhou)
    assert wall() == [("爱心人士", None)]
    with unit():
        titles = [message.title for message in messages.inbox([cast.lan.uid]).items]
        assert titles.count("留言没有公开") == 1
        gifts.decide_words(uid, shown=True, actor=cast.zhou)
    assert wall() == [("小船", "x [sim:risky]")]


W6 = [("busy", {}), ("empty", {}), ("html_502", {}), ("errcode", {"errcode": 45009}), ("errcode", {"errcode": 47001})]


@pytest.mark.parametrize(("kind", "args"), W6)
def test_w6_no_answer_is_no_pass_and_it_is_asked_again(unit, cast, wechat, said, drain, wall, kind, args):
    wechat.fault("msg_sec_check", kind, args=args)
    uid = said()
    drain()
    assert state(unit, uid) == "asked"
    assert wall() == [("爱心人士", None)]
    with unit():
        assert words.waiting() == 0
        assert waiting_lines(cast).total == 1, "a person may look before WeChat does"
    drain(hours=1)
    assert state(unit, uid) == "pass"


def test_w6_for_ever_unanswered_a_person_looks_after_a_day(unit, wechat, said, drain, wall):
    wechat.fault("msg_sec_check", "busy", count=0)
    uid = said()
    drain(hours=23)
    assert state(unit, uid) == "asked"
    drain(hours=25)
    assert (state(unit, uid), wall()) == ("review", [("爱心人士", None)])
    with unit():
        assert db.session.scalars(select(Task.state).where(Task.topic == "gifts.words")).all() == ["done"]


def test_a_person_who_looked_first_has_the_last_word(unit, cast, said, drain, wall):
    uid = said()
    with unit():
        gifts.decide_words(uid, shown=False, actor=cast.chen)
    drain()
    assert (state(unit, uid), wall()) == ("hidden", [("爱心人士", None)])


def test_a_person_long_gone_is_for_a_person_to_look_at(unit, wechat, said, drain):
    wechat.advance(7300)
    uid = said()
    drain()
    assert state(unit, uid) == "review"


def test_by_other_doors_a_person_looks_and_nobody_at_silence(unit, cast, said, campaign, wall):
    silent, h5 = said(""), said("加油", channel="h5")
    with unit():
        people.record(cast.bo.uid).openid = None
        stranger = queries.offer_of_order(give(campaign.uid, cast.bo, message="加油")).uid
    assert [state(unit, uid) for uid in (silent, h5, stranger)] == ["free", "review", "review"]
    assert {message for _name, message in wall()} == {None}
    with unit():
        assert db.session.scalars(select(Task).where(Task.topic == "gifts.words")).all() == []


def test_only_the_charity_decides(unit, cast, said):
    uid = said()
    for actor in (cast.tian, cast.fang, cast.lan):
        with pytest.raises(Forbidden), unit():
            gifts.decide_words(uid, shown=True, actor=actor)
    with pytest.raises(NotFound), unit():
        gifts.decide_words("0" * 16, shown=True, actor=cast.chen)
    assert state(unit, uid) == "asked"


def test_the_list_costs_three_statements(unit, cast, said):
    for _ in range(3):
        said()
    with unit(), counted() as statements:
        assert waiting_lines(cast).total == 3
    assert len(statements) == 3


def test_the_database_knows_no_other_state(unit, said):
    uid = said()
    with pytest.raises(IntegrityError), unit():
        db.session.scalars(select(Offer).where(Offer.uid == uid)).one().words = "maybe"
