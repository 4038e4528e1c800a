"""The number comes back, and what is out is undone by two: each step, then each refusal."""

import pytest

from server.gifts import queries as gifts
from server.kit.clock import now, timedelta, today
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.messages import queries as messages
from server.receipts import jobs, queries, service
from server.receipts.errors import BadBill, BillUsed, NothingToExport, NotIssued, OutOfTurn, ReceiptUnknown
from tests.gifts.booked import booked, given_back
from tests.receipts.conftest import PERSON, number, part


def test_it_works(unit, cast, asked):
    with unit():
        row = number(asked, cast.fang, check_code="a1b2c3")
        assert (row.state, row.bill_no, row.check_code) == ("issued", "0000123456", "a1b2c3")
    with unit():
        told = messages.inbox([cast.lan.uid]).items[0]
        assert "0000123456" in told.text


def test_exported_in_a_batch(unit, cast, campaign, asked):
    with unit():
        other = service.request([part(booked(campaign.uid, cast.bo))], **PERSON, actor=cast.bo).uid
        batch = service.export([queries.find(asked), queries.find(other)], actor=cast.fang)
        assert [row.state for row in queries.in_batch(batch)] == ["exported", "exported"]
        assert service.table_of(batch, actor=cast.fang).startswith(b"PK")
    with unit(), pytest.raises(NothingToExport):
        service.export([queries.find(asked)], actor=cast.fang)
    with unit(), pytest.raises(ReceiptUnknown):
        service.table_of("KP-NONE", actor=cast.fang)
    with unit(), pytest.raises(Forbidden):
        service.table_of(batch, actor=cast.chen)
    with unit(), pytest.raises(Forbidden):
        service.export([queries.find(asked)], actor=cast.chen)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bill_code": "3601012"}, "/bill_code"),
        ({"bill_no": "12345678901"}, "/bill_no"),
        ({"check_code": "12"}, "/check_code"),
        ({"issued_on": None}, "/issued_on"),
        ({"issued_on": today() + timedelta(days=2)}, "/issued_on"),
    ],
)
def test_a_number_that_cannot_be(unit, cast, asked, change, field):
    with unit(), pytest.raises(BadBill) as refused:
        number(asked, cast.fang, **change)
    assert [line["field"] for line in refused.value.detail] == [field]


def test_a_number_is_one_papers(unit, cast, campaign, issued):
    with unit():
        other = service.request([part(booked(campaign.uid, cast.bo))], **PERSON, actor=cast.bo).uid
    with unit(), pytest.raises(BillUsed):
        number(other, cast.fang)
    with unit(), pytest.raises(OutOfTurn):
        number(issued, cast.fang, "0000999999")


def test_who_may_write_it_back(unit, cast, asked):
    with unit(), pytest.raises(Forbidden):
        number(asked, cast.chen)


def test_sent_back_and_dropped(unit, cast, gift, asked):
    with unit():
        service.export([queries.find(asked)], actor=cast.fang)
        assert service.send_back(asked, note="抬头不全", actor=cast.fang).state == "requested"
        assert service.drop(asked, note="捐赠人不要了", actor=cast.fang).state == "withdrawn"
        assert queries.taken_fen(gift) == 0


def test_undone_by_two_and_made_anew(unit, cast, gift, issued):
    with unit():
        row = service.ask_void(issued, note="抬头写错", actor=cast.chen)
        version = row.version
    with unit():
        row = service.agree_void(issued, red_no="0000777777", actor=cast.fang, seen_version=version)
        assert (row.state, row.red_no, row.bill_no) == ("voided", "0000777777", "0000123456")
        assert queries.taken_fen(gift) == 0
    with unit():
        anew = service.request([part(gift)], kind="person", title="兰心心", actor=cast.fang, replaces=issued)
        assert queries.replaced_by(queries.find(issued)).uid == anew.uid
        assert queries.replaces(anew).bill_no == "0000123456"
        assert len(queries.of_gift(gift)) == 2  # the old one stays in sight
    with unit(), pytest.raises(OutOfTurn):
        service.request([part(gift, 1)], **PERSON, actor=cast.fang, replaces=issued)


def test_nobody_undoes_alone(unit, cast, issued):
    with unit():
        version = service.ask_void(issued, note="抬头写错", actor=cast.fang).version
    with unit(), pytest.raises(SamePerson):
        service.agree_void(issued, red_no="0000777777", actor=cast.fang, seen_version=version)
    with unit(), pytest.raises(BadBill):
        service.agree_void(issued, red_no="1", actor=cast.zhou, seen_version=version)
    with unit():
        assert service.refuse_void(issued, note="抬头没有错", actor=cast.zhou).state == "issued"


def test_only_what_is_out_is_undone(unit, cast, asked, issued, campaign):
    with unit(), pytest.raises(OutOfTurn):
        service.drop(issued, note="不要了", actor=cast.fang)
    with unit():
        other = service.request([part(booked(campaign.uid, cast.bo))], **PERSON, actor=cast.bo).uid
    with unit(), pytest.raises(NotIssued):
        service.ask_void(other, note="不要了", actor=cast.fang)


def test_a_refund_after_the_paper_is_a_task(app, unit, cast, gift, issued):
    from server.jobs.runner import Runner

    with unit():
        given_back(gift, cast, 20_00)
    with app.app_context():
        Runner().drain()
    with unit():
        row = queries.find(issued)
        assert row.state == "red_due"
        assert queries.waits(cast.fang) == 1
        jobs.record_gift_went_back({"gift": gift}, None)
        assert queries.find(issued).version == row.version
    with unit():
        version = service.ask_void(issued, note="捐赠部分退款", actor=cast.chen).version
        service.agree_void(issued, red_no="0000777777", actor=cast.fang, seen_version=version)
    with unit():
        assert service.request([part(gift)], **PERSON, actor=cast.lan).amount_fen == 46_00


def test_a_refund_before_the_paper_takes_the_request_back(unit, cast, gift, asked):
    with unit():
        given_back(gift, cast, 20_00)
        jobs.record_gift_went_back({"gift": gift}, None)
        assert queries.find(asked).state == "withdrawn"
        assert queries.standing(gifts.card(gift)).left_fen == 46_00


def test_a_refund_while_it_is_being_made(unit, cast, gift, asked):
    with unit():
        service.export([queries.find(asked)], actor=cast.fang)
        given_back(gift, cast, 66_00)
        jobs.record_gift_went_back({"gift": gift}, None)
        assert queries.find(asked).state == "red_due"
    with unit():
        assert number(asked, cast.fang).state == "red_due"  # it was out already: the number is kept, the task stays
        assert queries.find(asked).bill_no == "0000123456"


def test_refused_undoing_of_what_went_back_stays_a_task(unit, cast, gift, issued):
    with unit():
        service.ask_void(issued, note="抬头写错", actor=cast.chen)
        given_back(gift, cast, 66_00)
        assert service.refuse_void(issued, note="没有错", actor=cast.zhou).state == "red_due"


def test_two_see_the_same_version(unit, cast, issued):
    with unit():
        seen = queries.find(issued).version
        service.ask_void(issued, note="抬头写错", actor=cast.chen, seen_version=seen)
    with unit(), pytest.raises(StateChanged):
        service.ask_void(issued, note="再来", actor=cast.fang, seen_version=seen)
    assert now()
