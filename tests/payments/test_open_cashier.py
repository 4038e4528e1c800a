"""The cashier: both doors, asked twice, refused kindly, and never a word about money that we do not know."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from server.kit.errors import NotFound
from server.kit.http import House
from server.kit.units import reading
from server.payments import service as payments
from server.payments.errors import BadReturnPath, OrderClosed, OrderPaid, OtherDoor, WechatUnavailable
from server.payments.queries import find, prepay_of
from tests.paying import Giving

Drain, Later, Problems = Callable[[], int], Callable[[float], None], Callable[[], list[str]]


def test_the_mini_program_pays(giving: Giving, drain: Drain, problems: Problems, later: Later) -> None:
    order_no = giving.paid_at_wechat()
    assert giving.state(order_no) == "asked"
    later(4)
    drain()
    assert giving.settled(order_no)
    assert giving.evidence(order_no) == ["query"]
    assert giving.raised_fen() == 6600
    assert problems() == []


def test_the_page_pays(giving: Giving) -> None:
    order_no = giving.give(channel="h5")
    answer = giving.cashier(order_no, "h5", return_path="/m/#/pages/pay/result?no=1")
    assert set(answer) == {"kind", "h5_url"}
    asked = parse_qs(urlsplit(answer["h5_url"]).query)
    assert asked["redirect_url"] == ["http://127.0.0.1:8000/m/#/pages/pay/result?no=1"]
    assert giving.wechat.order(order_no)["description"].startswith("捐赠·")


@pytest.mark.parametrize("channel", ["jsapi", "h5"])
def test_asked_twice_while_unpaid_it_works_twice(giving: Giving, channel: str) -> None:
    order_no = giving.give(channel=channel)
    first, second = giving.cashier(order_no, channel), giving.cashier(order_no, channel)
    if channel == "jsapi":
        assert first["package"] != second["package"]
        assert giving.pay(second)["errMsg"] == "requestPayment:ok"
    else:
        assert first["h5_url"] == second["h5_url"]


def test_a_donor_who_changes_networks_can_still_pay(giving: Giving, later: Later) -> None:
    """WeChat refuses a re-entry with another payer_client_ip: the first one is repeated."""
    order_no = giving.give(channel="h5")
    first = giving.cashier(order_no, "h5", payer="203.0.113.7")
    later(299)
    second = giving.cashier(order_no, "h5", payer="2001:db8::1")
    assert first["h5_url"] != second["h5_url"]


def test_the_payers_facts_are_forgotten_when_the_order_is_final(
    app: House, giving: Giving, drain: Drain, later: Later
) -> None:
    order_no = giving.paid_at_wechat()
    with app.app_context(), reading():
        prepay = prepay_of(order_no)
        assert prepay is not None
        assert prepay.payer == giving.openid
    later(4)
    drain()
    with app.app_context(), reading():
        prepay = prepay_of(order_no)
        assert prepay is not None
        assert prepay.payer is None


def test_somebody_elses_order_is_not_found(app: House, giving: Giving) -> None:
    order_no = giving.give()
    with app.app_context(), pytest.raises(NotFound):
        payments.open_cashier(order_no, donor_uids=["another000000000"], channel="jsapi", payer=giving.openid)


def test_the_other_door_is_refused(giving: Giving) -> None:
    with pytest.raises(OtherDoor):
        giving.cashier(giving.give(channel="h5"), "jsapi")


def test_a_paid_order_is_not_paid_again(giving: Giving, drain: Drain, later: Later) -> None:
    order_no = giving.paid_at_wechat()
    with pytest.raises(OrderPaid):  # we do not know yet; WeChat does
        giving.cashier(order_no)
    later(4)
    drain()
    with pytest.raises(OrderPaid):
        giving.cashier(order_no)


def test_an_order_past_its_time_is_closed(giving: Giving, later: Later) -> None:
    order_no = giving.give()
    later(29 * 60)
    with pytest.raises(OrderClosed):
        giving.cashier(order_no)


def test_an_order_closed_at_wechat_is_closed(giving: Giving, drain: Drain, later: Later) -> None:
    order_no = giving.give()
    giving.cashier(order_no)
    later(32 * 60)
    drain()
    assert giving.state(order_no) == "closed"
    assert giving.wechat.order(order_no)["state"] == "CLOSED"
    with pytest.raises(OrderClosed):
        giving.cashier(order_no)


@pytest.mark.parametrize("kind", ["reset_after", "error_created", "unsigned", "html_502", "reset_before"])
def test_when_wechat_is_in_doubt_we_say_so_and_the_next_try_works(giving: Giving, kind: str) -> None:
    order_no = giving.give()
    giving.wechat.fault("jsapi", kind)
    with pytest.raises(WechatUnavailable):
        giving.cashier(order_no)
    assert giving.pay(giving.cashier(order_no))["errMsg"] == "requestPayment:ok"


@pytest.mark.parametrize(
    "path", ["https://evil.example/m/", "//evil.example/m/", "/console/", "/m/\\evil", "/m//evil", "/m/ x", "/m/\n"]
)
def test_only_a_path_of_ours_comes_back(giving: Giving, path: str) -> None:
    order_no = giving.give(channel="h5")
    with pytest.raises(BadReturnPath):
        giving.cashier(order_no, "h5", return_path=path)


def test_the_order_stays_asked_whatever_the_phone_says(app: House, giving: Giving) -> None:
    order_no = giving.give()
    told = giving.pay(giving.cashier(order_no), "cancel")
    assert told["errMsg"] == "requestPayment:fail cancel"
    with app.app_context(), reading():
        assert find(order_no).state == "asked"
