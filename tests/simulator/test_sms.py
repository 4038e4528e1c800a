"""The SMS port and its inbox."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.simulator.speaking import Heard, call, post_json
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import SMS_KEY

PHONES = count(13800000001)
KEY = {"Authorization": f"Bearer {SMS_KEY}"}


@pytest.fixture
def phone() -> str:
    return str(next(PHONES))


def send(wechat: Simulator, phone: str, code: str = "246810") -> Heard:
    return post_json(wechat.base, "/sms/send", {"phone": phone, "template": "login", "params": {"code": code}}, KEY)


def inbox(wechat: Simulator, phone: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(wechat.base, "GET", f"/sms/inbox.json?phone={phone}").json["items"]
    return found


def test_a_message_reaches_the_inbox(wechat: Simulator, phone: str) -> None:
    heard = send(wechat, phone)
    assert heard.status == 200
    (message,) = inbox(wechat, phone)
    assert message["id"] == heard.json["id"]
    assert (message["phone"], message["code"], message["template"]) == (phone, "246810", "login")


def test_the_page_shows_code_and_phone_newest_first(wechat: Simulator, phone: str) -> None:
    other = str(int(phone) + 5000)
    send(wechat, phone, "111111")
    send(wechat, other, "222222")
    page = call(wechat.base, "GET", "/sms/inbox").body.decode()
    assert page.index("222222") < page.index("111111")
    assert phone in page
    assert "<title>短信收件箱</title>" in page
    only = call(wechat.base, "GET", f"/sms/inbox?phone={phone}").body.decode()
    assert ("111111" in only, "222222" in only) == (True, False)


def test_the_page_says_when_nothing_came(wechat: Simulator) -> None:
    assert "还没有短信" in call(wechat.base, "GET", "/sms/inbox?phone=%3Cb%3E").body.decode()


def test_what_a_message_says_is_no_markup(wechat: Simulator, phone: str) -> None:
    send(wechat, phone, "<script>")
    assert "<script>" not in call(wechat.base, "GET", f"/sms/inbox?phone={phone}").body.decode()


def test_one_a_minute(wechat: Simulator, phone: str) -> None:
    assert send(wechat, phone).status == 200
    again = send(wechat, phone)
    assert (again.status, again.json["code"]) == (429, "too_often")
    assert 0 < int(again.headers["Retry-After"]) <= 60
    assert send(wechat, str(int(phone) + 7000)).status == 200
    wechat.advance(61)
    assert send(wechat, phone).status == 200


def test_ten_a_day(wechat: Simulator, phone: str) -> None:
    wechat.advance(86_400 - (wechat.post("/_sim/clock")["now"] + 8 * 3600) % 86_400 + 1)
    for _ in range(10):
        assert send(wechat, phone).status == 200
        wechat.advance(61)
    refused = send(wechat, phone)
    assert (refused.status, refused.json["code"]) == (429, "too_many_today")
    wechat.advance(86_400)
    assert send(wechat, phone).status == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SMS_KEY}])
def test_the_key_is_demanded(wechat: Simulator, phone: str, headers: dict[str, str]) -> None:
    heard = post_json(wechat.base, "/sms/send", {"phone": phone, "template": "login"}, headers)
    assert heard.status == 401
    assert inbox(wechat, phone) == []


@pytest.mark.parametrize(
    "bent",
    [
        {"phone": "12345"},
        {"phone": 13800000001},
        {"phone": "+8613800000001"},
        {"template": ""},
        {"params": {"code": 1}},
        {"params": []},
    ],
)
def test_a_bent_message_is_refused(wechat: Simulator, phone: str, bent: dict[str, Any]) -> None:
    body = {"phone": phone, "template": "login", "params": {"code": "1"}, **bent}
    assert post_json(wechat.base, "/sms/send", body, KEY).status == 400


def test_what_is_no_json_is_refused(wechat: Simulator) -> None:
    assert call(wechat.base, "POST", "/sms/send", b"phone=1", KEY).status == 400


@pytest.mark.parametrize(("kind", "at_once", "later"), [("drop", 0, 0), ("delay", 0, 1), ("duplicate", 2, 2)])
def test_a_carrier_loses_delays_and_doubles(wechat: Simulator, phone: str, kind: str, at_once: int, later: int) -> None:
    wechat.fault("sms", kind, args={"seconds": 30})
    assert send(wechat, phone).status == 200
    assert len(inbox(wechat, phone)) == at_once
    wechat.advance(31)
    assert len(inbox(wechat, phone)) == later
