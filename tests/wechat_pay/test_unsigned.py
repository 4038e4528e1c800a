"""WeChat's no counts only when WeChat signed it: whoever stands between could make us give up an order that was paid.

Its own libraries verify answers of 2xx alone, so a forged 404 reads as "never heard of that order" there.
"""

from collections.abc import Callable, Iterator

import pytest

from server.kit.http import House
from server.wechat.pay import client
from server.wechat.pay.client import RefundWanted, Wanted
from server.wechat.pay.errors import Refused, Unknown
from tests.wechat_pay.asking import Move
from tests.wechat_pay.liar import liar

CODES = {
    400: ["PARAM_ERROR", "ORDER_CLOSED", "ORDERPAID", "INVALID_REQUEST"],
    401: ["SIGN_ERROR"],
    403: ["NOT_ENOUGH", "NO_AUTH"],
    404: ["ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"],
}
NOES = [(status, code) for status, codes in CODES.items() for code in codes]
BACK = RefundWanted("R20261121UNSIGNED01", "G20261121UNSIGNED01", 1, 6600, "项目已停止，原路退回")


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Only liars are asked here."""
    return {}


@pytest.fixture(autouse=True)
def _in_the_house(app: House) -> Iterator[None]:
    with app.app_context():
        yield


ASKS: dict[str, Callable[[Wanted], object]] = {
    "prepay": lambda wanted: client.prepay_jsapi(wanted, openid="o1"),
    "query": lambda wanted: client.query(wanted.order_no),
    "close": lambda wanted: client.close(wanted.order_no),
    "refund": lambda _wanted: client.refund(BACK),
    "refund_query": lambda _wanted: client.query_refund(BACK.refund_no),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("status", "code"), NOES)
def test_an_unsigned_no_says_nothing(wanted: Wanted, at_hosts: Move, ask: str, status: int, code: str) -> None:
    with liar(f'{{"code":"{code}","message":"x"}}'.encode(), status=status, signed=False) as base:
        at_hosts(base)
        with pytest.raises(Unknown, match="not signed by WeChat"):
            ASKS[ask](wanted)


@pytest.mark.parametrize("ask", ["prepay", "close", "refund"])
@pytest.mark.parametrize(("status", "code"), NOES)
def test_a_signed_no_is_wechats(wanted: Wanted, at_hosts: Move, ask: str, status: int, code: str) -> None:
    with liar(f'{{"code":"{code}","message":"x"}}'.encode(), status=status) as base:
        at_hosts(base)
        with pytest.raises(Refused) as refused:
            ASKS[ask](wanted)
    assert (refused.value.status, refused.value.code) == (status, code)


@pytest.mark.parametrize("ask", ["query", "refund_query"])
@pytest.mark.parametrize(("status", "code"), [pair for pair in NOES if pair[0] != 404])
def test_a_question_that_is_refused_is_not_answered(
    wanted: Wanted, at_hosts: Move, ask: str, status: int, code: str
) -> None:
    with liar(f'{{"code":"{code}","message":"x"}}'.encode(), status=status) as base:
        at_hosts(base)
        with pytest.raises(Refused, match=code):
            ASKS[ask](wanted)


@pytest.mark.parametrize("ask", ["query", "refund_query"])
@pytest.mark.parametrize("code", CODES[404])
def test_only_a_signed_404_means_never_heard_of(wanted: Wanted, at_hosts: Move, ask: str, code: str) -> None:
    with liar(f'{{"code":"{code}","message":"x"}}'.encode(), status=404) as base:
        at_hosts(base)
        assert ASKS[ask](wanted) is None


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_busy_is_no_answer_even_when_signed(wanted: Wanted, at_hosts: Move, status: int) -> None:
    with liar(b'{"code":"SYSTEM_ERROR","message":"x"}', status=status) as base:
        at_hosts(base)
        for ask in ASKS.values():
            with pytest.raises(Unknown, match=str(status)):
                ask(wanted)
