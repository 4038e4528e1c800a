"""Articles of the Charity Law that several rooms keep together, each by its number."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from server.campaigns import disclosure, queries
from server.campaigns import service as campaigns
from server.campaigns.models import CharityProfile
from server.campaigns.rules import ReportKind
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.kit.db import db
from server.kit.errors import Invalid
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.receipts import service as receipts
from server.receipts.service.exporting import COLUMNS
from tests.campaigns.plans import CHARITY, plan, published
from tests.campaigns.words import WORDS
from tests.gifts.booked import at_the_counter, booked
from tests.gifts.test_slips import write
from tests.spending.paying import funded, paid

PAGES = ("/money", "/money/{uid}", "/money/{uid}/reports/{report}", "/giving")


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def test_article_36_goods_are_named_valued_and_no_money(unit, cast, uid):
    for wrong in ({"goods": ""}, {"valued_by": ""}):
        with unit(), pytest.raises(Invalid):
            write(uid, cast.chen, **{"kind": "goods", "goods": "棉被 20 床", "valued_by": "invoice", **wrong})
    with unit():
        at_the_counter(uid, cast, kind="goods", goods="棉被 20 床", valued_by="invoice", shown_as="anonymous")
        assert ledger.raised_fen(f"campaign:{uid}") == 0
        assert [line.goods for line in gift_facts.goods_wall(uid)] == ["棉被 20 床"]


def test_article_38_what_a_receipt_states_and_a_waiver_on_record(unit, cast, uid):
    heads = {head for head, _kind in COLUMNS}
    assert {"捐赠人", "捐赠种类", "物资", "金额（元）", "收款单位", "经办人", "捐赠日期", "票据号码"} <= heads
    with unit():
        gift = booked(uid, cast.lan)
        receipts.waive(gift, actor=cast.lan)
        assert gift_facts.card(gift).receipt == "waived"


def test_article_42_who_gave_is_told_unasked_and_may_look(unit, cast):
    with unit():
        uid = funded(cast, 1000_00)
        gift = booked(uid, cast.lan)
        row = paid(cast, uid, 300_00)
        assert gifts.tell_spending(row.uid, "paid") == 1
        told = [one for one in messages.inbox([cast.lan.uid]).items if one.title == "善款有了去向"]
        assert "300.00 元" in told[0].text
        assert gift_facts.find_own(gift, [cast.lan.uid]).amount_fen == 66_00


def test_article_58_what_is_left_is_handled_and_told(unit, cast, uid, phone):
    with unit():
        campaigns.end(uid, actor=cast.zhou, reason="期满")
        disclosure.publish(uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        with pytest.raises(Invalid):
            campaigns.conclude(uid, actor=cast.zhou, reason=" ")
        campaigns.conclude(uid, actor=cast.zhou, reason="剩余 700 元用于下一年度同类项目")
        assert queries.ending(queries.find(uid)).how == "剩余 700 元用于下一年度同类项目"
    page = phone.get(f"/money/{uid}").get_data(as_text=True)
    assert "剩余 700 元用于下一年度同类项目" in page
    assert plan().leftover_text in page


def test_article_108_anybody_may_complain_on_each_public_page(unit, cast, uid, phone):
    with unit():
        report = disclosure.publish(uid, WORDS, actor=cast.chen).uid
    for path in PAGES:
        page = phone.get(path.format(uid=uid, report=report)).get_data(as_text=True)
        assert "/m/help/complain" in page, path
        assert "投诉举报" in page, path


def test_article_110_a_donor_who_said_nothing_has_no_name_in_public(unit, cast, uid, phone):
    with unit():
        booked(uid, cast.lan)
    wall = phone.get(f"/api/v1/campaigns/{uid}").get_json()["gifts_wall"]
    assert [line["shown_name"] for line in wall] == ["爱心人士"]
    assert "兰心" not in phone.get(f"/money/{uid}").get_data(as_text=True)


def test_article_113_without_a_certificate_nothing_goes_public_nor_on(unit, cast):
    with unit():
        row = campaigns.draft(plan(), actor=cast.chen)
        assert any(one.field == "/charity/certificate_no" for one in queries.gate_of(row))
        uid = published(cast).uid
        campaigns.suspend(uid, actor=cast.chen, reason="核查")
        gone = plan().starts_on - timedelta(days=1)
        campaigns.set_charity(type(CHARITY)(**{**vars(CHARITY), "certificate_expires_on": gone}), actor=cast.zhou)
        with pytest.raises(Invalid):
            campaigns.resume(uid, actor=cast.zhou, reason="核查完毕")


def test_article_114_one_house_serves_one_charity(unit, uid):
    with unit():
        other = vars(CHARITY)
        db.session.add(CharityProfile(**other | {"organisation": "另一家慈善会"}))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
