"""The H5 cashier, as a browser sees it."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant, call
from tests.wechat_simulator.client import Simulator

BACK = "http://127.0.0.1:8000/m/#/pages/thanks?order=GIFT&x=1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def body(h5_body: OrderBody) -> dict[str, Any]:
    return h5_body(description="「微心愿项目」<b>捐赠</b>")


@pytest.fixture
def link(merchant: Merchant, body: dict[str, Any]) -> str:
    """Path and query of the h5_url, with the address to return to."""
    url = urlsplit(merchant.prepay(body, "h5").json["h5_url"])
    assert f"{url.scheme}://{url.netloc}" == merchant.base
    return f"{url.path}?{url.query}&{urlencode({'redirect_url': BACK})}"


def press(wechat: Simulator, link: str, act: str) -> Heard:
    """Press a button of the form on the page."""
    page = call(wechat.base, "GET", link).body.decode()
    form = re.search(r'<form method="post" action="([^"]+)"', page)
    assert form is not None, page
    assert f'name="act" value="{act}"' in page
    return call(wechat.base, "POST", html.unescape(form[1]), f"act={act}".encode(), FORM)


def state(merchant: Merchant, body: dict[str, Any]) -> str:
    return str(merchant.query(body["out_trade_no"]).json["trade_state"])


def test_the_page_says_how_much_and_to_whom(wechat: Simulator, link: str) -> None:
    heard = call(wechat.base, "GET", link)
    page = heard.body.decode()
    assert heard.status == 200
    for words in ("66.00", "示例慈善总会", "支付", "取消", "关闭", "&lt;b&gt;捐赠"):
        assert words in page
    assert "<script" not in page
    assert "width=device-width" in page


def test_paying_settles_and_returns(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    heard = press(wechat, link, "pay")
    assert (heard.status, heard.headers["Location"]) == (303, BACK)
    found = merchant.query(body["out_trade_no"]).json
    assert (found["trade_state"], found["trade_type"], found["amount"]["total"]) == ("SUCCESS", "MWEB", 6600)
    assert found["payer"]["openid"]


def test_cancelling_returns_unpaid(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    assert press(wechat, link, "cancel").headers["Location"] == BACK
    assert state(merchant, body) == "NOTPAY"
    assert press(wechat, link, "pay").status == 303


def test_closing_stays_here_unpaid(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    heard = press(wechat, link, "close")
    assert heard.status == 200
    assert "没有扣款" in heard.body.decode()
    assert state(merchant, body) == "NOTPAY"


def test_without_an_address_the_end_is_a_page(wechat: Simulator, link: str) -> None:
    heard = press(wechat, link.split("&redirect_url")[0], "pay")
    assert heard.status == 200
    assert "支付成功" in heard.body.decode()


def test_a_double_tap_pays_once(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    press(wechat, link, "pay")
    number = merchant.query(body["out_trade_no"]).json["transaction_id"]
    again = call(wechat.base, "POST", link, b"act=pay", FORM)
    assert (again.status, "该订单已支付" in again.body.decode()) == (403, True)
    assert merchant.query(body["out_trade_no"]).json["transaction_id"] == number


def test_wechats_own_browser_is_refused(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    inside = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) MicroMessenger/8.0.49"}
    assert "请在微信外打开订单" in call(wechat.base, "GET", link, b"", inside).body.decode()
    assert call(wechat.base, "POST", link, b"act=pay", {**FORM, **inside}).status == 403
    assert state(merchant, body) == "NOTPAY"


@pytest.mark.parametrize("bend", [("package=", "package=1"), ("prepay_id=wx", "prepay_id=wy")])
def test_a_bent_link_shows_nothing(wechat: Simulator, link: str, bend: tuple[str, str]) -> None:
    heard = call(wechat.base, "GET", link.replace(*bend))
    assert (heard.status, "商家参数格式有误" in heard.body.decode()) == (403, True)


def test_a_jsapi_session_opens_no_cashier(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> None:
    prepay_id = merchant.prepay(jsapi_body()).json["prepay_id"]
    target = f"/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={prepay_id}&package="
    assert call(wechat.base, "GET", target).status == 403


def test_a_closed_order_cannot_be_paid(wechat: Simulator, merchant: Merchant, body: dict[str, Any], link: str) -> None:
    merchant.close(body["out_trade_no"])
    assert "该订单已关闭" in call(wechat.base, "GET", link).body.decode()
    assert call(wechat.base, "POST", link, b"act=pay", FORM).status == 403


def test_only_a_web_address_is_returned_to(wechat: Simulator, link: str) -> None:
    bent = link.split("&redirect_url")[0] + "&redirect_url=javascript:alert(1)"
    heard = press(wechat, bent, "cancel")
    assert (heard.status, "javascript" in heard.body.decode()) == (200, False)


def test_another_act_is_refused(wechat: Simulator, link: str) -> None:
    assert call(wechat.base, "POST", link, b"act=steal", FORM).status == 400


def test_the_link_lives_five_minutes(own_wechat: Simulator, merchant: Merchant, h5_body: OrderBody) -> None:
    openid = own_wechat.post("/_sim/login", {"user": "lan"})["openid"]
    assert openid
    body = h5_body()
    url = urlsplit(Merchant(own_wechat.base).prepay(body, "h5").json["h5_url"])
    link = f"{url.path}?{url.query}"
    own_wechat.advance(290)
    assert call(own_wechat.base, "GET", link).status == 200
    own_wechat.advance(11)
    heard = call(own_wechat.base, "GET", link)
    assert "支付请求已失效，请重新发起支付" in heard.body.decode()
    assert call(own_wechat.base, "POST", link, b"act=pay", FORM).status == 403
