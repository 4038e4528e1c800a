import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from server.kit.clock import at, now
from server.kit.db import db
from server.kit.units import reading, writing
from server.wechat import token
from server.wechat.errors import WechatUnavailable
from server.wechat.models import WechatToken


@pytest.fixture
def fetches(asked):
    """How often the product has asked for a token since the test began."""
    return lambda: len(asked("stable_token"))


def get(app, refused=None):
    with app.app_context():
        return token.access_token(refused)


def test_it_is_fetched_once(app, fetches):
    assert get(app) == get(app)
    assert fetches() == 1


def test_it_lies_sealed(app):
    value = get(app)
    with app.app_context(), reading():
        assert value not in str(db.session.execute(text("SELECT * FROM wechat_tokens")).all())
        assert db.session.scalars(select(WechatToken)).one().value == value


def test_sixteen_cold_readers_fetch_once(app, fetches):
    found: list[str] = []
    readers = [threading.Thread(target=lambda: found.append(get(app))) for _ in range(16)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 16
    assert len(set(found)) == 1
    assert fetches() == 1


def test_it_is_fetched_again_before_it_ends(app, fetches):
    get(app)
    with at(now() + timedelta(hours=1)):
        get(app)
    assert fetches() == 1
    with at(now() + timedelta(hours=1, minutes=57)):
        get(app)
    assert fetches() == 2


def test_a_refused_token_is_renewed_once(app, sim, fetches, number):
    """A token that somebody else made invalid (40001): one renewal, one second try, then the answer."""
    old = get(app)
    with app.app_context(), writing():
        db.session.scalars(select(WechatToken)).one().value = "stolen"
    code = sim.post("/_sim/phone_code", {"user": "lan", "phone": number})["code"]
    with app.app_context():
        answer = token.call("/wxa/business/getuserphonenumber", {"code": code})
    assert answer["errcode"] == 0
    assert fetches() == 2
    assert get(app) == old


def test_endless_refusal_ends_after_one_retry(app, sim, asked):
    """wechatpy asks 970 times and then breaks; we ask twice."""
    get(app)
    sim.fault("getuserphonenumber", "errcode", count=0, args={"errcode": 40001})
    with app.app_context():
        answer = token.call("/wxa/business/getuserphonenumber", {"code": "any"})
    assert answer["errcode"] == 40001
    assert len(asked("getuserphonenumber")) == 2


def test_no_answer_leaves_no_lease_behind(app, sim):
    sim.fault("stable_token", "html_502")
    with pytest.raises(WechatUnavailable):
        get(app)
    assert get(app)


def test_a_holder_that_died_loses_the_lease(app):
    with app.app_context(), writing():
        appid = app.extensions["wishbridge_settings"].wechat_appid
        db.session.add(WechatToken(appid=appid, lease_by="dead", lease_until=now() - timedelta(seconds=1)))
    assert get(app)


def test_while_another_fetches_an_old_token_still_serves(app):
    value = get(app)
    with app.app_context(), writing():
        row = db.session.scalars(select(WechatToken)).one()
        row.expires_at = now() + timedelta(minutes=2)
        row.lease_by, row.lease_until = "another", now() + timedelta(seconds=20)
    assert get(app) == value


def test_a_slow_holder_writes_nothing(app):
    get(app)
    with app.app_context():
        token._store("too late", token._Held("late", now() + timedelta(hours=2)))
    assert get(app) != "late"
