"""微信看文字和配图: asked by a job over real sockets; nothing but a pass passes, and every fault ends with a person."""

import pytest
from sqlalchemy import select

from server.files import queries as files
from server.kit.db import db
from server.kit.tasks import Task
from server.kit.units import reading
from server.people import queries as people
from server.wechat import session
from server.wishes import look_jobs, queries
from server.wishes import service as wishes
from server.wishes.errors import DecisionNeeded, LookPending, LookRisky, NobodyToAsk, WishNotFound
from server.wishes.models import Wish
from server.wishes.rules import Look
from server.wishes.service import judging, looking
from tests.cast import donor
from tests.paying import HOST, app_settings, drain, later, listening, wechat
from tests.wishes import desk

__all__ = ["app_settings", "drain", "later", "listening", "wechat"]
PUSH = {"url": f"https://{HOST}/wechat/push"}


@pytest.fixture
def bind(app, unit, wechat, listening):
    """A member of staff binds the WeChat they have just come by."""

    def do(actor, user):
        with app.app_context():
            openid = session.code_to_openid(wechat.post("/_sim/login", {"user": user})["code"])
        with unit():
            own = donor(openid, None, None)
            people.staff(actor.uid).donor_uid = own.uid
        return openid

    return do


@pytest.fixture
def tian(bind, cast, wechat):
    assert wechat.post("/_sim/push/target", PUSH)["ok"]
    return bind(cast.tian, "tian")


@pytest.fixture
def hand_in(cast, unit):
    """Handed in by Tian, with a picture if asked: the uid."""

    def do(photo=False, **changes):
        with unit():
            facts = desk.facts(person_uid=desk.person(cast), **changes)
            wish = wishes.draft(facts, actor=cast.tian, photo=desk.picture() if photo else None)
            return wishes.submit(wish.uid, actor=cast.tian).uid

    return do


def stands(app, uid):
    with app.app_context(), reading():
        wish = db.session.scalars(select(Wish).where(Wish.uid == uid)).one()
        seen = looking.looked(wish)
        return seen.text, seen.photo


def publish(unit, cast, uid, **answers):
    with unit():
        return wishes.publish(uid, actor=cast.chen, answers=answers).state


def test_words_and_picture_that_pass_need_no_word_of_ours(app, cast, unit, wechat, tian, hand_in, drain, later):
    uid = hand_in(photo=True)
    with pytest.raises(LookPending):
        publish(unit, cast, uid)
    drain()
    assert stands(app, uid) == (Look.PASS, Look.ASKED)
    with pytest.raises(LookPending):
        publish(unit, cast, uid)
    later(3)
    drain()
    assert stands(app, uid) == (Look.PASS, Look.PASS)
    assert publish(unit, cast, uid) == "open"


def test_what_wechat_calls_risky_is_never_published(app, cast, unit, tian, hand_in, drain):
    uid = hand_in(story="老人想要一台电风扇[sim:risky]，屋里闷热")
    drain()
    assert stands(app, uid)[0] == Look.RISKY
    with pytest.raises(LookRisky):
        publish(unit, cast, uid, text="我认为可以")


def test_what_it_wants_looked_at_is_decided_by_a_person(app, cast, unit, tian, hand_in, drain):
    uid = hand_in(story="老人想要一台电风扇[sim:review]，屋里闷热")
    drain()
    with pytest.raises(DecisionNeeded) as refusal:
        publish(unit, cast, uid)
    assert [line["field"] for line in refusal.value.detail] == ["/because_text"]
    with pytest.raises(DecisionNeeded):
        publish(unit, cast, uid, text="好")
    assert publish(unit, cast, uid, text="逐字看过，没有问题") == "open"
    with unit():
        wish = queries.desk_wish(uid, actor=cast.chen)
        lines = [(line.what, line.note) for line in queries.timeline(wish, actor=cast.chen)]
    assert ("判断：文字没有得到微信的通过", "微信建议人工查看。理由：逐字看过，没有问题") in lines


@pytest.mark.parametrize("kind", ["busy", "html_502", "empty", "reset_after", "errcode"])
def test_w6_without_an_answer_it_waits_and_is_asked_again(app, cast, unit, wechat, tian, hand_in, drain, later, kind):
    wechat.fault("msg_sec_check", kind)
    uid = hand_in()
    drain()
    assert stands(app, uid)[0] == Look.ASKED
    with pytest.raises(LookPending):
        publish(unit, cast, uid, text="等不及了，先发")
    later(301)
    drain()
    assert stands(app, uid)[0] == Look.PASS


def test_w6_silent_for_an_hour_a_person_may_decide(app, cast, unit, wechat, tian, hand_in, drain, later):
    wechat.fault("msg_sec_check", "busy", count=0)
    uid = hand_in()
    drain()
    later(3601)
    drain()
    with pytest.raises(DecisionNeeded):
        publish(unit, cast, uid)
    assert publish(unit, cast, uid, text="微信没有回音，逐字看过") == "open"


def test_61010_the_next_one_is_asked_with(app, cast, unit, wechat, bind, tian, hand_in, drain, later):
    later(7300)  # Tian has not opened the mini-program for two hours
    uid = hand_in()
    drain()
    assert stands(app, uid)[0] == Look.NOBODY
    with unit(), pytest.raises(NobodyToAsk):
        wishes.ask_again(uid, actor=cast.chen)
    bind(cast.chen, "chen")
    with unit():
        wishes.ask_again(uid, actor=cast.chen)
    drain()
    assert stands(app, uid)[0] == Look.PASS
    assert publish(unit, cast, uid) == "open"


def test_staff_without_wechat_leave_it_to_the_reviewer(app, cast, unit, hand_in):
    uid = hand_in(photo=True)
    assert stands(app, uid) == (Look.NOBODY, Look.NOBODY)
    with unit():
        assert db.session.scalars(select(Task).where(Task.topic == "wishes.look")).all() == []
    assert publish(unit, cast, uid) == "open"


def test_words_that_were_changed_are_asked_about_anew(app, cast, unit, tian, hand_in, drain):
    uid = hand_in()
    drain()
    with unit():
        wish = wishes.send_back(uid, actor=cast.chen, reason="写得再具体些")
        facts = desk.facts(person_uid=wish.person_uid, story="屋里闷热，想要一台落地扇[sim:risky]。")
        wishes.edit(uid, facts, actor=cast.tian)
    assert stands(app, uid)[0] == Look.UNASKED
    with unit():
        wishes.submit(uid, actor=cast.tian)
    drain()
    assert stands(app, uid)[0] == Look.RISKY


def test_words_that_stayed_the_same_are_not_asked_about_twice(app, cast, unit, wechat, tian, hand_in, drain):
    uid = hand_in()
    drain()
    with unit():
        wishes.send_back(uid, actor=cast.chen, reason="请等一等再交")
        wishes.submit(uid, actor=cast.tian)
        assert len(db.session.scalars(select(Task).where(Task.topic == "wishes.look")).all()) == 1
    assert stands(app, uid)[0] == Look.PASS


def test_an_answer_about_other_words_is_let_go(app, cast, unit, hand_in):
    uid = hand_in()
    with unit():
        wish = queries.desk_wish(uid, actor=cast.chen)
        wish.text_look = Look.ASKED
        look_jobs.record_look({"wish": uid, "mark": "0" * 64}, (Look.PASS, None))
    assert stands(app, uid)[0] == Look.ASKED


@pytest.mark.parametrize("kind", ["drop", "unknown_trace"])
def test_w7_a_picture_nobody_hears_of_waits_for_a_person(app, cast, unit, wechat, tian, hand_in, drain, later, kind):
    wechat.fault("media_result", kind)
    uid = hand_in(photo=True)
    drain()
    later(3601)
    drain()
    assert stands(app, uid) == (Look.PASS, Look.ASKED)
    assert publish(unit, cast, uid, photo="只有电风扇，没有人") == "open"


def test_w7_risky_after_publication_hidden_at_once_and_decided_by_a_person(
    app, cast, unit, phone, wechat, tian, hand_in, drain, later
):
    wechat.fault("media_result", "delay", args={"seconds": 5000})
    wechat.fault("push", "concurrent")
    wechat.post("/_sim/verdict", {"suggest": "risky"})
    uid = hand_in(photo=True)
    drain()
    later(3601)
    drain()
    assert publish(unit, cast, uid, photo="看着没有问题") == "open"
    assert phone.get(f"/api/v1/wishes/{uid}/photo").status_code == 200
    later(1500)
    drain()
    assert phone.get(f"/api/v1/wishes/{uid}").status_code == 404
    assert phone.get(f"/api/v1/wishes/{uid}/photo").status_code == 404
    with unit():
        wish = queries.desk_wish(uid, actor=cast.chen)
        assert (wish.photo_uid, wish.hidden_at is not None) == (None, True)
        assert files.find(wish.set_aside or "").verdict == "risky"
        assert queries.wish_counts(cast.chen)["hidden"] == 1
        assert int(queries.reviews_waiting(cast.chen)) == 1
        assert queries.shelf().total == queries.counts().open == 0
        with pytest.raises(WishNotFound):
            wishes.claim(uid, actor=cast.lan)
        wishes.show(uid, actor=cast.chen, reason="配图已撤，文字没有问题")
    answer = phone.get(f"/api/v1/wishes/{uid}").get_json()
    assert (answer["state"], answer["photo_url"]) == ("open", None)


def test_risky_words_after_publication_are_hidden_too(app, cast, unit, phone, wechat, tian, hand_in, drain, later):
    wechat.fault("msg_sec_check", "busy", count=0)
    uid = hand_in(story="老人想要一台电风扇[sim:risky]，屋里闷热")
    drain()
    later(3601)
    assert publish(unit, cast, uid, text="看着没有问题") == "open"
    with unit():
        claim = wishes.claim(uid, actor=cast.lan).uid
    wechat.delete("/_sim/faults")
    later(301)
    drain()
    assert phone.get(f"/api/v1/wishes/{uid}").status_code == 404
    with unit():
        assert wishes.sent(claim, actor=cast.lan, carrier="邮政", waybill="YZ1").state == "sent"
        with pytest.raises(LookRisky):
            wishes.show(uid, actor=cast.chen, reason="再看看")


def test_asking_ends_after_a_day(app, cast, unit, wechat, tian, hand_in, drain, later):
    wechat.fault("msg_sec_check", "busy", count=0)
    hand_in()
    for _ in range(3):
        drain()
        later(45_000)
    drain()
    with unit():
        assert db.session.scalars(select(Task.state).where(Task.topic == "wishes.look")).all() == ["done"]


def test_what_a_reviewer_sees(cast, unit, hand_in):
    uid = hand_in(for_whom="示例村的老人", story="老人78岁，老伴去年去世，想要一台收音机。")
    with unit():
        asked = judging.sight(queries.desk_wish(uid, actor=cast.chen), cast.chen).questions
        assert [(one.about, one.found) for one in asked] == [("words", ("合起来能认出人",))]
