"""Articles of the Charity Law that several rooms keep together, each by its number."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from server.campaigns import disclosure, queries
from server.campaigns import service as campaigns
from server.campaigns.models import CharityProfile
from server.campaigns.rules import Change, Plan, ReportKind
from server.codes.verify import Finding, verify
from server.events import service as events
from server.events.errors import EventPresses
from server.gifts import privacy as gift_privacy
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.kit.db import db
from server.kit.errors import Forbidden, Invalid, NotFound
from server.kit.settings import settings
from server.kit.states import StateChanged
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.receipts import service as receipts
from server.receipts.service.exporting import COLUMNS
from tests.campaigns.partners import changed
from tests.campaigns.plans import CHARITY, plan, published
from tests.campaigns.words import WORDS
from tests.events.words import text
from tests.gifts.booked import at_the_counter, booked
from tests.gifts.test_give import give
from tests.gifts.test_slips import write
from tests.spending.paying import funded, paid

PAGES = ("/money", "/money/{uid}", "/money/{uid}/reports/{report}", "/giving")


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


PRIVATE = ("/money/{uid}", "/api/v1/campaigns/{uid}", "/money", "/api/v1/campaigns?state=running", "/sitemap.xml")


def test_article_29_and_30_what_is_not_published_is_shown_and_asked_of_nobody(unit, cast, phone):
    """There is no raising in a closed circle: before the gate nobody sees it, after it everybody does."""
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        row = campaigns.draft(plan(title="只给几个人看的项目"), actor=cast.chen)
        campaigns.submit(row.uid, actor=cast.chen)
        with pytest.raises(NotFound):
            give(row.uid, cast.lan)
    for path in PRIVATE:
        assert "只给几个人看的项目" not in phone.get(path.format(uid=row.uid)).get_data(as_text=True), path
    with unit():
        assert {"public", "visibility", "audience", "scope"} & {field.name for field in fields(Plan)} == set()


def test_article_31_what_two_people_read_is_what_everybody_reads(unit, cast, uid):
    """No fact is changed behind the reviewer's back, nor after publication without a trace."""
    with unit():
        row = campaigns.draft(plan(title="第二个项目"), actor=cast.chen)
        asked = campaigns.submit(row.uid, actor=cast.chen)
        with pytest.raises(StateChanged):
            campaigns.edit(row.uid, plan(story="加一句编造的话"), actor=cast.chen, seen_version=asked.version)
        with pytest.raises(Forbidden):
            campaigns.approve(row.uid, actor=cast.chen, seen_version=asked.version)
        with pytest.raises(StateChanged):
            campaigns.approve(row.uid, actor=cast.zhou, seen_version=asked.version - 1)
    with unit(), pytest.raises(StateChanged):
        campaigns.edit(uid, plan(story="改了事实"), actor=cast.chen, seen_version=1)


def test_article_33_who_pretends_to_be_us_is_found_out(unit, cast, uid, phone):
    """The page names charity, code and certificate; what is no code of ours is told so."""
    page = phone.get(f"/money/{uid}").get_data(as_text=True)
    assert all(words in page for words in (CHARITY.organisation, CHARITY.credit_code, CHARITY.certificate_no))
    with unit():
        forged = verify(f"{settings().public_base_url}/q/c7k3m9-qpd2x5vbn4t")
        assert forged.finding == Finding.FORGED
        assert verify("https://juankuan.example.com/q/c7k3m9").finding == Finding.FOREIGN
    assert phone.get("/z/7k3m9qpd2x5vbn4t").status_code == 404


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


def test_article_99_no_project_takes_a_donors_name(unit, cast, uid):
    """Naming is not offered: a title is fixed by publication, a change of purpose does not reach it."""
    title = plan().title
    with unit():
        changed(cast, uid)
        assert queries.find(uid).title == title
        assert "title" not in {field.name for field in fields(Change)}
        with pytest.raises(StateChanged):
            campaigns.edit(uid, plan(title="兰心爱心项目"), actor=cast.chen, seen_version=queries.find(uid).version)


def test_article_101_a_record_to_take_along(unit, cast, uid):
    """For the credit record: a donor's own file says when, what, to whom; a company's receipt bears its credit code."""
    with unit():
        gift = booked(uid, cast.lan)
        card = gift_facts.card(gift)
        (section,) = gift_privacy.export([cast.lan.uid])
        told = dict(section.rows[0])
        assert told["编号"] == card.no
        assert "66.00" in " ".join(told.values())
        assert plan().title in told.values()
    assert "统一社会信用代码" in {head for head, _kind in COLUMNS}


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


def test_article_111_and_120_no_sum_is_asked_of_anybody(unit, cast, uid, phone):
    """Amounts are hints with a meaning, none is chosen beforehand; words that press do not reach the public."""
    page = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert page["suggestions"]
    assert all(set(one) == {"amount_fen", "meaning"} for one in page["suggestions"])
    for words in ("全体职工必须捐款", "从个人工资中代扣", "按捐款金额排名"):
        with unit():
            event = events.draft(text(uid, body=f"活动说明写在这里。{words}。"), actor=cast.chen)
            with pytest.raises(EventPresses):
                events.submit(event.uid, actor=cast.chen, seen_version=0)


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


def test_article_122_a_communitys_own_pot_is_not_filed_and_never_stands_in_public(unit, cast, phone):
    """互助金 belongs inside one community and has no filing: neither the gate nor the database lets it out, so that no
    list can show it and nobody can give to it."""
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        uid = campaigns.draft(plan(title="示例村邻里互助金", filing_no="", filed_on=None), actor=cast.chen).uid
        assert "/filing_no" in {one.field for one in queries.gate_of(queries.find(uid))}
        with pytest.raises(Invalid):
            campaigns.submit(uid, actor=cast.chen)
    with unit():
        queries.find(uid).state = "published"
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
    with unit(), pytest.raises(NotFound):
        give(uid, cast.lan)
    for path in PRIVATE:
        assert "邻里互助金" not in phone.get(path.format(uid=uid)).get_data(as_text=True), path
