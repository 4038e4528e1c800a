"""Notices of refunds: the same door as notices of payment, another paper."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from server.kit.clock import at
from server.kit.http import House
from server.wechat.pay.errors import Forged, Malformed
from server.wechat.pay.notice import RefundNotice, open_notice, open_refund_notice
from tests.wechat_pay.test_open_notice import MOMENT, sealed
from tests.wechat_pay.test_sign import VECTORS, headers_of
from tests.wechat_simulator.identities import PLATFORM_KEYS
from tests.wechat_simulator.signing import signed_headers

Open = Callable[[Any], RefundNotice]
VECTOR = VECTORS["notify_refund"]


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


@pytest.fixture
def opens(app: House) -> Open:
    """Open a body as if WeChat had signed just these bytes a moment ago."""

    def try_it(body: Any) -> RefundNotice:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signed_headers(next(iter(PLATFORM_KEYS.values())), raw, MOMENT, "0123456789abcdef")
        with app.app_context(), at(datetime.fromtimestamp(MOMENT, UTC)):
            return open_refund_notice({**headers, "Wechatpay-Serial": VECTORS["const"]["pub_key_id"]}, raw)

    return try_it


def plain(**changes: Any) -> dict[str, Any]:
    return {**json.loads(VECTOR["plain"]), **changes}


def box(content: Any, event_type: str = "REFUND.SUCCESS", **changes: Any) -> dict[str, Any]:
    return {**sealed(content, covers="refund", original_type="refund", **changes), "event_type": event_type}


def test_the_vector_opens(app: House) -> None:
    with app.app_context(), at(datetime.fromtimestamp(int(VECTOR["timestamp"]), UTC)):
        notice = open_refund_notice(headers_of(VECTOR), VECTOR["body"].encode())
    said, facts = notice.refund, json.loads(VECTOR["plain"])
    assert (notice.id, notice.event_type) == (json.loads(VECTOR["body"])["id"], "REFUND.SUCCESS")
    assert (said.refund_no, said.order_no, said.status) == (facts["out_refund_no"], facts["out_trade_no"], "SUCCESS")
    assert (said.amount_fen, said.paid_fen, said.mchid) == (2000, 5000, facts["mchid"])
    assert (said.refund_id, said.transaction_id) == (facts["refund_id"], facts["transaction_id"])
    assert said.success_time == datetime.fromisoformat(facts["success_time"])


@pytest.mark.parametrize("status", ["ABNORMAL", "CLOSED"])
def test_a_bad_end_has_no_moment(opens: Open, status: str) -> None:
    content = plain(refund_status=status)
    del content["success_time"]
    said = opens(box(content, f"REFUND.{status}")).refund
    assert (said.status, said.success_time) == (status, None)


def test_evidence_holds_no_account(opens: Open) -> None:
    body = opens(box(plain())).refund.body
    assert plain()["user_received_account"] not in json.dumps(body, ensure_ascii=False)
    assert body["amount"]["refund"] == 2000


def test_a_forged_one_is_not_read(app: House) -> None:
    bent = VECTOR["body"].replace("REFUND.SUCCESS", "REFUND.SUCCESs").encode()
    moment = datetime.fromtimestamp(int(VECTOR["timestamp"]), UTC)
    with app.app_context(), at(moment), pytest.raises(Forged):
        open_refund_notice(headers_of(VECTOR), bent)


def test_a_refund_is_no_payment(app: House) -> None:
    """A refund's notice sent to the door of payments is not taken for one."""
    moment = datetime.fromtimestamp(int(VECTOR["timestamp"]), UTC)
    with app.app_context(), at(moment), pytest.raises(Malformed, match="event_type"):
        open_notice(headers_of(VECTOR), VECTOR["body"].encode())


BROKEN: dict[str, Any] = {
    "a payment": sealed(plain()),
    "a payment's paper": {**sealed(plain()), "event_type": "REFUND.SUCCESS"},
    "two words for its end": box(plain(), "REFUND.CLOSED"),
    "still on its way": box(plain(refund_status="PROCESSING"), "REFUND.PROCESSING"),
    "an event that is none": box(plain(), "REFUND.MAYBE"),
    "an event in a list": {**box(plain()), "event_type": ["REFUND.SUCCESS"]},
    "no merchant": box(plain(mchid=None)),
    "no amount": box(plain(amount=None)),
    "no refund": box(plain(amount={"total": 5000})),
    "float fen": box(plain(amount={"total": 5000, "refund": 20.0})),
    "more back than paid": box(plain(amount={"total": 2000, "refund": 5000})),
    "another currency": box(plain(amount={"total": 5000, "refund": 2000, "currency": "USD"})),
    "the answer's word": box({**plain(refund_status=None), "status": "SUCCESS"}),
    "no refund number": box(plain(out_refund_no="")),
    "done without a moment": box(plain(success_time=None)),
    "too large": b" " * (64 * 1024 + 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_signed_but_unreadable_is_malformed(opens: Open, name: str) -> None:
    with pytest.raises(Malformed):
        opens(BROKEN[name])
