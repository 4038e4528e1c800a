"""M2 and what happens to tokens: two kinds that know nothing of each other, thieves, and how often one may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.asking import ask, plain_token_of, token_of
from tests.simulator.speaking import call
from tests.wechat_simulator.client import ControlError, Simulator
from tests.wechat_simulator.identities import SECOND_APP_SECRET, SECOND_APPID

PHONE = "/wxa/business/getuserphonenumber"
WORKS = 40029
"""the token was taken; the code was not"""


@pytest.fixture(autouse=True)
def healed(wechat: Simulator) -> Iterator[None]:
    yield
    wechat.delete("/_sim/faults")


def errcode(wechat: Simulator, token: str) -> int:
    return int(ask(wechat, PHONE, token, {"code": "x"})["errcode"])


def test_each_call_gives_a_new_one_and_the_old_dies_in_five_minutes(wechat: Simulator) -> None:
    first = plain_token_of(wechat)
    assert first["expires_in"] == 7200
    second = plain_token_of(wechat)["access_token"]
    assert second != first["access_token"]
    assert [errcode(wechat, token) for token in (first["access_token"], second)] == [WORKS, WORKS]
    wechat.advance(301)
    assert errcode(wechat, first["access_token"]) == 42001
    assert errcode(wechat, second) == WORKS
    wechat.advance(6900)
    assert errcode(wechat, second) == 42001


def test_the_two_kinds_know_nothing_of_each_other(wechat: Simulator) -> None:
    stable = token_of(wechat)["access_token"]
    plain = plain_token_of(wechat)["access_token"]
    assert token_of(wechat)["access_token"] == stable
    assert [errcode(wechat, token) for token in (stable, plain)] == [WORKS, WORKS]


def test_a_token_is_of_its_own_app(wechat: Simulator) -> None:
    foreign = plain_token_of(wechat, appid=SECOND_APPID, secret=SECOND_APP_SECRET)["access_token"]
    openid = wechat.post("/_sim/login", {"user": "lan"})["openid"]
    body = {"version": 2, "scene": 2, "content": "文字", "openid": openid}
    assert ask(wechat, "/wxa/msg_sec_check", foreign, body)["errcode"] == 43104


@pytest.mark.parametrize(
    ("bent", "code"),
    [({"appid": "wx0"}, 40013), ({"secret": "x"}, 40125), ({"grant_type": "x"}, 40002), ({"secret": ""}, 41004)],
)
def test_a_bent_request_is_refused(wechat: Simulator, bent: dict[str, str], code: int) -> None:
    assert plain_token_of(wechat, **bent)["errcode"] == code


def test_an_address_that_is_not_listed(wechat: Simulator) -> None:
    wechat.fault("token", "errcode", args={"errcode": 40164, "errmsg": "invalid ip, not in whitelist"})
    assert plain_token_of(wechat)["errcode"] == 40164


def test_w1_a_token_may_be_refused_for_ever(wechat: Simulator) -> None:
    wechat.fault("getuserphonenumber", "errcode", count=0, args={"errcode": 40001})
    tokens = [token_of(wechat)["access_token"] for _ in range(3)]
    assert [errcode(wechat, token) for token in tokens] == [40001] * 3


def test_w2_another_process_takes_the_token(wechat: Simulator) -> None:
    token = token_of(wechat)["access_token"]
    wechat.fault("getuserphonenumber", "token_stolen")
    assert errcode(wechat, token) == 40001
    fresh = token_of(wechat)["access_token"]
    assert fresh != token
    assert errcode(wechat, fresh) == WORKS
    wechat.post("/_sim/token")
    assert errcode(wechat, fresh) == 40001


def test_more_than_the_quota_is_refused(wechat: Simulator) -> None:
    wechat.post("/_sim/limits", {"endpoint": "token", "a_day": 3})
    wechat.advance(86_400)
    answers = [plain_token_of(wechat).get("errcode") for _ in range(4)]
    assert answers == [None, None, None, 45009]
    wechat.advance(86_400)
    assert "access_token" in plain_token_of(wechat)
    wechat.post("/_sim/limits", {"endpoint": "token"})


def test_the_published_quotas_hold_without_a_word(wechat: Simulator) -> None:
    assert wechat.post("/_sim/limits", {"endpoint": "stable_token"}) == {
        "endpoint": "stable_token",
        "a_minute": 10_000,
        "a_day": 500_000,
    }


@pytest.mark.parametrize("wish", [{"endpoint": "nowhere"}, {"endpoint": "token", "a_day": "many"}])
def test_a_bent_limit_is_refused(wechat: Simulator, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="400"):
        wechat.post("/_sim/limits", wish)


@pytest.mark.parametrize(
    ("path", "code"),
    [("/cgi-bin/stable_token", 43002), ("/wxa/getwxacodeunlimit", 43002), ("/wxa/msg_sec_check", 43302)],
)
def test_a_get_where_a_post_belongs(wechat: Simulator, path: str, code: int) -> None:
    heard = call(wechat.base, "GET", f"{path}?access_token=x")
    assert (heard.status, heard.json["errcode"]) == (200, code)
