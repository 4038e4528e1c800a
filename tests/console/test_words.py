"""留言审看 at the desk."""

import pytest

from server.gifts import queries
from server.gifts import service as gifts
from server.gifts.models import Offer
from server.kit.db import db
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def risky(unit, cast):
    """The uids of two sayings that WeChat did not let pass, and their campaign."""
    with unit():
        campaign = published(cast)
        uids = []
        for text in ("第一句", "第二句"):
            no = give(campaign.uid, cast.lan, message=text, shown_as="alias", alias="小船")
            paid(no)
            gifts.settle(no)
            offer = queries.offer_of_order(no)
            offer.words = "risky"
            uids.append(offer.uid)
        return uids, campaign.uid


def test_what_waits_is_looked_at_and_decided(unit, chen, risky):
    (first, second), campaign = risky
    page = chen.page("/words")
    assert "第一句" in page
    assert "微信判为违规" in page
    assert chen.post(f"/words/{first}/show").status_code == 303
    assert chen.post(f"/words/{second}/hide").status_code == 303
    assert "没有要看的留言" in chen.page("/words")
    assert "第一句" in chen.page("/words?queue=shown")
    assert "第二句" in chen.page("/words?queue=hidden")
    with unit():
        assert {(line.shown_name, line.message) for line in queries.wall(campaign)} == {
            ("小船", "第一句"),
            ("爱心人士", None),
        }


def test_what_is_public_may_be_taken_back(unit, chen, risky):
    """WeChat let it pass; a person who reads it on the wall may think otherwise."""
    uid, campaign = risky[0][0], risky[1]
    with unit():
        db.session.query(Offer).filter_by(uid=uid).one().words = "pass"
    assert "第一句" in chen.page("/words?queue=shown")
    assert chen.post(f"/words/{uid}/hide").status_code == 303
    with unit():
        assert {line.message for line in queries.wall(campaign)} == {None}


def test_it_stands_on_the_front_page(chen, risky):
    assert "条留言等您看" in chen.page("/")


def test_the_page_costs_the_same_however_long(chen, risky, unit):
    def cost():
        with counted() as statements:
            chen.page("/words")
        return len(statements)

    before = cost()
    with unit():
        db.session.query(Offer).filter_by(uid=risky[0][0]).one().words = "shown"
    assert cost() == before


@pytest.mark.parametrize("who", ["tian", "fang", "guo"])
def test_who_has_no_business_here(app, unit, cast, risky, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    assert desk.get("/words").status_code in (403, 404)
    assert desk.post(f"/words/{risky[0][0]}/show").status_code in (403, 404)


def test_what_does_not_exist(chen, risky):
    assert chen.post(f"/words/{'0' * 16}/show").status_code == 404
    assert chen.post(f"/words/{risky[0][0]}/burn").status_code == 404
