"""消息发送 at the desk: what did not leave and why; sent again by those whose matter it is."""

import pytest

from server.kit.clock import now
from server.kit.db import db
from server.kit.units import writing
from server.messages import outbox, subscriptions
from server.messages.models import Sending
from server.messages.service import Outside, tell_donor
from server.messages.subscriptions import Said
from server.wechat.subscribe import Outcome
from tests.console.seats import Desk
from tests.counting import counted
from tests.messages.facts import FACTS, HELP


@pytest.fixture
def desks(app, unit, cast):
    return {name: Desk(app.test_client(), unit, getattr(cast, name)) for name in ("chen", "ren", "tian")}


def agrees(cast, kind, n=1):
    for _ in range(n):
        subscriptions.hear(cast.lan.uid, Said(f"demo_{kind}", "accept", "phone", now()))


def failed(unit, cast, kind="wish_result", facts=FACTS, code=47003):
    """One message that WeChat refused; its uid."""
    with unit():
        agrees(cast, kind)
        tell_donor(cast.lan.uid, "送达", "已送达", outside=Outside(kind, facts))
    with unit():
        uid = db.session.query(Sending).order_by(Sending.id.desc()).first().uid
        going = outbox.begin(uid)
        outbox.settle(uid, going.attempt, Outcome("refused", code))
    return uid


def test_it_works(desks, unit, cast):
    uid = failed(unit, cast)
    page = desks["chen"].page("/sendings")
    assert "送达结果" in page
    assert "模板的字段不对（47003）" in page
    assert "现在一条也发不出去：送达结果" in page
    assert desks["chen"].post(f"/sendings/{uid}/resend").status_code == 303
    assert "等待发送" in desks["chen"].page("/sendings?queue=waiting")


def test_nobody_is_named(desks, unit, cast):
    failed(unit, cast)
    page = desks["chen"].page("/sendings?queue=all")
    assert "oLan" not in page
    assert "兰心" not in page
    assert cast.lan.uid not in page
    assert f"爱心人士 ···{cast.lan.uid[-4:]}" in page


def test_news_of_help_is_the_bureaus_matter(desks, unit, cast):
    gift, helped = failed(unit, cast), failed(unit, cast, "help_progress", HELP)
    assert "求助进度" not in desks["chen"].page("/sendings?queue=all").split("<tbody")[1]
    assert "送达结果" not in desks["ren"].page("/sendings?queue=all").split("<tbody")[1]
    assert desks["chen"].post(f"/sendings/{helped}/resend").status_code == 404
    assert desks["ren"].post(f"/sendings/{gift}/resend").status_code == 404
    assert desks["ren"].post(f"/sendings/{helped}/resend").status_code == 303
    assert desks["tian"].get("/sendings").status_code == 403


def test_without_a_new_yes_it_is_not_sent_again(desks, unit, cast):
    uid = failed(unit, cast, code=43101)
    answer = desks["chen"].post(f"/sendings/{uid}/resend")
    assert answer.status_code == 409
    assert "没有再次同意" in answer.get_data(as_text=True)


def test_a_wrong_template_waits_for_a_person(desks, unit, cast):
    before = desks["chen"].page("/")
    assert "条消息发不出去" not in before
    failed(unit, cast, code=40037)
    assert "条消息发不出去" in desks["chen"].page("/")


def test_what_the_list_costs(desks, unit, cast):
    failed(unit, cast)
    desks["chen"].page("/sendings")
    with counted() as one:
        desks["chen"].page("/sendings")
    for _ in range(3):
        failed(unit, cast)
    with counted() as many:
        desks["chen"].page("/sendings")
    assert len(many) == len(one) <= 12


def test_metrics_count_them(app, unit, cast, phone):
    failed(unit, cast)
    with app.app_context(), writing():
        agrees(cast, "letter")
    text = phone.get("/metrics").get_data(as_text=True)
    assert 'wishbridge_messages_by_wechat{state="failed"} 1.0' in text
    assert 'wishbridge_messages_by_wechat{state="waiting"} 0.0' in text
