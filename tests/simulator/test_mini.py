"""M1, M3, M4, M7, M8: HTTP 200 always, the errcode tells."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.simulator.speaking import call, post_json
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import APP_SECRET, APPID, SECOND_APP_SECRET, SECOND_APPID

PEOPLE = count(1)


@pytest.fixture
def person() -> str:
    """Somebody new: consents and sign-ins of other tests are not theirs."""
    return f"lan{next(PEOPLE)}"


def sign_in(wechat: Simulator, code: str, **bent: str) -> Any:
    query = {"appid": APPID, "secret": APP_SECRET, "js_code": code, "grant_type": "authorization_code", **bent}
    heard = call(wechat.base, "GET", f"/sns/jscode2session?{urlencode(query)}")
    assert heard.status == 200
    return heard.json


def login(wechat: Simulator, person: str, **more: Any) -> Any:
    return wechat.post("/_sim/login", {"user": person, **more})


def token_of(wechat: Simulator, **bent: Any) -> Any:
    body = {"grant_type": "client_credential", "appid": APPID, "secret": APP_SECRET, **bent}
    return post_json(wechat.base, "/cgi-bin/stable_token", body).json


@pytest.fixture
def token(wechat: Simulator) -> str:
    return str(token_of(wechat)["access_token"])


def ask(wechat: Simulator, path: str, token: str, body: object) -> Any:
    heard = post_json(wechat.base, f"{path}?access_token={token}", body)
    assert heard.status == 200
    return heard.json


def test_a_code_gives_the_openid_once(wechat: Simulator, person: str) -> None:
    given = login(wechat, person)
    found = sign_in(wechat, given["code"])
    assert (found["openid"], "errcode" in found) == (given["openid"], False)
    assert found["session_key"]
    assert sign_in(wechat, given["code"])["errcode"] == 40163
    assert login(wechat, person)["openid"] == given["openid"]


def test_the_openid_is_another_for_another_app(wechat: Simulator, person: str) -> None:
    assert login(wechat, person)["openid"] != login(wechat, person, appid=SECOND_APPID)["openid"]


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [
        ({"js_code": "nonsense"}, 40029),
        ({"appid": "wx0000000000000000"}, 40013),
        ({"secret": "wrong"}, 40125),
        ({"appid": SECOND_APPID, "secret": SECOND_APP_SECRET}, 40029),
        ({"grant_type": "password"}, 40002),
        ({"js_code": ""}, 41008),
        ({"secret": ""}, 41004),
        ({"appid": ""}, 41002),
    ],
)
def test_a_bent_sign_in_is_refused(wechat: Simulator, person: str, bent: dict[str, str], errcode: int) -> None:
    assert sign_in(wechat, login(wechat, person)["code"], **bent)["errcode"] == errcode


def test_a_code_lives_five_minutes(wechat: Simulator, person: str) -> None:
    code = login(wechat, person)["code"]
    wechat.advance(301)
    assert sign_in(wechat, code)["errcode"] == 40029


def test_a_high_risk_person_is_blocked(wechat: Simulator, person: str) -> None:
    assert sign_in(wechat, login(wechat, person, risky=True)["code"])["errcode"] == 40226


def test_a_hundred_sign_ins_a_minute_are_enough(wechat: Simulator, person: str) -> None:
    codes = [login(wechat, person)["code"] for _ in range(101)]
    answers = [sign_in(wechat, code) for code in codes]
    assert all("openid" in answer for answer in answers[:100])
    assert answers[100]["errcode"] == 45011


def test_the_token_stays_until_its_last_minutes(wechat: Simulator) -> None:
    wechat.advance(7201)
    token = token_of(wechat)["access_token"]
    wechat.advance(6800)
    again = token_of(wechat)
    assert again["access_token"] == token
    assert 300 < again["expires_in"] <= 400
    wechat.advance(150)
    fresh = token_of(wechat)
    assert (fresh["access_token"] == token, fresh["expires_in"]) == (False, 7200)
    assert ask(wechat, "/wxa/business/getuserphonenumber", token, {"code": "x"})["errcode"] == 40029
    wechat.advance(300)
    assert ask(wechat, "/wxa/business/getuserphonenumber", token, {"code": "x"})["errcode"] == 42001


def test_a_forced_token_kills_the_old_one(wechat: Simulator, token: str) -> None:
    fresh = token_of(wechat, force_refresh=True)["access_token"]
    assert fresh != token
    assert token_of(wechat, force_refresh=True)["access_token"] == fresh
    assert ask(wechat, "/wxa/business/getuserphonenumber", token, {"code": "x"})["errcode"] == 40001


def test_a_token_is_forced_twenty_times_a_day(wechat: Simulator) -> None:
    wechat.advance(86_401)
    token_of(wechat)
    for _ in range(20):
        assert "access_token" in token_of(wechat, force_refresh=True)
        wechat.advance(31)
    assert token_of(wechat, force_refresh=True)["errcode"] == 45009


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [({"appid": "wx0"}, 40013), ({"secret": "x"}, 40125), ({"grant_type": "x"}, 40002), ({"secret": None}, 41004)],
)
def test_a_bent_token_request_is_refused(wechat: Simulator, bent: dict[str, Any], errcode: int) -> None:
    assert token_of(wechat, **bent)["errcode"] == errcode


def test_a_phone_code_gives_the_number_once(wechat: Simulator, person: str, token: str) -> None:
    code = wechat.post("/_sim/phone_code", {"user": person, "phone": "13800000001"})["code"]
    found = ask(wechat, "/wxa/business/getuserphonenumber", token, {"code": code})
    assert (found["errcode"], found["phone_info"]["purePhoneNumber"]) == (0, "13800000001")
    assert found["phone_info"]["watermark"]["appid"] == APPID
    assert ask(wechat, "/wxa/business/getuserphonenumber", token, {"code": code})["errcode"] == 40029


def test_a_phone_code_is_no_login_code_and_belongs_to_its_app(wechat: Simulator, person: str, token: str) -> None:
    path = "/wxa/business/getuserphonenumber"
    assert ask(wechat, path, token, {"code": login(wechat, person)["code"]})["errcode"] == 40029
    foreign = wechat.post("/_sim/phone_code", {"user": person, "phone": "13800000001", "appid": SECOND_APPID})
    assert ask(wechat, path, token, {"code": foreign["code"]})["errcode"] == 40029
    late = wechat.post("/_sim/phone_code", {"user": person, "phone": "13800000001"})
    assert sign_in(wechat, late["code"])["errcode"] == 40029
    wechat.advance(301)
    assert ask(wechat, path, token, {"code": late["code"]})["errcode"] == 40029


@pytest.mark.parametrize(("given", "errcode"), [("", 41001), ("nonsense", 40001)])
def test_a_token_is_demanded(wechat: Simulator, given: str, errcode: int) -> None:
    assert ask(wechat, "/wxa/business/getuserphonenumber", given, {"code": "x"})["errcode"] == errcode


@pytest.fixture
def active(wechat: Simulator, person: str) -> str:
    given = login(wechat, person)
    sign_in(wechat, given["code"])
    return str(given["openid"])


def check(wechat: Simulator, token: str, **bent: Any) -> Any:
    body = {"version": 2, "scene": 2, "content": "文字", **bent}
    return ask(wechat, "/wxa/msg_sec_check", token, body)


@pytest.mark.parametrize(
    ("content", "suggest"), [("愿你平安", "pass"), ("x [sim:review]", "review"), ("[sim:risky]", "risky")]
)
def test_a_text_is_judged(wechat: Simulator, token: str, active: str, content: str, suggest: str) -> None:
    found = check(wechat, token, openid=active, content=content)
    assert (found["errcode"], found["result"]["suggest"]) == (0, suggest)
    assert found["trace_id"]


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [
        ({"content": ""}, 44002),
        ({"content": "长" * 2501}, 45002),
        ({"scene": 5}, 40129),
        ({"openid": "o"}, 40003),
        ({"version": 1, "content": "[sim:risky]"}, 87014),
        ({"version": 1}, 0),
    ],
)
def test_a_bent_text_check_is_refused(
    wechat: Simulator, token: str, active: str, bent: dict[str, Any], errcode: int
) -> None:
    assert check(wechat, token, **{"openid": active, **bent})["errcode"] == errcode


def test_a_person_long_gone_is_not_checked_for(wechat: Simulator, person: str, active: str) -> None:
    wechat.advance(6000)
    assert check(wechat, token_of(wechat)["access_token"], openid=active)["errcode"] == 0
    wechat.advance(1201)
    fresh = token_of(wechat)["access_token"]
    assert check(wechat, fresh, openid=active)["errcode"] == 61010
    foreign = login(wechat, person, appid=SECOND_APPID)["openid"]
    assert check(wechat, fresh, openid=foreign)["errcode"] == 43104


def send(wechat: Simulator, token: str, openid: str, **bent: Any) -> Any:
    body = {"touser": openid, "template_id": "T1", "page": "pages/wish", "data": {"thing1": {"value": "心愿"}}}
    return ask(wechat, "/cgi-bin/message/subscribe/send", token, {**body, **bent})


def test_one_consent_is_one_message(wechat: Simulator, person: str, token: str, active: str) -> None:
    wechat.post("/_sim/consent", {"user": person, "template": "T1"})
    assert send(wechat, token, active)["errcode"] == 0
    assert send(wechat, token, active)["errcode"] == 43101
    assert len(wechat.get("/_sim/state")["subscribes"]) == 1


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [
        ({"touser": "o"}, 40003),
        ({"template_id": "T2"}, 40037),
        ({"page": "/pages/wish"}, 41030),
        ({"data": {}}, 47003),
        ({"data": {"thing1": {"value": "二十一个字的心愿二十一个字的心愿二十一个字"}}}, 47003),
        ({"data": {"amount2": {"value": "六十六元"}}}, 47003),
        ({"data": {"phrase3": {"value": "六个字的短语"}}}, 47003),
        ({"data": {"nothing1": {"value": "x"}}}, 47003),
        ({"data": {"thing1": "x"}}, 47003),
    ],
)
def test_a_bent_message_is_refused_and_costs_no_consent(
    wechat: Simulator, person: str, token: str, active: str, bent: dict[str, Any], errcode: int
) -> None:
    wechat.post("/_sim/consent", {"user": person, "template": "T1"})
    assert send(wechat, token, active, **bent)["errcode"] == errcode
    assert send(wechat, token, active)["errcode"] == 0


def test_a_person_may_switch_messages_off(wechat: Simulator, person: str, token: str, active: str) -> None:
    wechat.post("/_sim/consent", {"user": person, "template": "T1", "off": True})
    assert send(wechat, token, active)["errcode"] == 43107


def test_w8_two_at_once_to_one_person_are_one_too_many(wechat: Simulator, person: str, token: str, active: str) -> None:
    wechat.post("/_sim/consent", {"user": person, "template": "T1", "n": 8})
    with ThreadPoolExecutor(8) as pool:
        codes = [one["errcode"] for one in pool.map(lambda _: send(wechat, token, active), range(8))]
    assert set(codes) == {0, 43108}
    assert send(wechat, token, active)["errcode"] == 0
