"""Standing in line from a phone: what the page offers and says, the way in and out, and who is kept waiting."""

import pytest

from server.wishes import service as wishes
from tests.miniapp_api.giving import Phone
from tests.wishes import desk


@pytest.fixture
def phones(app, unit, cast):
    return {who: Phone(app.test_client(), unit, getattr(cast, who), "bearer") for who in ("lan", "bo", "qiao")}


@pytest.fixture
def taken(cast, unit):
    """A wish that Lan holds; its uid."""
    with unit():
        uid = desk.on_the_shelf(cast)
        wishes.claim(uid, actor=cast.lan)
        return uid


def names(page):
    return [action["name"] for action in page["actions"]]


def test_in_line_told_and_claimed(phones, taken):
    lan, bo, qiao = phones["lan"], phones["bo"], phones["qiao"]
    assert names(bo.get(f"/wishes/{taken}").get_json()) == ["wait"]
    page = bo.post(f"/wishes/{taken}/wait").get_json()
    assert (page["waiting"], names(page), page["kept_until"]) == ({"place": 1, "told": False}, ["leave"], None)
    assert qiao.post(f"/wishes/{taken}/wait").get_json()["waiting"]["place"] == 2
    assert [wish["id"] for wish in bo.get("/me/waits").get_json()["items"]] == [taken]
    lan.post(f"/wishes/{taken}/release")
    page = bo.get(f"/wishes/{taken}").get_json()
    assert (page["state"], page["waiting"]["told"], names(page)) == ("open", True, ["claim", "leave"])
    assert page["kept_until"].endswith("+08:00")
    assert bo.get("/me/messages").get_json()["items"][0]["title"] == "轮到您了"
    assert bo.post(f"/wishes/{taken}/claim").status_code == 201
    page = bo.get(f"/wishes/{taken}").get_json()
    assert (page["waiting"], page["my_claim"]["state"], names(page)) == (None, "held", [])


def test_who_did_not_wait_is_told_until_when(phones, phone, taken):
    phones["bo"].post(f"/wishes/{taken}/wait")
    phones["lan"].post(f"/wishes/{taken}/release")
    for reader in (phones["lan"].get(f"/wishes/{taken}"), phone.get(f"/api/v1/wishes/{taken}")):
        page = reader.get_json()
        assert (names(page), page["waiting"]) == ([], None)
        assert page["kept_until"]
    answer = phones["lan"].post(f"/wishes/{taken}/claim")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "wish_kept")
    assert "先留给排队的爱心人士" in answer.get_json()["message"]


def test_out_of_the_line(phones, taken):
    bo = phones["bo"]
    bo.post(f"/wishes/{taken}/wait")
    assert names(bo.post(f"/wishes/{taken}/leave").get_json()) == ["wait"]
    assert bo.post(f"/wishes/{taken}/leave").status_code == 200
    assert bo.get("/me/waits").get_json()["items"] == []


def test_what_is_open_and_who_is_nobody(phones, phone, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    answer = phones["bo"].post(f"/wishes/{uid}/wait")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "may_claim_now")
    assert phones["bo"].post("/wishes/0000000000000000/wait").status_code == 404
    assert phone.post(f"/api/v1/wishes/{uid}/wait").status_code == 401
    assert phone.get("/api/v1/me/waits").status_code == 401
