"""M6: a real picture that a phone can read, and every refusal as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.simulator.asking import ask, token_of
from tests.simulator.speaking import Heard, post_json
from tests.wechat_simulator.client import Simulator

PATH = "/wxa/getwxacodeunlimit"


@pytest.fixture(autouse=True)
def healed(wechat: Simulator) -> Iterator[None]:
    yield
    wechat.delete("/_sim/faults")


@pytest.fixture
def token(wechat: Simulator) -> str:
    return str(token_of(wechat)["access_token"])


def get_code(wechat: Simulator, token: str, **body: Any) -> Heard:
    return post_json(wechat.base, f"{PATH}?access_token={token}", {"scene": "w=1", **body})


def picture(heard: Heard) -> Image.Image:
    assert heard.headers["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(heard.body))


@pytest.mark.parametrize("scene", ["w=abc123", "!#$&'()*+,/:;=?@-._~", "x" * 32])
def test_a_phone_can_read_it(wechat: Simulator, token: str, scene: str) -> None:
    from urllib.parse import parse_qs, urlsplit

    (found,) = zxingcpp.read_barcodes(picture(get_code(wechat, token, scene=scene, page="pages/wish/show")))
    parts = urlsplit(found.text)
    assert (parts.scheme, f"{parts.netloc}{parts.path}") == ("sim", "pages/wish/show")
    assert parse_qs(parts.query) == {"scene": [scene]}


@pytest.mark.parametrize("width", [280, 430, 1280])
def test_it_is_about_as_wide_as_asked(wechat: Simulator, token: str, width: int) -> None:
    found = picture(get_code(wechat, token, width=width))
    assert width * 0.8 < found.width <= width
    assert found.width == found.height


@pytest.mark.parametrize(
    ("bent", "errcode"),
    [
        ({"scene": ""}, 40129),
        ({"scene": "x" * 33}, 40129),
        ({"scene": 7}, 40129),
        ({"scene": "心愿"}, 40169),
        ({"scene": "a b"}, 40169),
        ({"scene": "scancode_time=1"}, 85096),
        ({"page": "/pages/wish"}, 41030),
        ({"page": "pages/wish?x=1"}, 41030),
        ({"width": 279}, 40097),
        ({"width": 1281}, 40097),
        ({"width": "430"}, 40097),
        ({"env_version": "beta"}, 40097),
    ],
)
def test_a_bent_wish_is_refused_in_json(wechat: Simulator, token: str, bent: dict[str, Any], errcode: int) -> None:
    heard = get_code(wechat, token, **bent)
    assert (heard.status, heard.json["errcode"]) == (200, errcode)


def test_only_published_pages_unless_nobody_checks(own_wechat: Simulator) -> None:
    token = str(token_of(own_wechat)["access_token"])
    own_wechat.post("/_sim/pages", {"pages": ["pages/wish/show"]})
    assert picture(get_code(own_wechat, token, page="pages/wish/show"))
    assert get_code(own_wechat, token, page="pages/draft").json["errcode"] == 41030
    assert picture(get_code(own_wechat, token, page="pages/draft", check_path=False))


def test_w10_json_although_a_picture_was_expected(wechat: Simulator, token: str) -> None:
    wechat.fault("wxacode", "errcode", args={"errcode": 45009})
    assert get_code(wechat, token).json["errcode"] == 45009
    assert picture(get_code(wechat, token))


def test_five_thousand_a_minute_are_enough(own_wechat: Simulator) -> None:
    token = str(token_of(own_wechat)["access_token"])
    own_wechat.post("/_sim/limits", {"endpoint": "wxacode", "a_minute": 2})
    kinds = [get_code(own_wechat, token).headers["Content-Type"].split(";")[0] for _ in range(3)]
    assert kinds == ["image/png", "image/png", "application/json"]


def test_a_token_is_demanded(wechat: Simulator) -> None:
    assert ask(wechat, PATH, "nonsense", {"scene": "w"})["errcode"] == 40001
