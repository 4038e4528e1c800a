"""Mini-program: wx.login's code, a Bearer token, a phone proved by WeChat."""

import pytest

from server.people import queries
from tests.cast import PHONE_LAN
from tests.miniapp_api.doors import API, mini, refused


def sign_in(phone, sim, user="lan"):
    code = sim.post("/_sim/login", {"user": user})["code"]
    return phone.post(f"{API}/session", json={"code": code})


def bearer(answer):
    return {"Authorization": f"Bearer {answer.get_json()['token']}"}


def test_it_works(app, phone, sim):
    answer = sign_in(phone, sim)
    assert (answer.status_code, set(answer.get_json())) == (201, {"token", "expires_at"})
    assert "Set-Cookie" not in answer.headers
    me = phone.get(f"{API}/me", headers=bearer(answer)).get_json()
    assert (me["signed_in"], me["has_phone"], me["name"]) == (True, False, None)


def test_a_bearer_needs_no_csrf(phone, sim):
    answer = sign_in(phone, sim)
    assert phone.patch(f"{API}/me", json={"name": "兰心"}, headers=bearer(answer)).status_code == 200


def test_the_same_person_is_the_same_donor(phone, sim):
    ids = {phone.get(f"{API}/me", headers=bearer(sign_in(phone, sim, "yun"))).get_json()["id"] for _ in range(2)}
    assert len(ids) == 1


def test_a_used_or_strange_code(phone, sim):
    code = sim.post("/_sim/login", {"user": "lan"})["code"]
    assert phone.post(f"{API}/session", json={"code": code}).status_code == 201
    for wrong in (code, "nonsense"):
        refused(phone.post(f"{API}/session", json={"code": wrong}), 422, "login_code_wrong")


@pytest.mark.parametrize("code", ["", None, 1, "x" * 129])
def test_a_code_of_a_wrong_type(phone, code):
    refused(phone.post(f"{API}/session", json={"code": code}), 422, "invalid")


def test_wechat_does_not_answer(phone, sim):
    sim.fault("jscode2session", "html_502")
    refused(sign_in(phone, sim), 502, "wechat_unavailable")


def test_wechat_is_busy(phone, sim):
    sim.fault("jscode2session", "errcode", args={"errcode": -1})
    answer = sign_in(phone, sim)
    refused(answer, 503, "wechat_busy")
    assert answer.headers["Retry-After"] == "2"


def phone_code(sim, number):
    return {"code": sim.post("/_sim/phone_code", {"user": "lan", "phone": number})["code"]}


def test_a_phone_is_proved(phone, sim, number):
    me = phone.post(f"{API}/me/phone", json=phone_code(sim, number), headers=bearer(sign_in(phone, sim, "mei")))
    assert me.status_code == 200
    assert me.get_json()["phone_masked"] == f"{number[:3]}****{number[-4:]}"
    assert number not in me.text


def test_a_phone_known_from_h5_makes_one_donor(app, cast, phone, sim):
    """Lan proved her phone before; WeChat says the same phone: her claims and gifts are all there."""
    headers = bearer(sign_in(phone, sim, "lan-in-wechat"))
    before = phone.get(f"{API}/me", headers=headers).get_json()["id"]
    me = phone.post(f"{API}/me/phone", json=phone_code(sim, PHONE_LAN), headers=headers).get_json()
    assert (me["id"], me["name"]) == (cast.lan.uid, "兰心")
    assert phone.get(f"{API}/me", headers=headers).get_json()["id"] == cast.lan.uid
    with app.app_context():
        assert queries.uids_of(cast.lan.uid) == (cast.lan.uid, before)


def test_two_proved_phones_are_not_merged(app, cast, sim):
    door = mini(app, cast.bo.uid)
    refused(door.post("/me/phone", json=phone_code(sim, PHONE_LAN)), 409, "phone_taken")


def test_a_phone_code_works_once(app, cast, sim, number):
    door, code = mini(app, cast.qiao.uid), phone_code(sim, number)
    assert door.post("/me/phone", json=code).status_code == 200
    refused(door.post("/me/phone", json=code), 422, "phone_code_wrong")
    refused(door.post("/me/phone", json={"code": "nonsense"}), 422, "phone_code_wrong")


def test_signed_out_nobody_proves_a_phone(phone, sim, number):
    refused(phone.post(f"{API}/me/phone", json=phone_code(sim, number)), 401, "signed_out")
