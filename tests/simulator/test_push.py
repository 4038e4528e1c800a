"""The push sender: three modes, two formats, three tries of one body, and forgeries that a good back end refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.asking import active, ask, token_of
from tests.simulator.hearing import HOST, URL, Backend, Pushed, sha1_of
from tests.wechat_simulator.client import ControlError, Simulator
from tests.wechat_simulator.identities import PUSH_TOKEN

WORDS = {"MsgType": "text", "MsgId": 7, "Content": "请问 <台灯> 寄到哪里？]]>"}


@pytest.fixture
def backend() -> Iterator[Backend]:
    server = Backend()
    yield server
    server.close()


@pytest.fixture
def wechat(tmp_path: Path, backend: Backend) -> Iterator[Simulator]:
    with Simulator.start(tmp_path / "sim", {HOST: backend.base}) as simulator:
        yield simulator


def aim(wechat: Simulator, **more: str) -> Any:
    return wechat.post("/_sim/push/target", {"url": URL, **more})


def push(wechat: Simulator, message: dict[str, Any] = WORDS) -> str:
    number = str(wechat.post("/_sim/push", {"openid": "oLan", "message": message})["id"])
    wechat.wait()
    return number


def row(wechat: Simulator, number: str) -> Any:
    return next(row for row in wechat.get("/_sim/state")["pushes"] if row["key"] == number)


def check_whole(push: Pushed, now: int) -> Any:
    """What a good back end asks of a push."""
    assert abs(int(push.query["timestamp"]) - now) < 300
    assert b"<!" not in push.body
    return json.loads(push.opened())


def violations(wechat: Simulator) -> list[str]:
    return [str(row["what"]) for row in wechat.get("/_sim/state")["violations"]]


def test_the_address_is_checked_before_it_is_kept(wechat: Simulator, backend: Backend) -> None:
    assert aim(wechat) == {"ok": True, "verdict": "success"}
    (check,) = backend.checks
    assert check["signature"] == sha1_of(PUSH_TOKEN, check["timestamp"], check["nonce"])
    assert len(check["echostr"]) == 19


def test_an_address_that_does_not_echo_is_not_kept(wechat: Simulator, backend: Backend) -> None:
    backend.echo = lambda query: "hello"
    assert aim(wechat)["ok"] is False
    assert aim(wechat, url="https://nowhere.example.cn/")["verdict"] == "unmapped"
    assert row(wechat, push(wechat))["state"] == "nowhere"
    assert backend.heard == []


def test_safe_json_holds_only_the_sealed_half(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    assert row(wechat, push(wechat))["state"] == "done"
    (heard,) = backend.heard
    assert set(heard.fields()) == {"ToUserName", "Encrypt"}
    assert heard.query["encrypt_type"] == "aes"
    message = json.loads(heard.opened())
    assert (message["Content"], message["FromUserName"]) == (WORDS["Content"], "oLan")


def test_compatible_holds_both_halves(wechat: Simulator, backend: Backend) -> None:
    aim(wechat, mode="compatible")
    push(wechat)
    (heard,) = backend.heard
    assert heard.fields()["Content"] == json.loads(heard.opened())["Content"] == WORDS["Content"]


def test_plain_is_signed_by_its_address_alone(wechat: Simulator, backend: Backend) -> None:
    aim(wechat, mode="plain")
    push(wechat)
    (heard,) = backend.heard
    assert "Encrypt" not in heard.fields()
    assert "msg_signature" not in heard.query
    assert heard.query["signature"] == sha1_of(PUSH_TOKEN, heard.query["timestamp"], heard.query["nonce"])


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_xml_says_the_same(wechat: Simulator, backend: Backend, mode: str) -> None:
    aim(wechat, mode=mode, format="xml")
    push(wechat)
    (heard,) = backend.heard
    assert heard.content_type == "text/xml"
    text = heard.opened() if mode == "safe" else heard.body.decode()
    assert Pushed({}, "text/xml", text.encode()).fields()["Content"] == WORDS["Content"]


def test_three_tries_of_one_body(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    backend.answer = lambda _: (500, "")
    number = push(wechat)
    wechat.advance(60)
    kept = row(wechat, number)
    assert [one["verdict"] for one in kept["tries"]] == ["500"] * 3
    assert kept["state"] == "given_up"
    gaps = [kept["tries"][i + 1]["at"] - kept["tries"][i]["at"] for i in range(2)]
    assert gaps == pytest.approx([5, 5], abs=0.01)
    assert len({heard.body for heard in backend.heard}) == 1
    assert len({heard.query["nonce"] for heard in backend.heard}) == 3


@pytest.mark.parametrize(("words", "state"), [("success", "done"), ("", "done"), ("ok", "pending")])
def test_success_is_a_word(wechat: Simulator, backend: Backend, words: str, state: str) -> None:
    aim(wechat)
    backend.answer = lambda _: (200, words)
    assert row(wechat, push(wechat))["state"] == state


def test_the_second_try_may_work(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    backend.answer = lambda _: (200, "success") if len(backend.heard) > 1 else (502, "")
    number = push(wechat)
    wechat.advance(6)
    assert [one["verdict"] for one in row(wechat, number)["tries"]] == ["502", "success"]


@pytest.mark.parametrize("kind", ["stale", "wrong_appid", "bad_signature", "bad_padding", "entity_bomb", "plain_body"])
def test_a_forgery_that_is_accepted_fails_the_run(wechat: Simulator, backend: Backend, kind: str) -> None:
    aim(wechat)
    wechat.fault("push", kind)
    push(wechat)
    assert len(violations(wechat)) == 1
    assert kind in violations(wechat)[0]


@pytest.mark.parametrize("kind", ["stale", "wrong_appid", "bad_signature", "bad_padding", "entity_bomb", "plain_body"])
def test_after_a_refused_forgery_the_true_one_comes(wechat: Simulator, backend: Backend, kind: str) -> None:
    aim(wechat)
    wechat.fault("push", kind)
    backend.answer = lambda _: (401, "") if len(backend.heard) == 1 else (200, "success")
    number = push(wechat)
    wechat.advance(6)
    assert violations(wechat) == []
    assert row(wechat, number)["state"] == "done"
    forged, true = backend.heard
    with pytest.raises((AssertionError, KeyError, ValueError)):
        check_whole(forged, int(true.query["timestamp"]))
    assert check_whole(true, int(true.query["timestamp"]))["MsgId"] == 7


def test_lost_late_doubled_and_all_at_once(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    wechat.fault("push", "drop")
    assert row(wechat, push(wechat))["state"] == "dropped"
    wechat.fault("push", "delay", args={"seconds": 900})
    push(wechat)
    assert backend.heard == []
    wechat.advance(901)
    assert len(backend.heard) == 1
    wechat.fault("push", "duplicate", args={"times": 3})
    push(wechat)
    assert len(backend.heard) == 4
    wechat.fault("push", "concurrent")
    push(wechat)
    assert len(backend.heard) == 12
    assert len({heard.opened() for heard in backend.heard[4:]}) == 1


def test_a_fault_may_wait_for_one_event(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    wechat.fault("subscribe_msg_popup_event", "drop")
    push(wechat)
    wechat.post("/_sim/consent", {"user": "lan", "template": "T1"})
    wechat.wait()
    assert [json.loads(heard.opened())["MsgType"] for heard in backend.heard] == ["text"]


def test_by_hand_hold_release_replay_drop(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    wechat.fault("push", "delay", args={"seconds": 60})
    number = push(wechat)
    wechat.post(f"/_sim/push/{number}/hold")
    wechat.advance(120)
    assert backend.heard == []
    wechat.post(f"/_sim/push/{number}/release")
    wechat.wait()
    wechat.post(f"/_sim/push/{number}/replay")
    wechat.wait()
    assert len(backend.heard) == 2
    assert wechat.post(f"/_sim/push/{number}/drop")["state"] == "dropped"
    with pytest.raises(ControlError, match="no_such_push"):
        wechat.post("/_sim/push/P0/replay")


def test_a_choice_and_a_message_that_arrived_are_told(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    openid, token = active(wechat, "lan"), token_of(wechat)["access_token"]
    wechat.post("/_sim/consent", {"user": "lan", "template": "T1"})
    body = {"touser": openid, "template_id": "T1", "data": {"thing1": {"value": "心愿"}}}
    sent = ask(wechat, "/cgi-bin/message/subscribe/send", token, body)
    wechat.post("/_sim/consent", {"user": "lan", "template": "T1", "off": True})
    wechat.wait()
    told = {message["Event"]: message for message in (json.loads(heard.opened()) for heard in backend.heard)}
    assert told["subscribe_msg_popup_event"]["List"]["SubscribeStatusString"] == "accept"
    assert told["subscribe_msg_change_event"]["List"]["SubscribeStatusString"] == "reject"
    arrived = told["subscribe_msg_sent_event"]["List"]
    assert (arrived["MsgID"], arrived["ErrorStatus"]) == (str(sent["msgid"]), "success")
    assert all(message["FromUserName"] == openid for message in told.values())


def test_w8_a_message_may_fail_after_it_was_taken(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    openid, token = active(wechat, "lan"), token_of(wechat)["access_token"]
    wechat.post("/_sim/consent", {"user": "lan", "template": "T1"})
    wechat.fault("subscribe_send", "sent_failed")
    body = {"touser": openid, "template_id": "T1", "data": {"thing1": {"value": "心愿"}}}
    assert ask(wechat, "/cgi-bin/message/subscribe/send", token, body)["errcode"] == 0
    wechat.wait()
    last = json.loads(backend.heard[-1].opened())
    assert (last["Event"], last["List"]["ErrorCode"]) == ("subscribe_msg_sent_event", "1")


def test_killed_before_it_was_sent_it_is_sent_after(wechat: Simulator, backend: Backend) -> None:
    aim(wechat)
    wechat.fault("push", "delay", args={"seconds": 1})
    push(wechat)
    wechat.kill()
    wechat.launch()
    wechat.advance(2)
    assert len(backend.heard) == 1


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("/_sim/push/target", {"url": URL, "mode": "secret"}),
        ("/_sim/push/target", {"url": URL, "appid": "wx0"}),
        ("/_sim/push", {"message": {}}),
        ("/_sim/verdict", {"suggest": "fine"}),
        ("/_sim/pages", {"pages": "pages/wish"}),
    ],
)
def test_a_bent_wish_is_refused(wechat: Simulator, path: str, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="400"):
        wechat.post(path, wish)
