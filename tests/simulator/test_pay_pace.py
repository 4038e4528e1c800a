"""How often a merchant may ask, once the tester has switched that on."""

from __future__ import annotations

import pytest

from tests.simulator.billing import Shop, ask
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    return Shop(wechat, merchant, jsapi_body)


def codes(shop: Shop, times: int) -> list[int]:
    return [ask(shop.merchant, shop.day()).status for _ in range(times)]


def test_bills_are_asked_for_so_often_a_second(wechat: Simulator, shop: Shop) -> None:
    assert 429 not in codes(shop, 8)
    assert wechat.post("/_sim/pay_limits", {"on": True})["limits"] == {"refund": 150, "refund_failing": 6, "bill": 3}
    wechat.post("/_sim/pay_limits", {"bill": 0})
    heard = ask(shop.merchant, shop.day(), "fundflowbill")
    assert (heard.status, heard.json["code"]) == (429, "RATELIMIT_EXCEEDED")
    second = Merchant(wechat.base, identities.MERCHANTS[identities.SECOND_MCHID])
    assert ask(second, shop.day()).status == 429
    wechat.post("/_sim/pay_limits", {"on": False})
    assert 429 not in codes(shop, 4)


def test_a_second_later_there_is_room_again(wechat: Simulator, shop: Shop) -> None:
    wechat.post("/_sim/pay_limits", {"bill": 1})
    assert codes(shop, 1) == [400]
    shop.pass_time(2)
    assert codes(shop, 1) == [400]


def test_refunds_that_fail_are_allowed_less_often(wechat: Simulator, shop: Shop) -> None:
    order = shop.paid()
    wechat.post("/_sim/pay_limits", {"refund_failing": 0})
    heard = shop.back(order, 600, "BACK1")
    assert (heard.status, heard.json["code"]) == (429, "FREQUENCY_LIMITED")
    wechat.post("/_sim/pay_limits", {"refund_failing": 1, "refund": 150})
    assert shop.back(order, 99_999, "BACK2").status == 400
    shop.pass_time(2)
    assert shop.back(order, 600, "BACK3").status == 200


def test_a_bent_wish_is_refused(wechat: Simulator) -> None:
    with pytest.raises(ControlError, match="bad_request"):
        wechat.post("/_sim/pay_limits", {"bill": "often"})
