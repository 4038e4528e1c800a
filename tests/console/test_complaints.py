"""投诉举报 at the desk: what is due, taken on, stopped, answered; the front page says what waits."""

import re

import pytest

from server.campaigns import queries as campaigns
from server.complaints.rules import About
from tests.campaigns.plans import published
from tests.complaints.words import PHONE, TEXT, told
from tests.console.seats import seat
from tests.counting import counted

ANSWER = "已到学校核对：物资 11 月 20 日才送到，名单今天补公示。"


@pytest.fixture
def campaign_uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def uid(unit, cast, campaign_uid):
    with unit():
        return told(about=About.CAMPAIGN, subject=campaign_uid)[0].uid


@pytest.fixture
def zhou(app, unit, cast):
    return seat(app, unit, cast.zhou)


def test_from_the_list_to_the_answer(unit, uid, bu):
    assert "件投诉等您答复" in bu.page("/")
    assert "微心愿项目" in bu.page("/complaints")
    page = bu.page(f"/complaints/{uid}")
    assert TEXT in page
    assert PHONE not in page
    assert re.search(r"\d\d:\d\d 收到", page)
    assert bu.post(f"/complaints/{uid}/take").status_code == 303
    assert bu.post(f"/complaints/{uid}/work", text="给学校打了电话，正在核对").status_code == 303
    assert bu.post(f"/complaints/{uid}/answer", version=2, outcome="partly", text=ANSWER).status_code == 303
    page = bu.page(f"/complaints/{uid}")
    assert ANSWER in page
    assert "部分属实" in page
    assert "件投诉等您答复" not in bu.page("/")


def test_the_telephone_is_shown_when_asked_for(uid, bu):
    assert PHONE in bu.post(f"/complaints/{uid}/reveal").get_data(as_text=True)


def test_one_act_stops_the_campaign(unit, uid, bu, campaign_uid):
    assert bu.post(f"/complaints/{uid}/freeze", reason="核查期间先停止收款").status_code == 303
    with unit():
        assert campaigns.find(campaign_uid).state == "suspended"
    assert "先停下来" in bu.page(f"/complaints/{uid}")
    assert "答复以前，慈善会不能恢复募捐" in bu.page(f"/complaints/{uid}")


def test_the_charity_does_not_start_again_what_the_bureau_stopped(unit, uid, bu, zhou, campaign_uid):
    bu.post(f"/complaints/{uid}/freeze", reason="核查期间先停止收款")
    with unit():
        version = campaigns.find(campaign_uid).version
    answer = zhou.post(f"/campaigns/{campaign_uid}/resume", version=version, note="没有问题")
    assert (answer.status_code, "答复以后才能恢复募捐" in answer.get_data(as_text=True)) == (409, True)
    with unit():
        assert campaigns.find(campaign_uid).state == "suspended"


def test_who_had_a_hand_in_it_is_told_and_may_still_stop_it(unit, uid, zhou):
    page = zhou.page(f"/complaints/{uid}")
    assert "这件事由您经手" in page
    assert f"/complaints/{uid}/take" not in page
    assert zhou.post(f"/complaints/{uid}/take").status_code == 403
    assert zhou.post(f"/complaints/{uid}/freeze", reason="核查期间先停止收款").status_code == 303


def test_what_is_missing_is_told_beside_the_field(unit, uid, bu):
    bu.post(f"/complaints/{uid}/take")
    for move, typed in (("answer", {"outcome": "partly"}), ("work", {"text": "短"}), ("freeze", {"reason": ""})):
        answer = bu.post(f"/complaints/{uid}/{move}", version=1, **typed)
        assert answer.status_code == 422
        assert "invalid-feedback" in answer.get_data(as_text=True)


def test_relief_does_not_see_the_charitys(uid, ren):
    assert ren.get(f"/complaints/{uid}").status_code == 404
    assert "微心愿项目" not in ren.page("/complaints")


def test_its_pages_have_their_price(unit, uid, bu):
    with counted() as statements:
        bu.page("/complaints")
    assert len(statements) <= 9, statements
    with counted() as statements:
        bu.page(f"/complaints/{uid}")
    assert len(statements) <= 14, statements
