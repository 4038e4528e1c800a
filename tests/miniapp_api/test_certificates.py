"""A donor's certificate on the phone: facts, picture, paper; nobody else's exists."""

import pytest

from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.booked import booked, given_back
from tests.miniapp_api.giving import Phone


@pytest.fixture
def gift(unit, cast):
    with unit():
        return booked(published(cast).uid, cast.lan, shown_as="real")


@pytest.fixture
def lan(phone, unit, cast):
    return Phone(phone, unit, cast.lan)


def test_it_works(lan, gift):
    told = lan.get(f"/gifts/{gift}/certificate").get_json()
    assert (told["shown_name"], told["amount_fen"], told["left_fen"]) == ("兰心", 66_00, 66_00)
    assert (told["state"], told["state_text"]) == ("valid", "有效")
    assert "不是公益事业捐赠统一票据" in told["not_a_receipt"]
    assert told["url"].endswith(told["no"].replace("-", "").lower())
    assert lan.get(f"/gifts/{gift}/certificate").get_json() == told


def test_it_is_cheap(lan, gift):
    with counted() as statements:
        lan.get(f"/gifts/{gift}/certificate")
    assert len(statements) <= 14


def test_picture_and_paper(lan, gift):
    picture = lan.get(f"/gifts/{gift}/certificate/picture")
    assert (picture.mimetype, picture.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    paper = lan.get(f"/gifts/{gift}/certificate/paper")
    assert (paper.mimetype, paper.data[:4]) == ("application/pdf", b"%PDF")
    assert "no-store" in paper.headers["Cache-Control"]


def test_the_name_is_the_donors_choice(lan, gift):
    told = lan.post(f"/gifts/{gift}/certificate", {"shown_as": "anonymous"}).get_json()
    assert (told["shown_name"], told["names"]) == ("爱心人士", ["real", "anonymous"])
    refused = lan.post(f"/gifts/{gift}/certificate", {"shown_as": "alias"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "alias_unknown")
    assert lan.post(f"/gifts/{gift}/certificate", {"shown_as": "emperor"}).status_code == 422


def test_somebody_elses_does_not_exist(app, unit, cast, gift):
    bo = Phone(app.test_client(), unit, cast.bo)
    for path in ("", "/picture", "/paper"):
        assert bo.get(f"/gifts/{gift}/certificate{path}").status_code == 404
    assert bo.post(f"/gifts/{gift}/certificate", {"shown_as": "real"}).status_code == 404
    assert bo.get(f"/gifts/{'0' * 16}/certificate").status_code == 404


def test_signed_out(phone, gift):
    assert phone.get(f"/api/v1/gifts/{gift}/certificate").status_code == 401


def test_after_a_refund(lan, unit, cast, gift):
    with unit():
        given_back(gift, cast, 66_00)
    assert lan.get(f"/gifts/{gift}/certificate").get_json()["state"] == "refunded"
    refused = lan.get(f"/gifts/{gift}/certificate/picture")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "gift_went_back")
