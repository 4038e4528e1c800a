"""Certificates at the desk: of one gift at the counter, and of all that a list shows."""

import pytest

from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.gifts.booked import at_the_counter, booked, given_back


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def gift(unit, cast, campaign):
    with unit():
        return at_the_counter(campaign.uid, cast, donor_name="苏示例", shown_as="real")


def test_one_at_the_counter(chen, gift):
    page = chen.page(f"/gifts/{gift}")
    assert "证书 PDF" in page
    assert "看核对页" in page
    paper = chen.get(f"/gifts/{gift}/certificate.pdf")
    assert (paper.mimetype, paper.data[:4]) == ("application/pdf", b"%PDF")


def test_what_went_back_has_none(chen, unit, cast, campaign):
    with unit():
        uid = booked(campaign.uid, cast.lan)
        given_back(uid, cast, 66_00)
    page = chen.page(f"/gifts/{uid}")
    assert "证书不再有效" in page
    assert "证书 PDF" not in page
    assert chen.get(f"/gifts/{uid}/certificate.pdf").status_code == 409


def test_all_of_a_list(chen, gift):
    assert "批量开证书" in chen.page("/gifts")
    answer = chen.post("/certificates", query="way=cash")
    assert (answer.status_code, answer.location) == (303, "/console/downloads")
    assert "捐赠证书" in chen.page("/downloads")


def test_an_empty_list_is_refused(chen, gift):
    answer = chen.post("/certificates", query="way=bank")
    assert answer.location == "/console/gifts?way=bank"
    assert "没有可以开证书的捐赠" in chen.page("/gifts")


@pytest.mark.parametrize("who", ["wang", "ren"])
def test_who_has_no_business_here(app, unit, cast, gift, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    assert desk.get(f"/gifts/{gift}/certificate.pdf").status_code == 403
    assert desk.post("/certificates").status_code == 403
