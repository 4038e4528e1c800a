"""Orders that end without money, and money that comes after the end."""

from collections.abc import Callable

import pytest

from server.kit.errors import Forbidden
from server.kit.http import House
from server.kit.units import reading, writing
from server.payments import service as payments
from tests.cast import Cast
from tests.conftest import Unit
from tests.paying import Giving
from tests.payments.matters import waiting_matters
from tests.payments.test_take_notice import facts_of, notice, send

Drain, Later, Problems = Callable[[], int], Callable[[float], None], Callable[[], list[str]]
EXPIRED_S = 32 * 60


def test_an_order_nobody_opened_closes(giving: Giving, drain: Drain, later: Later, problems: Problems) -> None:
    order_no = giving.give()
    later(EXPIRED_S)
    drain()
    assert giving.state(order_no) == "closed"
    assert problems() == []


def test_an_unpaid_order_is_closed_at_wechat_first(giving: Giving, drain: Drain, later: Later) -> None:
    order_no = giving.give()
    giving.cashier(order_no)
    later(60)
    drain()
    assert giving.state(order_no) == "asked"
    later(EXPIRED_S)
    drain()
    assert giving.state(order_no) == "closed"
    assert giving.wechat.order(order_no)["state"] == "CLOSED"


def test_money_at_the_last_minute_is_booked(giving: Giving, drain: Drain, later: Later, problems: Problems) -> None:
    order_no = giving.give()
    parameters = giving.cashier(order_no)
    later(29 * 60)
    assert giving.pay(parameters)["errMsg"] == "requestPayment:ok"
    later(EXPIRED_S)
    drain()
    assert giving.settled(order_no)
    assert problems() == []


def test_money_that_wins_the_race_with_our_close_is_booked(
    giving: Giving, drain: Drain, later: Later, problems: Problems
) -> None:
    """A15: unpaid when we asked, paid when we closed."""
    giving.wechat.fault("notify", "drop")
    order_no = giving.give()
    giving.cashier(order_no)
    giving.wechat.fault("close", "paid_meanwhile")
    later(EXPIRED_S)
    drain()
    assert giving.settled(order_no)
    assert problems() == []


@pytest.mark.parametrize("kind", ["unsigned", "reset_after", "error_created", "html_502", "probe"])
@pytest.mark.parametrize("call", ["query", "close"])
def test_while_wechat_is_in_doubt_the_order_stays_asked(
    giving: Giving, drain: Drain, later: Later, problems: Problems, call: str, kind: str
) -> None:
    order_no = giving.give()
    giving.cashier(order_no)
    giving.wechat.fault(call, kind, count=0)
    later(EXPIRED_S)
    drain()
    assert giving.state(order_no) == "asked"
    assert problems() == [], "it still has its query"
    giving.wechat.delete("/_sim/faults")
    later(3600)
    drain()
    assert giving.state(order_no) == "closed"


def test_late_money_is_booked_and_goes_back_by_itself(
    app: House, listening: str, giving: Giving, drain: Drain, later: Later, problems: Problems
) -> None:
    """The order was closed here, and WeChat says all the same that it was paid."""
    giving.wechat.fault("notify", "drop")
    order_no = giving.paid_at_wechat()
    with app.app_context(), writing():
        payments.close(order_no)
    assert send(listening, notice(facts_of(giving, order_no))) == 204
    assert problems() == [], "closed and paid, but on its way"
    drain()
    assert giving.settled(order_no)
    assert problems() == []
    later(10)
    drain()
    assert giving.state(order_no) == "refunded"
    assert giving.raised_fen() == 0
    assert giving.matters() == []
    assert problems() == []


def test_an_answer_while_paying_is_asked_again(giving: Giving, drain: Drain, later: Later) -> None:
    order_no = giving.give()
    giving.pay(giving.cashier(order_no), "report_ok_before_settled")
    later(4)
    drain()
    assert giving.state(order_no) == "asked"
    later(10)
    drain()
    assert giving.settled(order_no)


@pytest.mark.parametrize("mode", ["pay_but_report_fail", "pay_but_never_return", "pay_twice"])
def test_the_phones_word_is_no_proof(giving: Giving, drain: Drain, later: Later, mode: str) -> None:
    order_no = giving.give()
    giving.pay(giving.cashier(order_no), mode)
    later(4)
    drain()
    assert giving.settled(order_no)
    assert giving.raised_fen() == 6600


def test_a_matter_waits_for_a_person(app: House, unit: Unit, giving: Giving) -> None:
    order_no = giving.give()
    with unit():
        assert payments.raise_matter("mismatch", key="m:1", says="请核对", order_no=order_no)
        assert not payments.raise_matter("mismatch", key="m:1", says="请核对", order_no=order_no)
    with app.app_context(), reading():
        assert [matter.says for matter in waiting_matters()] == ["请核对"]


def test_a_person_settles_a_matter(unit: Unit, giving: Giving, cast: Cast) -> None:
    with unit():
        payments.raise_matter("mismatch", key="m:1", says="请核对")
        (matter,) = waiting_matters()
        with pytest.raises(Forbidden):
            payments.settle_matter(matter.uid, actor=cast.chen, note="已核对")
        payments.settle_matter(matter.uid, actor=cast.fang, note="已核对")
        assert waiting_matters() == []
