"""M5: the picture is fetched, judged and told by push: once, late, twice, never, or under a strange number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.asking import active, ask, token_of
from tests.simulator.hearing import HOST, URL, Backend
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import APPID, SECOND_APPID

PICTURE = f"https://{HOST}/picture/1"


@pytest.fixture
def backend() -> Iterator[Backend]:
    server = Backend()
    yield server
    server.close()


@pytest.fixture
def wechat(tmp_path: Path, backend: Backend) -> Iterator[Simulator]:
    with Simulator.start(tmp_path / "sim", {HOST: backend.base}) as simulator:
        assert simulator.post("/_sim/push/target", {"url": URL})["ok"]
        yield simulator


@pytest.fixture
def openid(wechat: Simulator) -> str:
    return active(wechat, "lan")


def check(wechat: Simulator, openid: str, /, **bent: Any) -> Any:
    body = {"media_url": PICTURE, "media_type": 2, "version": 2, "scene": 1, "openid": openid, **bent}
    return ask(wechat, "/wxa/media_check_async", token_of(wechat)["access_token"], body)


def told(backend: Backend) -> list[Any]:
    return [json.loads(heard.opened()) for heard in backend.heard]


def verdict(wechat: Simulator, backend: Backend, openid: str, **bent: Any) -> Any:
    trace = check(wechat, openid, **bent)["trace_id"]
    wechat.advance(3)
    (message,) = told(backend)
    assert (message["Event"], message["trace_id"], message["appid"]) == ("wxa_media_check", trace, APPID)
    return message


def test_a_picture_passes(wechat: Simulator, backend: Backend, openid: str) -> None:
    found = verdict(wechat, backend, openid)
    assert (found["errcode"], found["result"]) == (0, {"suggest": "pass", "label": 100})
    assert found["FromUserName"] == openid


@pytest.mark.parametrize("word", ["risky", "review"])
def test_the_bytes_may_say_it(wechat: Simulator, backend: Backend, openid: str, word: str) -> None:
    backend.picture = f"JPEG [sim:{word}]".encode()
    assert verdict(wechat, backend, openid)["result"]["suggest"] == word


def test_the_tester_may_say_it(wechat: Simulator, backend: Backend, openid: str) -> None:
    wechat.post("/_sim/verdict", {"suggest": "risky", "n": 2})
    for _ in range(3):
        check(wechat, openid)
        wechat.advance(3)
    assert [message["result"]["suggest"] for message in told(backend)] == ["risky", "risky", "pass"]


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/missing",
        f"http://{HOST}/picture/1",
        "https://127.0.0.1/picture/1",
        "https://intranet/picture/1",
        "https://elsewhere.example.cn/picture/1",
        "nonsense",
    ],
)
def test_what_cannot_be_fetched_is_not_judged(wechat: Simulator, backend: Backend, openid: str, url: str) -> None:
    found = verdict(wechat, backend, openid, media_url=url)
    assert (found["errcode"], found["result"]) == (-1008, {})


def test_ten_megabytes_are_enough(wechat: Simulator, backend: Backend, openid: str) -> None:
    backend.picture = b"x" * (10 * 1024 * 1024 + 1)
    assert verdict(wechat, backend, openid)["errcode"] == -1008


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [
        ({"media_url": ""}, 41005),
        ({"media_type": 3}, 40097),
        ({"version": 1}, 40097),
        ({"scene": 9}, 40129),
        ({"openid": "o"}, 40003),
    ],
)
def test_a_bent_request_is_refused(wechat: Simulator, openid: str, bent: dict[str, Any], errcode: int) -> None:
    assert check(wechat, openid, **bent)["errcode"] == errcode


def test_a_person_long_gone_and_one_of_another_app(wechat: Simulator, openid: str) -> None:
    foreign = wechat.post("/_sim/login", {"user": "lan", "appid": SECOND_APPID})["openid"]
    assert check(wechat, foreign)["errcode"] == 43104
    wechat.advance(7201)
    assert check(wechat, openid)["errcode"] == 61010


def test_w7_never(wechat: Simulator, backend: Backend, openid: str) -> None:
    wechat.fault("media_result", "drop")
    check(wechat, openid)
    wechat.advance(7200)
    assert backend.heard == []


def test_w7_late(wechat: Simulator, backend: Backend, openid: str) -> None:
    wechat.fault("media_result", "delay", args={"seconds": 1800})
    check(wechat, openid)
    wechat.advance(1700)
    assert backend.heard == []
    wechat.advance(200)
    assert len(told(backend)) == 1


def test_w7_twice(wechat: Simulator, backend: Backend, openid: str) -> None:
    wechat.fault("media_result", "duplicate")
    check(wechat, openid)
    wechat.advance(3)
    assert len({message["trace_id"] for message in told(backend)}) == 1
    assert len(backend.heard) == 2


def test_w7_under_a_strange_number(wechat: Simulator, backend: Backend, openid: str) -> None:
    wechat.fault("media_result", "unknown_trace")
    trace = check(wechat, openid)["trace_id"]
    wechat.advance(3)
    assert told(backend)[0]["trace_id"] != trace
