"""Ask for a receipt: first that it works, merged and split, then each refusal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.gifts import queries as gifts
from server.kit.states import StateChanged
from server.receipts import queries, rules, service
from server.receipts.errors import BadRequest, MixedKinds, MixedYears, NothingLeft, ReceiptWanted
from server.receipts.models import Receipt
from server.receipts.service import Part
from tests.gifts.booked import at_the_counter, booked, given_back
from tests.receipts.conftest import COMPANY, PERSON, part


def test_it_works(unit, cast, gift, asked):
    with unit():
        row = queries.find(asked)
        assert (row.state, row.amount_fen, row.title, row.donor_uid) == ("requested", 66_00, "兰心", cast.lan.uid)
        assert [share.gift_uid for share in row.shares] == [gift]
        assert (queries.taken_fen(gift), gifts.card(gift).receipt) == (66_00, "wanted")
        assert queries.standing(gifts.card(gift)).left_fen == 0


def test_several_gifts_of_one_company(unit, cast, campaign):
    with unit():
        uids = [booked(campaign.uid, cast.lan, amount_fen=fen) for fen in (100_00, 50_00)]
        row = service.request([part(uid) for uid in uids], **COMPANY, actor=cast.lan)
        assert (row.amount_fen, len(row.shares), row.credit_code) == (150_00, 2, COMPANY["credit_code"])


def test_one_gift_of_two_payers(unit, cast, gift):
    with unit():
        service.request([part(gift, 40_00)], **COMPANY, actor=cast.lan)
        assert service.request([part(gift)], **PERSON, actor=cast.lan).amount_fen == 26_00


def test_no_fen_twice(unit, cast, gift, asked):
    for fen in (None, 1):
        with unit(), pytest.raises(NothingLeft):
            service.request([part(gift, fen)], **PERSON, actor=cast.lan)


def test_too_much_is_told_how_much_there_is(unit, cast, gift):
    for fen in (66_01, 0):
        with unit(), pytest.raises(NothingLeft, match="可以开票的余额最多 66.00 元"):
            service.request([part(gift, fen)], **PERSON, actor=cast.lan)
    with unit():
        service.request([part(gift, 50_00)], **PERSON, actor=cast.lan)
    with unit(), pytest.raises(NothingLeft, match="最多 16.00 元"):
        service.request([part(gift, 66_00)], **PERSON, actor=cast.lan)


def test_all_or_nothing(unit, cast, campaign, gift, asked):
    with unit():
        other = booked(campaign.uid, cast.lan)
    with unit(), pytest.raises(NothingLeft):
        service.request([part(other), part(gift, 1)], **PERSON, actor=cast.lan)
    with unit():
        assert queries.taken_fen(other) == 0


def test_what_went_back_is_not_receipted(unit, cast, gift):
    with unit():
        given_back(gift, cast, 60_00)
    with unit(), pytest.raises(NothingLeft):
        service.request([part(gift, 6_01)], **PERSON, actor=cast.lan)
    with unit():
        assert service.request([part(gift)], **PERSON, actor=cast.lan).amount_fen == 6_00


def test_two_at_once(app, unit, cast, gift):
    def ask(_number):
        try:
            with unit():
                service.request([part(gift, 66_00)], **PERSON, actor=cast.lan)
        except NothingLeft:
            return "refused"
        return "asked"

    with ThreadPoolExecutor(4) as hands:
        said = sorted(hands.map(ask, range(4)))
    assert said == ["asked", "refused", "refused", "refused"]


def test_taken_back_by_the_donor(unit, cast, gift, asked):
    with unit():
        assert service.take_back(asked, actor=cast.lan).state == "withdrawn"
        assert queries.taken_fen(gift) == 0
    with unit():
        service.request([part(gift)], **PERSON, actor=cast.lan)


def test_not_taken_back_once_it_is_being_made(unit, cast, asked):
    with unit():
        service.export([queries.find(asked)], actor=cast.fang)
    with unit(), pytest.raises(StateChanged):
        service.take_back(asked, actor=cast.lan)


def test_waived_on_record_and_asked_for_later(unit, cast, gift):
    with unit():
        service.waive(gift, actor=cast.lan)
        assert gifts.card(gift).receipt == "waived"
    with unit():
        service.request([part(gift)], **PERSON, actor=cast.lan)
        assert gifts.card(gift).receipt == "wanted"
    with unit(), pytest.raises(ReceiptWanted):
        service.waive(gift, actor=cast.lan)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "club"}, "/kind"),
        ({"title": ""}, "/title"),
        ({"title": "长" * 61}, "/title"),
        ({"title": "兰心 360902199001011234"}, "/title"),
        ({"title": "匿名"}, "/title"),
        ({"title": " 爱心人士 "}, "/title"),
        ({"title": "＊＊＊"}, "/title"),
        ({"kind": "company"}, "/credit_code"),
        ({"kind": "company", "credit_code": "91350100M000100Y44"}, "/credit_code"),
        ({"credit_code": "91350100M000100Y43"}, "/credit_code"),
        ({"phone": "12345"}, "/phone"),
    ],
)
def test_who_pays_is_checked(unit, cast, gift, change, field):
    with unit(), pytest.raises(BadRequest) as refused:
        service.request([part(gift)], **{**PERSON, **change}, actor=cast.lan)
    assert [line["field"] for line in refused.value.detail] == [field]
    with unit():
        assert queries.taken_fen(gift) == 0


def test_a_long_name_of_a_company_is_a_name(unit, cast, gift):
    title = "示例县爱心人士联合会附属希望小学家长志愿服务促进中心"
    with unit():
        row = service.request([part(gift)], **COMPANY | {"title": title}, actor=cast.lan)
        assert row.title == title


def test_the_same_gift_twice(unit, cast, gift):
    with unit(), pytest.raises(BadRequest):
        service.request([part(gift, 1), part(gift, 1)], **PERSON, actor=cast.lan)
    with unit(), pytest.raises(BadRequest):
        service.request([], **PERSON, actor=cast.lan)


def test_a_name_keeps_its_brackets(unit, cast, gift):
    with unit():
        row = service.request([part(gift)], **{**COMPANY, "title": " 示例（集团）有限公司 "}, actor=cast.lan)
        assert row.title == "示例（集团）有限公司"


def test_years_are_kept_apart(unit, cast, campaign, gift):
    from dataclasses import replace

    with unit():
        other = gifts.card(booked(campaign.uid, cast.lan))
        old = replace(other, at=other.at - timedelta(days=400))
        with pytest.raises(MixedYears):
            service.request([part(gift), Part(old)], **PERSON, actor=cast.lan)


def test_goods_are_kept_apart(unit, cast, campaign, gift):
    from dataclasses import replace

    with unit():
        goods = replace(gifts.card(at_the_counter(campaign.uid, cast)), goods="棉被 20 床")
        with pytest.raises(MixedKinds):
            service.request([part(gift), Part(goods)], **PERSON, actor=cast.chen)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "５３360900MJC0000000"])
def test_full_width_is_folded(code):
    assert rules.code_of(code).isascii()


@pytest.mark.parametrize("code", ["91350100M000100Y43"])
def test_a_code_with_any_other_letter_is_none(code):
    assert rules.is_credit_code(code)
    wrong = [code[:at] + other + code[at + 1 :] for at in range(18) for other in "0369AHY" if other != code[at]]
    assert [one for one in wrong if rules.is_credit_code(one)] == []


def test_titles_are_sealed(unit, asked):
    from sqlalchemy import text

    from server.kit.db import db

    with unit():
        (box,) = db.session.execute(text("SELECT title_sealed FROM receipts")).one()
        assert "兰心".encode() not in bytes(box)
        assert Receipt.__tablename__ == "receipts"
