import pytest

from server.messages import service as messages
from tests.miniapp_api.doors import API, h5, refused


@pytest.fixture
def told(unit, cast):
    with unit():
        for n in range(25):
            messages.tell_donor(cast.lan.uid, f"第 {n} 条", "您认领的心愿已经送到。", link="/pages/mine")


def test_it_works(lan, told):
    feed = lan.get("/me/messages").get_json()
    assert (len(feed["items"]), feed["has_more"], feed["next"]) == (20, True, feed["items"][-1]["id"])
    first = feed["items"][0]
    assert (first["title"], first["read"], first["link"]) == ("第 24 条", False, "/pages/mine")
    assert first["at"].endswith("+08:00")
    rest = lan.get(f"/me/messages?after={feed['next']}").get_json()
    assert ([one["title"] for one in rest["items"]], rest["has_more"]) == (
        [f"第 {n} 条" for n in range(4, -1, -1)],
        False,
    )


def test_reading(lan, told):
    ids = [one["id"] for one in lan.get("/me/messages").get_json()["items"][:3]]
    answer = lan.post("/me/messages/read", json={"ids": ids})
    assert (answer.status_code, answer.data) == (204, b"")
    assert lan.get("/me").get_json()["unread"] == 22
    assert [one["read"] for one in lan.get("/me/messages").get_json()["items"][:4]] == [True, True, True, False]


def test_another_ones_messages_stay_unread(app, cast, lan, told):
    ids = [one["id"] for one in lan.get("/me/messages").get_json()["items"]]
    bo = h5(app, cast.bo.uid)
    assert bo.get("/me/messages").get_json() == {"items": [], "next": None, "has_more": False}
    assert bo.post("/me/messages/read", json={"ids": ids}).status_code == 204
    assert lan.get("/me").get_json()["unread"] == 25


@pytest.mark.parametrize("ids", [[], None, "abc", [1], [""], ["x" * 17], ["a"] * 101, {"a": 1}])
def test_ids_of_a_wrong_type_or_size(lan, ids):
    body = refused(lan.post("/me/messages/read", json={"ids": ids}), 422, "invalid")
    assert body["detail"][0]["field"].startswith("/ids")


def test_a_strange_mark(lan, told):
    assert lan.get("/me/messages?after=0000000000000000").get_json()["items"] == []
    refused(lan.get(f"/me/messages?after={'x' * 17}"), 422, "invalid")


def test_signed_out(phone):
    refused(phone.get(f"{API}/me/messages"), 401, "signed_out")
    refused(phone.post(f"{API}/me/messages/read", json={"ids": ["a"]}), 401, "signed_out")


def test_without_csrf(lan):
    refused(lan.client.post(f"{API}/me/messages/read", json={"ids": ["a"]}), 403, "csrf_wrong")
