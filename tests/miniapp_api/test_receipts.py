"""A donor asks for a receipt on the phone, follows it, takes it back; nobody else's exists."""

import pytest

from server.receipts import service
from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.booked import booked, given_back
from tests.miniapp_api.giving import Phone
from tests.receipts.conftest import number


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def gift(unit, cast, campaign):
    with unit():
        return booked(campaign.uid, cast.lan)


@pytest.fixture
def lan(phone, unit, cast):
    return Phone(phone, unit, cast.lan)


def ask(lan, gift, **changes):
    return lan.post("/receipts", {"gifts": [{"gift_id": gift}], "kind": "person", "title": "兰心", **changes})


def test_it_works(lan, gift):
    before = lan.get(f"/gifts/{gift}/receipt").get_json()
    assert (before["left_fen"], before["wish"], before["receipts"]) == (66_00, "", [])
    assert "还没有公布" in before["deductible"]
    answer = ask(lan, gift)
    told = answer.get_json()
    assert (answer.status_code, told["state_text"], told["amount_fen"]) == (201, "待开具", 66_00)
    assert told["may_take_back"] is True
    after = lan.get(f"/gifts/{gift}/receipt").get_json()
    assert (after["left_fen"], after["wish"], len(after["receipts"])) == (0, "wanted", 1)
    assert lan.get("/receipts").get_json()["items"] == [told]
    assert lan.get(f"/gifts/{gift}").get_json()["receipt"] == "wanted"


def test_two_gifts_on_one_and_one_on_two(lan, unit, cast, campaign, gift):
    with unit():
        other = booked(campaign.uid, cast.lan, amount_fen=34_00)
    both = ask(lan, gift, gifts=[{"gift_id": gift, "amount_fen": 16_00}, {"gift_id": other}])
    assert both.get_json()["amount_fen"] == 50_00
    company = {"kind": "company", "title": "示例爱心有限公司", "credit_code": "91350100M000100Y43"}
    assert ask(lan, gift, **company).get_json()["amount_fen"] == 50_00


def test_the_number_is_shown(lan, unit, cast, gift):
    uid = ask(lan, gift).get_json()["id"]
    with unit():
        number(uid, cast.fang)
    told = lan.get(f"/receipts/{uid}").get_json()
    assert (told["state"], told["bill_no"], told["may_take_back"]) == ("issued", "0000123456", False)
    assert lan.post(f"/receipts/{uid}/take-back").status_code == 409


def test_taken_back(lan, gift):
    uid = ask(lan, gift).get_json()["id"]
    assert lan.post(f"/receipts/{uid}/take-back").get_json()["state"] == "withdrawn"
    assert lan.post(f"/receipts/{uid}/take-back").status_code == 409


def test_waived(lan, gift):
    assert lan.post(f"/gifts/{gift}/receipt/waive").get_json()["wish"] == "waived"
    ask(lan, gift)
    refused = lan.post(f"/gifts/{gift}/receipt/waive")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "receipt_wanted")


def test_said_while_giving(lan, unit, cast, campaign):
    assert lan.give(campaign.uid, receipt="waived").status_code == 201
    assert lan.give(campaign.uid, receipt="maybe").status_code == 422
    with unit():
        uid = booked(campaign.uid, cast.lan, receipt="wanted")
    assert lan.get(f"/gifts/{uid}").get_json()["receipt"] == "wanted"


def test_refusals_have_their_field(lan, gift):
    refused = ask(lan, gift, kind="company")
    assert refused.status_code == 422
    assert refused.get_json()["detail"][0]["field"] == "/credit_code"
    assert ask(lan, gift, gifts=[]).status_code == 422
    assert ask(lan, gift, gifts=[{"gift_id": gift, "amount_fen": "66"}]).status_code == 422
    assert ask(lan, gift, gifts=[{"gift_id": gift, "amount_fen": -1}]).status_code == 422
    assert ask(lan, gift, gifts=[{"gift_id": gift, "amount_fen": 66_01}]).get_json()["code"] == "receipt_nothing_left"


def test_somebody_elses_does_not_exist(app, lan, unit, cast, gift):
    uid = ask(lan, gift).get_json()["id"]
    bo = Phone(app.test_client(), unit, cast.bo)
    for path in (f"/receipts/{uid}", f"/gifts/{gift}/receipt"):
        assert bo.get(path).status_code == 404
    assert bo.post(f"/receipts/{uid}/take-back").status_code == 404
    assert bo.post(f"/gifts/{gift}/receipt/waive").status_code == 404
    assert ask(bo, gift).status_code == 404
    assert bo.get("/receipts").get_json()["items"] == []


def test_years_are_summed(lan, unit, cast, gift):
    with unit():
        service.set_qualification(2026, valid=True, document_no="公告 2026 年第 3 号", actor=cast.zhou)
    with counted() as statements:
        (year,) = lan.get("/gifts/years").get_json()["items"]
    assert (year["count"], year["amount_fen"], year["refunded_fen"]) == (1, 66_00, 0)
    assert f"{year['year']} 年度" in year["deductible"]
    assert len(statements) <= 9


def test_what_went_back_whole_counts_no_more(lan, unit, cast, campaign, gift):
    with unit():
        given_back(booked(campaign.uid, cast.lan, amount_fen=50_00), cast, 50_00)
        given_back(booked(campaign.uid, cast.lan, amount_fen=20_00), cast, 5_00)
    (year,) = lan.get("/gifts/years").get_json()["items"]
    assert (year["count"], year["amount_fen"], year["refunded_fen"]) == (2, 136_00, 55_00)


def test_a_list_costs_the_same_however_long(lan, unit, cast, campaign, gift):
    ask(lan, gift)
    with counted() as one:
        lan.get("/receipts")
    with unit():
        more = [booked(campaign.uid, cast.lan) for _ in range(3)]
    for uid in more:
        ask(lan, uid)
    with counted() as four:
        lan.get("/receipts")
    assert len(one) == len(four)
