"""A child's gift: the guardian may ask for it back (民法典 19, 20, 145); two people, what was shown on record."""

import pytest

from server.complaints import rules as complaints
from server.gifts import notes, queries
from server.gifts import service as gifts
from server.kit.errors import Invalid
from server.kit.states import SamePerson
from server.ledger import queries as ledger
from server.payments import queries as payments
from tests.gifts.booked import booked
from tests.gifts.refunds import refund_said

SHOWN = "看过户口簿、监护人身份证和付款记录"


def ask(gift, cast, **more):
    wanted = {"amount_fen": 66_00, "why": "minor", "actor": cast.fang, "note": SHOWN, **more}
    return gifts.ask_refund(gift, **wanted)


def test_civil_code_145_the_guardian_gets_all_of_it_back(unit, cast, campaign):
    with unit():
        gift = booked(campaign.uid, cast.lan)
        uid = ask(gift, cast)
        gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
        number = payments.find_refund(uid).no
        refund_said(number, order_no=queries.by_uid(gift).order_no)
        gifts.settle_refund(number)
        assert (queries.card(gift).left_fen, ledger.raised_fen(f"campaign:{campaign.uid}")) == (0, 0)
        assert payments.find_refund(uid).note == SHOWN


@pytest.mark.parametrize("note", ["", "  ", "已核实"])
def test_civil_code_145_what_was_shown_is_written_down(unit, cast, campaign, note):
    with unit():
        gift = booked(campaign.uid, cast.lan)
    with unit(), pytest.raises(Invalid) as refused:
        ask(gift, cast, note=note)
    assert refused.value.detail[0]["field"] == "/note"
    assert "《民法典》第一百四十五条" in refused.value.detail[0]["issue"]
    with unit():
        assert ask(gift, cast, why="donor_asked", note=""), "other reasons need no proof"


def test_no_number_of_a_paper_is_kept(unit, cast, campaign):
    with unit():
        gift = booked(campaign.uid, cast.lan)
    with unit(), pytest.raises(Invalid):
        ask(gift, cast, note="监护人身份证 11010519491231002X 已核对")


def test_civil_code_145_two_people(unit, cast, campaign):
    with unit():
        uid = ask(booked(campaign.uid, cast.lan), cast)
    with unit(), pytest.raises(SamePerson):
        gifts.approve_refund(uid, actor=cast.fang, seen_version=0)


def test_civil_code_19_and_20_stand_on_the_public_page(phone, unit, campaign):
    page = phone.get("/giving").get_data(as_text=True)
    for words in ("第十九条", "第二十条", "第一百四十五条", "未满 8 周岁", "kind=minor", "《慈善法》第二十四条"):
        assert words in page, words
    assert 'href="/giving"' in phone.get("/money").get_data(as_text=True)
    sheet = phone.get(f"/api/v1/campaigns/{campaign.uid}").get_json()["before_giving"]
    assert (sheet["minors_text"], sheet["late_text"]) == (notes.MINORS.short, notes.LATE.short)
    assert sheet["rules_url"] == notes.ADDRESS


def test_civil_code_145_a_guardian_may_ask_by_the_complaint_desk(phone):
    kinds = phone.get("/api/v1/complaints/form?about=house").get_json()["kinds"]
    assert {"value": "minor", "label": complaints.KIND_NAMES[complaints.Kind.MINOR]} in kinds
