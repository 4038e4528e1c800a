"""A gift from the first request to the thank-you page, over HTTP, through a running WeChat: by both doors."""

import pytest

from server.campaigns import service as campaigns
from server.ledger import queries as ledger
from server.payments import queries as payments
from tests.campaigns.plans import published
from tests.paying import app_settings, drain, later, listening, problems, wechat

__all__ = ["app_settings", "drain", "later", "listening", "problems", "wechat"]
PHONE = "13800200001"


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def mini(phone, wechat):
    """A mini-program that has signed in by wx.login."""
    code = wechat.post("/_sim/login", {"user": "lan"})["code"]
    token = phone.post("/api/v1/session", json={"code": code}).get_json()["token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "tap-00000001"}
    return lambda method, path, body=None: phone.open(f"/api/v1{path}", method=method, json=body, headers=headers)


@pytest.fixture
def h5(phone, wechat):
    """A browser that has signed in by phone and code."""
    phone.post("/api/v1/session/phone", json={"phone": PHONE})
    text = wechat.get(f"/sms/inbox.json?phone={PHONE}")["items"][0]
    digits = "".join(letter for letter in str(text.get("text") or text) if letter.isdigit())
    code = str(text.get("code") or digits[:6])
    answer = phone.post("/api/v1/session", json={"phone": PHONE, "sms_code": code})
    assert answer.status_code == 201, answer.get_json()
    headers = {"X-CSRF-Token": answer.get_json()["csrf"], "Idempotency-Key": "tap-00000002"}
    return lambda method, path, body=None: phone.open(f"/api/v1{path}", method=method, json=body, headers=headers)


def ask(door, uid, **more):
    body = {"amount_fen": 66_00, "shown_as": "alias", "alias": "小船", "message": "加油", **more}
    answer = door("POST", f"/campaigns/{uid}/gifts", body)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()["order_no"]


def thanked(door, unit, uid, no, on_the_wall="小船"):
    """The order is paid, and the gift stands in the donor's list, on the wall and in the books."""
    payment = door("GET", f"/payments/{no}").get_json()
    assert payment["state"] == "paid"
    gift = door("GET", f"/gifts/{payment['gift_id']}").get_json()
    assert (gift["amount_fen"], gift["shown_name"], gift["message"]) == (66_00, "小船", "加油")
    page = door("GET", f"/campaigns/{uid}").get_json()
    assert (page["raised_fen"], page["gifts_count"]) == (66_00, 1)
    assert page["gifts_wall"][0]["shown_name"] == on_the_wall
    with unit():
        assert ledger.raised_fen(f"campaign:{uid}") == 66_00


def test_jsapi(mini, wechat, listening, drain, problems, unit, uid):
    no = ask(mini, uid)
    panel = mini("POST", f"/payments/{no}/cashier", {}).get_json()
    assert panel.pop("kind") == "jsapi"
    assert set(panel) == {"timeStamp", "nonceStr", "package", "signType", "paySign"}
    assert wechat.post("/_sim/requestPayment", {"user": "lan", **panel})["errMsg"] == "requestPayment:ok"
    wechat.wait()
    drain()
    thanked(mini, unit, uid, no)
    assert problems() == []


def test_h5(h5, wechat, listening, drain, problems, unit, uid):
    no = ask(h5, uid)
    cashier = h5("POST", f"/payments/{no}/cashier", {"return_url": f"/m/give/paying?order={no}"}).get_json()
    assert cashier["kind"] == "h5"
    assert cashier["h5_url"].startswith(wechat.base)
    assert "redirect_url=" in cashier["h5_url"]
    wechat.post("/_sim/pay", {"out_trade_no": no})
    wechat.wait()
    drain()
    thanked(h5, unit, uid, no, on_the_wall="爱心人士")  # nobody has read the name yet, WeChat does not know who it is
    assert problems() == []


def test_a_lost_notice_is_found_by_asking(mini, wechat, later, drain, problems, unit, uid):
    """Nobody listens: the order is settled by query."""
    no = ask(mini, uid)
    panel = mini("POST", f"/payments/{no}/cashier", {}).get_json()
    panel.pop("kind")
    wechat.post("/_sim/requestPayment", {"user": "lan", **panel})
    assert mini("GET", f"/payments/{no}").get_json()["state"] == "asked"
    later(10)
    drain()
    drain()
    thanked(mini, unit, uid, no)
    assert problems() == []


def test_a_campaign_that_closes_while_the_cashier_is_open(mini, wechat, listening, drain, problems, unit, cast, uid):
    """The money came after the stop: it is booked, and goes back by itself."""
    no = ask(mini, uid)
    panel = mini("POST", f"/payments/{no}/cashier", {}).get_json()
    panel.pop("kind")
    with unit():
        campaigns.suspend(uid, actor=cast.zhou, reason="先核实")
    wechat.advance(2)
    wechat.post("/_sim/requestPayment", {"user": "lan", **panel})
    wechat.wait()
    drain()
    thanked(mini, unit, uid, no)
    assert problems() == []
    with unit():
        assert [(refund.why, refund.origin) for refund in payments.refunds_of(no)] == [("stopped", "clock")]
