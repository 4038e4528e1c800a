"""W1–W11 as far as the product calls there: each fault by its id, on a WeChat whose clock may be moved."""

import multiprocessing
import time
from multiprocessing.synchronize import Barrier

import pytest

from server.kit.db import db
from server.wechat import pictures, session, token, wire
from server.wechat.errors import LoginCodeWrong, PhoneCodeWrong, WechatBusy, WechatUnavailable
from tests.paying import app_settings, wechat
from tests.wechat_simulator.identities import SECOND_APPID

__all__ = ["app_settings", "wechat"]
PHONE, NUMBER = "/wxa/business/getuserphonenumber", "13800000001"


@pytest.fixture
def called(wechat):
    """How often a path was asked for."""

    def count(word):
        entries = wechat.get("/_sim/journal?since=0")["entries"]
        return len([one for one in entries if one["direction"] == "in" and word in one["path"]])

    return count


def phone_code(wechat):
    return wechat.post("/_sim/phone_code", {"user": "lan", "phone": NUMBER})["code"]


def test_w1_a_token_refused_for_ever_is_asked_about_twice(app, wechat, called):
    wechat.fault("getuserphonenumber", "errcode", count=0, args={"errcode": 40001})
    with app.app_context(), pytest.raises(WechatUnavailable):
        session.phone_of(phone_code(wechat))
    assert called(PHONE) == 2


def test_w2_a_stolen_token_is_fetched_again_once(app, wechat, called):
    with app.app_context():
        token.access_token()
        wechat.fault("getuserphonenumber", "token_stolen")
        assert session.phone_of(phone_code(wechat)) == NUMBER
    assert (called(PHONE), called("stable_token")) == (2, 2)


def _one_worker(app, barrier: Barrier, found) -> None:
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are the parent's
        barrier.wait(20)
        found.put(token.access_token())


def test_w3_eight_cold_processes_fetch_once(app, wechat, called):
    wechat.fault("stable_token", "delay", count=0, args={"seconds": 0.4})
    forked = multiprocessing.get_context("fork")
    barrier, found = forked.Barrier(8), forked.SimpleQueue()
    with app.app_context():
        db.engine.dispose()
    workers = [forked.Process(target=_one_worker, args=(app, barrier, found)) for _ in range(8)]
    for worker in workers:
        worker.start()
    tokens = {found.get() for _ in workers}
    for worker in workers:
        worker.join(20)
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert (len(tokens), called("stable_token")) == (1, 1)


def test_w4_a_slow_answer_is_waited_for_and_a_very_slow_one_is_not(app, wechat, monkeypatch):
    monkeypatch.setattr(wire, "READ_S", 3.0)
    wechat.fault("jscode2session", "delay", args={"seconds": 0.4})
    given = wechat.post("/_sim/login", {"user": "lan"})
    with app.app_context():
        assert session.code_to_openid(given["code"]) == given["openid"]
        wechat.fault("jscode2session", "timeout", args={"seconds": 20})
        began = time.monotonic()
        with pytest.raises(WechatUnavailable):
            session.code_to_openid(wechat.post("/_sim/login", {"user": "lan"})["code"])
    assert time.monotonic() - began < 15


def test_w5_a_code_used_late_or_of_another_app(app, wechat):
    used = wechat.post("/_sim/login", {"user": "lan"})["code"]
    foreign = wechat.post("/_sim/login", {"user": "lan", "appid": SECOND_APPID})["code"]
    late = wechat.post("/_sim/login", {"user": "lan"})["code"]
    with app.app_context():
        session.code_to_openid(used)
        wechat.advance(301)
        for code in (used, foreign, late):
            with pytest.raises(LoginCodeWrong):
                session.code_to_openid(code)


def test_w9_a_phone_code_used_twice_or_late(app, wechat):
    used, late = phone_code(wechat), phone_code(wechat)
    with app.app_context():
        assert session.phone_of(used) == NUMBER
        wechat.advance(301)
        for code in (used, late):
            with pytest.raises(PhoneCodeWrong):
                session.phone_of(code)


def test_w11_a_person_as_another_app_knows_them_is_nobody_here(app, wechat):
    foreign = wechat.post("/_sim/login", {"user": "lan", "appid": SECOND_APPID})["openid"]
    with app.app_context():
        assert pictures.ask_about("https://donate.example.gov.cn/x", foreign) is None
        assert pictures.ask_about("https://donate.example.gov.cn/x", "nobody") is None


@pytest.mark.parametrize(
    ("kind", "args", "refusal"),
    [
        ("busy", {}, WechatBusy),
        ("errcode", {"errcode": 45009}, WechatBusy),
        ("errcode", {"errcode": 40097}, WechatUnavailable),
        ("empty", {}, WechatUnavailable),
        ("html_502", {}, WechatUnavailable),
        ("truncated", {}, WechatUnavailable),
    ],
)
def test_w7_a_look_that_is_not_promised(app, wechat, kind, args, refusal):
    given = wechat.post("/_sim/login", {"user": "lan"})
    wechat.fault("media_check", kind, args=args)
    with app.app_context():
        session.code_to_openid(given["code"])
        with pytest.raises(refusal):
            pictures.ask_about("https://donate.example.gov.cn/x", given["openid"])
        assert pictures.ask_about("https://donate.example.gov.cn/x", given["openid"])
