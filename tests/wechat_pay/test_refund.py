"""Money back: asked with one number until it is answered; every doubt is Unknown, every signed no is Refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from server.wechat.pay import client
from server.wechat.pay.client import RefundWanted
from server.wechat.pay.errors import Refused, Unknown
from tests.wechat_pay.asking import CREATES, DOES_NOT, Move
from tests.wechat_pay.liar import liar
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import MCHID

pytestmark = pytest.mark.usefixtures("in_the_house")


def test_a_refund_is_on_its_way(wechat: Simulator, back: RefundWanted) -> None:
    said = client.refund(back)
    assert (said.refund_no, said.order_no, said.status) == (back.refund_no, back.order_no, "PROCESSING")
    assert (said.amount_fen, said.paid_fen, said.success_time, said.mchid) == (2200, 6600, None, MCHID)
    assert (said.refund_id, said.transaction_id) == _kept(wechat, back)


def _kept(wechat: Simulator, back: RefundWanted) -> tuple[str, str]:
    refunds = wechat.get("/_sim/state")["refunds"]
    (refund_id,) = [row["refund_id"] for row in refunds if row["out_refund_no"] == back.refund_no]
    return refund_id, wechat.order(back.order_no)["transaction_id"]


def test_asking_again_is_the_same_refund(back: RefundWanted) -> None:
    assert client.refund(back) == client.refund(back)


def test_asking_again_for_another_amount_is_refused(back: RefundWanted) -> None:
    client.refund(back)
    with pytest.raises(Refused) as refused:
        client.refund(replace(back, amount_fen=2201))
    assert refused.value.code == "INVALID_REQUEST"


def test_more_than_was_paid_is_refused(back: RefundWanted) -> None:
    with pytest.raises(Refused, match="INVALID_REQUEST"):
        client.refund(replace(back, amount_fen=6601))


def test_an_order_nobody_knows_is_refused(back: RefundWanted) -> None:
    with pytest.raises(Refused, match="RESOURCE_NOT_EXISTS"):
        client.refund(replace(back, order_no="G20261121NOBODY000001"))


def test_a_reason_must_be_said(back: RefundWanted) -> None:
    for reason in ("", "长" * 81):
        with pytest.raises(AssertionError, match="reason"):
            client.refund(replace(back, reason=reason))


def test_a_query_tells_how_it_went(wechat: Simulator, back: RefundWanted) -> None:
    assert client.query_refund(back.refund_no) is None
    asked = client.refund(back)
    assert client.query_refund(back.refund_no) == asked
    wechat.advance(5)
    done = client.query_refund(back.refund_no)
    assert done is not None
    assert (done.status, done.success_time is not None) == ("SUCCESS", True)
    assert replace(done, status="", success_time=None, body={}) == replace(asked, status="", body={})


@pytest.mark.parametrize("end", ["abnormal", "closed"])
def test_a_refund_can_end_badly(wechat: Simulator, back: RefundWanted, end: str) -> None:
    wechat.fault("refund_result", end)
    client.refund(back)
    wechat.advance(5)
    said = client.query_refund(back.refund_no)
    assert said is not None
    assert (said.status, said.success_time) == (end.upper(), None)


def test_evidence_holds_no_account(back: RefundWanted) -> None:
    body = client.refund(back).body
    assert "user_received_account" not in body
    assert (body["amount"]["refund"], body["status"]) == (2200, "PROCESSING")


@pytest.mark.parametrize("kind", [*CREATES, *DOES_NOT])
def test_a_broken_answer_says_nothing_and_the_same_number_finds_out(
    wechat: Simulator, back: RefundWanted, kind: str
) -> None:
    wechat.fault("refund", kind, count=0)
    with pytest.raises(Unknown):
        client.refund(back)
    wechat.delete("/_sim/faults")
    assert (client.query_refund(back.refund_no) is not None) == (kind in CREATES)
    said = client.refund(back)
    assert said.refund_id == _kept(wechat, back)[0]
    assert wechat.order(back.order_no)["refunded_fen"] == 2200


@pytest.mark.parametrize("kind", [*CREATES, *DOES_NOT])
def test_a_broken_answer_to_the_query_says_nothing(wechat: Simulator, back: RefundWanted, kind: str) -> None:
    client.refund(back)
    wechat.fault("refund_query", kind, count=0)
    with pytest.raises(Unknown):
        client.query_refund(back.refund_no)


def test_the_backup_host_gets_the_same_number(wechat: Simulator, back: RefundWanted, at_hosts: Move) -> None:
    at_hosts(wechat.base, wechat.base)
    wechat.fault("refund", "reset_after")
    assert client.refund(back).status == "PROCESSING"
    assert wechat.order(back.order_no)["refunded_fen"] == 2200


def _answer(back: RefundWanted, **changes: Any) -> bytes:
    plain = {
        "refund_id": "50300000000000000000000000001",
        "out_refund_no": back.refund_no,
        "transaction_id": "4200000000000000000000000001",
        "out_trade_no": back.order_no,
        "status": "SUCCESS",
        "success_time": "2026-11-21T08:00:00+08:00",
        "amount": {"total": 6600, "refund": 2200, "currency": "CNY"},
        **changes,
    }
    return json.dumps(plain).encode()


LIES: dict[str, dict[str, Any]] = {
    "another refund": {"out_refund_no": "R20261121SOMEBODY00001"},
    "another order": {"out_trade_no": "G20261121SOMEBODY00001"},
    "another amount": {"amount": {"total": 6600, "refund": 2201, "currency": "CNY"}},
    "another price": {"amount": {"total": 6601, "refund": 2200, "currency": "CNY"}},
    "more back than paid": {"amount": {"total": 2200, "refund": 6600, "currency": "CNY"}},
    "another currency": {"amount": {"total": 6600, "refund": 2200, "currency": "USD"}},
    "an amount in text": {"amount": {"total": 6600, "refund": "2200", "currency": "CNY"}},
    "no amount": {"amount": None},
    "a status that is none": {"status": "MAYBE"},
    "no status": {"status": None},
    "done without a moment": {"success_time": None},
    "no refund id": {"refund_id": ""},
    "a number that is a path": {"out_refund_no": "../R1"},
}


def test_the_honest_answer_is_believed(back: RefundWanted, at_hosts: Move) -> None:
    """What the lies below are made of is good without the lie."""
    with liar(_answer(back)) as base:
        at_hosts(base)
        assert client.refund(back).status == "SUCCESS"


@pytest.mark.parametrize("name", LIES)
def test_a_signed_answer_must_still_make_sense(back: RefundWanted, at_hosts: Move, name: str) -> None:
    with liar(_answer(back, **LIES[name])) as base:
        at_hosts(base)
        with pytest.raises(Unknown):
            client.refund(back)


def test_a_query_answered_for_another_refund_says_nothing(back: RefundWanted, at_hosts: Move) -> None:
    with liar(_answer(back, out_refund_no="R20261121SOMEBODY00001")) as base:
        at_hosts(base)
        with pytest.raises(Unknown):
            client.query_refund(back.refund_no)


def test_no_money_in_the_box_is_wechats_own_word(back: RefundWanted, at_hosts: Move) -> None:
    with liar(b'{"code":"NOT_ENOUGH","message":"x"}', status=403) as base:
        at_hosts(base)
        with pytest.raises(Refused) as refused:
            client.refund(back)
    assert refused.value.code == "NOT_ENOUGH"
