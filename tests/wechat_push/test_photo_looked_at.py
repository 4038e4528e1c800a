"""A donor's photo, WeChat's look at it, and what people notice: the whole way over real sockets."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.files import looks
from server.files import queries as files
from server.files.errors import FileUnknown
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.tasks import Task
from server.kit.units import reading
from server.messages import queries as messages
from server.people import queries as people
from server.wechat import session
from server.wishes import service as wishes
from server.wishes.models import Claim, Wish
from tests.console.charity_desk import Desk
from tests.miniapp_api.doors import mini
from tests.paying import HOST, LAN, app_settings, drain, later, listening, wechat
from tests.wishes import desk

__all__ = ["app_settings", "drain", "later", "listening", "wechat"]
PUSH_URL = f"https://{HOST}/wechat/push"
HIDDEN = "照片已不再显示"


@pytest.fixture
def openid(app, cast, unit, wechat, listening):
    """Lan of the cast has just come by the mini-program, and WeChat knows where to push."""
    assert wechat.post("/_sim/push/target", {"url": f"https://{HOST}/wechat/push"}) == {
        "ok": True,
        "verdict": "success",
    }
    with app.app_context():
        openid = session.code_to_openid(wechat.post("/_sim/login", {"user": LAN})["code"])
    with unit():
        people.record(cast.lan.uid).openid = openid
    return openid


@pytest.fixture
def send(cast, unit):
    """A claim sent with a photo: `(claim uid, photo uid)`."""

    def do(actor=None):
        with unit():
            uid = desk.held(cast)
            row = wishes.sent(uid, actor=actor or cast.lan, carrier="邮政", waybill="YZ1", photo=desk.picture())
            return row.uid, row.photo_uid

    return do


@pytest.fixture
def looked(wechat, drain, later):
    """We ask, WeChat looks and pushes, we heed."""

    def go(seconds=3):
        drain()
        later(seconds)
        drain()

    return go


def verdict(app, photo):
    with app.app_context(), reading():
        return files.find(photo).verdict


def told(app, cast):
    with app.app_context(), reading():
        return [message.title for message in messages.inbox([cast.lan.uid]).items]


def pushes(wechat):
    return [(row["state"], len(row["tries"])) for row in wechat.get("/_sim/state")["pushes"]]


def test_a_photo_that_passes_is_shown(app, cast, wechat, openid, send, looked):
    claim, photo = send()
    looked()
    assert verdict(app, photo) == "pass"
    assert pushes(wechat) == [("done", 1)]
    assert mini(app, cast.lan.uid).get(f"/claims/{claim}/photo").status_code == 200
    assert HIDDEN not in told(app, cast)


@pytest.mark.parametrize("word", ["risky", "review"])
def test_one_that_does_not_pass_is_seen_by_staff_alone(app, cast, unit, wechat, openid, send, looked, word):
    wechat.post("/_sim/verdict", {"suggest": word})
    claim, photo = send()
    looked()
    answer = mini(app, cast.lan.uid).get(f"/claims/{claim}/photo")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "picture_hidden")
    assert told(app, cast).count(HIDDEN) == 1
    with unit():
        wish = db.session.scalars(select(Wish).join(Claim, Claim.wish_id == Wish.id).where(Claim.uid == claim)).one()
    chen = Desk(app.test_client(), unit, cast.chen)
    assert "没有通过微信的内容安全检查" in chen.page(f"/wishes/{wish.uid}")
    assert chen.get(f"/claims/{claim}/photo/sent").status_code == 200


def test_w7_never_told_it_stays_as_it_is(app, wechat, openid, send, looked):
    wechat.fault("media_result", "drop")
    _, photo = send()
    looked(7200)
    assert verdict(app, photo) == "asked"


def test_w7_told_twice_or_late_it_is_heeded_once(app, cast, wechat, openid, send, looked):
    wechat.fault("media_result", "delay", args={"seconds": 1500})
    wechat.fault("push", "concurrent")
    wechat.post("/_sim/verdict", {"suggest": "risky"})
    _, photo = send()
    looked(1600)
    assert verdict(app, photo) == "risky"
    assert told(app, cast).count(HIDDEN) == 1


def test_w7_a_strange_number_harms_nobody(app, wechat, openid, send, looked, drain, later):
    wechat.fault("media_result", "unknown_trace")
    _, photo = send()
    looked()
    later(700)
    drain()
    assert verdict(app, photo) == "asked"
    with app.app_context(), reading():
        states = set(db.session.scalars(select(Task.state).where(Task.topic == "files.verdict")))
    assert states == {"done"}


@pytest.mark.parametrize("kind", ["stale", "wrong_appid", "bad_signature", "bad_padding", "entity_bomb", "plain_body"])
@pytest.mark.parametrize(("mode", "form"), [("safe", "json"), ("compatible", "xml")])
def test_a_forged_push_is_refused_and_the_true_one_heeded(app, wechat, openid, send, looked, kind, mode, form):
    wechat.post("/_sim/push/target", {"url": PUSH_URL, "mode": mode, "format": form})
    wechat.fault("push", kind)
    wechat.post("/_sim/verdict", {"suggest": "risky"})
    _, photo = send()
    looked(10)
    assert verdict(app, photo) == "risky"
    assert pushes(wechat) == [("done", 2)]
    assert wechat.get("/_sim/state")["violations"] == []


@pytest.mark.parametrize("kind", ["busy", "html_502", "empty", "reset_after", "error_created"])
def test_asking_goes_on_until_it_is_answered(app, wechat, openid, send, looked, kind):
    wechat.fault("media_check", kind)
    _, photo = send()
    looked(301)
    looked()
    assert verdict(app, photo) == "pass"


def test_asking_ends_after_a_day_without_an_answer(app, wechat, openid, send, drain, later):
    wechat.fault("media_check", "busy", count=0)
    _, photo = send()
    for _ in range(3):
        drain()
        later(45_000)
    drain()
    assert verdict(app, photo) is None
    with app.app_context(), reading():
        assert db.session.scalars(select(Task.state).where(Task.topic == "files.look")).all() == ["done"]


def test_a_person_long_gone_is_not_asked_about_again(app, wechat, openid, send, looked, later):
    later(7300)
    _, photo = send()
    looked()
    assert verdict(app, photo) is None
    with app.app_context(), reading():
        assert db.session.scalars(select(Task.state).where(Task.topic == "files.look")).all() == ["done"]


def test_who_did_not_come_by_wechat_is_not_asked_about(app, cast, unit, wechat, openid, send):
    with unit():
        people.record(cast.lan.uid).openid = None
    send()
    with app.app_context(), reading():
        assert db.session.scalars(select(Task).where(Task.topic == "files.look")).all() == []


def test_a_ticket_opens_one_photo_for_an_hour(app, unit, openid, send):
    _, photo = send()
    client = app.test_client()
    with app.app_context():
        path = looks.address_for_wechat(photo).removeprefix(f"https://{HOST}")
    assert client.get(path).mimetype == "image/jpeg"
    ticket = path.removeprefix(looks.PATH)
    uid, until, mark = ticket.split(".")
    later_until = str(int(until) + 60)
    for bent in (uid, f"{uid}.{until}", f"{uid}.{later_until}.{mark}", f"{'0' * 16}.{until}.{mark}", f"{uid}.x.{mark}"):
        assert client.get(f"{looks.PATH}{bent}").status_code == 404
    with at(now() + timedelta(minutes=61)), app.app_context(), reading(), pytest.raises(FileUnknown):
        looks.by_ticket(ticket)
