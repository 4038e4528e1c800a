import pytest

from server.messages import service as messages
from tests.cast import PHONE_LAN
from tests.miniapp_api.doors import API, h5, refused


def test_it_works(lan, cast, unit):
    with unit():
        messages.tell_donor(cast.lan.uid, "已送达", "您认领的心愿已经送到。")
    me = lan.get("/me").get_json()
    assert me.pop("csrf") == lan.write_headers["X-CSRF-Token"]
    assert me == {
        "signed_in": True,
        "id": cast.lan.uid,
        "name": "兰心",
        "phone_masked": "138****0001",
        "has_phone": True,
        "has_name": True,
        "claims_in_hand": 0,
        "unread": 1,
        "work": None,
    }


def test_the_whole_phone_never_leaves_us(lan):
    assert PHONE_LAN not in lan.get("/me").text


def test_signed_out(phone):
    assert phone.get(f"{API}/me").get_json() == {"signed_in": False, "csrf": None}


def test_a_name_is_saved(app, cast):
    door = h5(app, cast.qiao.uid)
    assert door.patch("/me", json={"name": " 乔示例 "}).get_json()["name"] == "乔示例"
    assert door.get("/me").get_json()["name"] == "乔示例"


@pytest.mark.parametrize("name", ["", " ", None, 5, ["兰"], "长" * 31, {"a": "b"}])
def test_a_name_of_a_wrong_type_or_size(lan, name):
    body = refused(lan.patch("/me", json={"name": name}), 422, "invalid")
    assert body["detail"][0]["field"] == "/name"


@pytest.mark.parametrize("name", ["<script>", "兰", "🙂🙂", "12"])
def test_what_is_no_name(lan, name):
    refused(lan.patch("/me", json={"name": name}), 422, "name_invalid")


@pytest.mark.parametrize("name", ["兰\x00心", "兰\ud800心"])
def test_letters_no_database_keeps(lan, name):
    body = refused(lan.patch("/me", json={"name": name}), 422, "invalid")
    assert body["detail"] == [{"field": "/name", "issue": "含有无法保存的字符"}]


def test_unknown_fields_are_passed_over(lan, cast):
    me = lan.patch("/me", json={"name": "兰心", "id": cast.bo.uid, "phone": "13800000099"}).get_json()
    assert (me["id"], me["phone_masked"]) == (cast.lan.uid, "138****0001")


def test_signed_out_nobody_is_renamed(phone):
    refused(phone.patch(f"{API}/me", json={"name": "兰心"}), 401, "signed_out")


def test_a_wrong_method(lan):
    refused(lan.delete("/me"), 405, "wrong_method")
