"""The public's view of campaigns."""

from datetime import timedelta

import pytest

from server.campaigns import queries as campaign_facts
from server.campaigns import service as campaigns
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.gifts.service import lines as booking
from server.kit import clock
from server.kit.checks import Finding
from server.ledger import service as ledger
from server.payments import service as payment_acts
from tests.campaigns.plans import BANK, CHARITY, LISTING, plan, published
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.gifts.test_slips import write
from tests.payments.statement import taken

CARD = {
    "id", "title", "summary", "state", "state_text", "raised_fen", "target_fen", "gifts_count", "ends_on",
    "last_report_on", "accepts_gifts", "cover_url", "sample",
}  # fmt: skip


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def gift(unit, cast, uid):
    with unit():
        no = give(uid, cast.lan, channel="h5", shown_as="real", message="加油")
        paid(no)
        gifts.decide_words(gift_facts.offer_of_order(no).uid, shown=True, actor=cast.chen)
        return gifts.settle(no)


def test_the_list(phone, uid, gift):
    page = phone.get("/api/v1/campaigns").get_json()
    assert (page["total"], page["page"], page["page_size"]) == (1, 1, 20)
    card = page["items"][0]
    assert set(card) == CARD
    assert (card["id"], card["raised_fen"], card["target_fen"], card["gifts_count"]) == (uid, 66_00, 50_000_00, 1)
    assert (card["state"], card["state_text"], card["accepts_gifts"]) == ("published", "募捐中", True)


def test_the_list_costs_the_same_for_many(phone, unit, cast, gift):
    with unit():
        for place in range(4):
            published(cast, title=f"项目 {place}")
    with counted() as statements:
        assert len(phone.get("/api/v1/campaigns").get_json()["items"]) == 5
    assert len(statements) <= 5, statements


def test_what_is_over_has_a_list_of_its_own(phone, unit, cast, uid):
    with unit():
        campaigns.end(uid, actor=cast.zhou, reason="期满")
    assert phone.get("/api/v1/campaigns").get_json()["total"] == 0
    card = phone.get("/api/v1/campaigns?state=ended").get_json()["items"][0]
    assert (card["id"], card["state_text"], card["accepts_gifts"]) == (uid, "已结束", False)


@pytest.mark.parametrize("query", ["state=draft", "page=0", "page=x", "page_size=101", "page=1e9"])
def test_a_list_that_cannot_be(phone, query):
    answer = phone.get(f"/api/v1/campaigns?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")


def test_one_campaign(phone, uid, gift):
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert set(page) >= CARD | {"story", "channels", "budget", "legal", "before_giving", "suggestions", "gifts_wall"}
    assert page["spendings"] == []
    assert page["closed_text"] is None
    assert [(way["kind"], way["accepts_here"]) for way in page["channels"]] == [
        ("platform", False),
        ("own_merchant", True),
        ("bank", False),
        ("cash_or_goods", False),
    ]
    assert all(way["open"] for way in page["channels"])
    assert page["channels"][0]["title"] == page["channels"][0]["platform"] == LISTING.platform
    assert [line["title"] for line in page["budget"]] == ["学习用品 100 份", "冬衣 80 件"]
    assert page["suggestions"][0] == {"amount_fen": 66_00, "meaning": "一份学习用品"}
    assert page["gifts_wall"] == [
        {"shown_name": "兰心", "amount_fen": 66_00, "message": "加油", "at": clock.iso(gift.at)}
    ]


def test_article_25_the_facts_in_a_prominent_place(phone, uid):
    legal = phone.get(f"/api/v1/campaigns/{uid}").get_json()["legal"]
    assert legal["organisation"] == CHARITY.organisation
    assert legal["credit_code"] == CHARITY.credit_code
    assert legal["certificate_expires_on"] == "2031-05-31"
    assert legal["filing_no"] == plan().filing_no
    assert legal.pop("partners") == [], "a partner is named where there is one (article 26)"
    assert all(legal[name] for name in legal), legal
    assert set(legal) == {
        "organisation", "credit_code", "certificate_no", "certificate_issuer", "certificate_expires_on",
        "filing_no", "filed_on", "starts_on", "ends_on", "area", "purpose", "beneficiaries", "use_text", "cost_text",
        "leftover_text", "leader", "address", "bank_account_text", "contact_phone", "query_text",
    }  # fmt: skip


def test_what_one_sees_before_giving(phone, uid, gift):
    sheet = phone.get(f"/api/v1/campaigns/{uid}").get_json()["before_giving"]
    assert (sheet["raised_fen"], sheet["spent_fen"], sheet["last_report_on"]) == (66_00, 0, None)
    assert sheet["refund_text"] == "付款七日内可申请退款"
    assert "不是公益事业捐赠统一票据" in sheet["not_a_receipt"]


def test_goods_and_fees_stand_apart(unit, cast, phone, uid):
    """Goods are no money, a platform's fee is no spending, and a transfer is told which number to carry."""
    with unit():
        slip = write(uid, cast.chen, kind="goods", goods="棉被 20 床", valued_by="invoice", shown_as="anonymous")
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
        given = taken("platform_gifts", cast.chen, ("P1", "2026-11-02", "231045", "捐赠", "10.00", "0.06", "", "", ""))
        assert booking.book_sure(given.uid, actor=cast.fang) == 2
        number = campaign_facts.find(uid).no
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    goods = [{name: line[name] for name in ("shown_name", "goods", "worth_fen")} for line in page["goods_wall"]]
    assert goods == [{"shown_name": "爱心人士", "goods": "棉被 20 床", "worth_fen": 20000}]
    assert (page["raised_fen"], page["fees_fen"], page["before_giving"]["spent_fen"]) == (1000, 6, 0)
    assert [way["text"] for way in page["channels"] if way["kind"] == "bank"] == [
        f"转账时请在附言写明项目名称。转账附言请写项目编号 {number}。"
    ]


def test_a_campaign_costs_few_statements(phone, uid, gift):
    with counted() as statements:
        phone.get(f"/api/v1/campaigns/{uid}")
    assert len(statements) <= 19, statements


def test_suspended_says_so(phone, unit, cast, uid):
    with unit():
        campaigns.suspend(uid, actor=cast.chen, reason="先核实")
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert (page["accepts_gifts"], page["state_text"]) == (False, "已暂停")
    assert "暂停" in page["closed_text"]
    assert not any(way["accepts_here"] or way["open"] for way in page["channels"])


def test_the_brake_says_so(phone, unit, uid):
    with unit():
        ledger.record_findings([Finding("I4", "订单与捐赠", True, ["差一笔"])])
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert page["accepts_gifts"] is False
    assert "核对账目" in page["closed_text"]
    assert phone.get("/api/v1/campaigns").get_json()["items"][0]["accepts_gifts"] is False


def test_a_campaign_on_a_platform_alone(phone, unit, cast):
    with unit():
        row = published(cast, channels=(LISTING, BANK))
    page = phone.get(f"/api/v1/campaigns/{row.uid}").get_json()
    assert (page["accepts_gifts"], page["channels"][0]["url"]) == (False, LISTING.url)


def test_a_channel_that_is_off_is_not_shown(phone, unit, cast, uid):
    with unit():
        campaigns.switch_channel(uid, "bank", enabled=False, actor=cast.zhou)
    kinds = [way["kind"] for way in phone.get(f"/api/v1/campaigns/{uid}").get_json()["channels"]]
    assert kinds == ["platform", "own_merchant", "cash_or_goods"]


def test_a_draft_is_not_there(phone, unit, cast, uid):
    with unit():
        draft = campaigns.draft(plan(), actor=cast.chen).uid
    for path in (draft, "0" * 16, "x", "%00", "a" * 300):
        answer = phone.get(f"/api/v1/campaigns/{path}")
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_an_overdue_report_hides_the_campaign(phone, uid):
    with clock.at(clock.now() + timedelta(days=81)):
        assert phone.get("/api/v1/campaigns").get_json()["total"] == 0
        assert phone.get(f"/api/v1/campaigns/{uid}").status_code == 200
