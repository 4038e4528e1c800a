"""信息公开: when what is due, what is told, what the books said that day, and how a mistake is put right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from server.campaigns import checks, disclosure, queries, reports, rules
from server.campaigns import service as campaigns
from server.campaigns.errors import (
    AlreadyCorrected,
    FinalReportMissing,
    GiftsClosed,
    ReasonNeeded,
    ReportIncomplete,
    ReportUnknown,
    TooManyPhotos,
)
from server.campaigns.models import CampaignReport
from server.campaigns.rules import Disclosed, Light, ReportKind, Words
from server.kit import clock
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.kit.tasks import Task
from server.ledger import service as ledger
from tests.campaigns.plans import CHARITY, published
from tests.campaigns.words import WORDS
from tests.files.pictures import jpeg

DAY = date(2026, 9, 1)
RUNNING = Disclosed("published", DAY, None, None, None)


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def ended(unit, cast, uid):
    with unit():
        campaigns.end(uid, actor=cast.zhou, reason="目标已达成")
    return uid


def days_later(days):
    return clock.at(clock.now() + timedelta(days=days))


def raise_on(day_ago, uid, cast, fen=66_00):
    with clock.at(clock.now() - timedelta(days=day_ago)):
        ledger.post(
            source="world", target=f"campaign:{uid}", amount_fen=fen, reference=f"test:{day_ago}", actor=cast.fang
        )


def test_it_works(unit, uid, cast):
    with unit():
        raise_on(2, uid, cast)
        raise_on(0, uid, cast, 5_00)
        report = disclosure.publish(uid, WORDS, actor=cast.chen, photos=[jpeg(), jpeg(20, 10)])
        assert (report.raised_fen, report.left_fen, report.spent_fen) == (66_00, 66_00, 0)
        assert report.until_on == clock.today() - timedelta(days=1)
    with unit():
        shown = reports.of(queries.find(uid)).items[0]
        assert (shown.row.title, len(shown.photos), shown.corrected_by) == (WORDS.title, 2, None)
        assert reports.photo(shown.row.uid, shown.photos[0])
        assert checks.reports_rerun_from_the_ledger() == []
        topics = list(db.session.scalars(db.select(Task.topic)))
        assert "gifts.tell_report" in topics


def test_i18_a_report_that_does_not_rerun_is_found(unit, uid, cast):
    with unit():
        disclosure.publish(uid, WORDS, actor=cast.chen)
        raise_on(3, uid, cast)  # somebody wrote into a day that was told already
        assert len(checks.reports_rerun_from_the_ledger()) == 1
        db.session.rollback()


def test_nothing_that_was_told_can_be_changed(unit, uid, cast):
    with unit():
        disclosure.publish(uid, WORDS, actor=cast.chen)
    with unit(), pytest.raises(Exception, match="append"):
        db.session.execute(update(CampaignReport).values(title="改过"))


def test_article_79_every_three_months_and_the_whole_within_three_months_of_the_end():
    due = rules.duty(RUNNING)
    assert (due.kind, due.due_on) == (ReportKind.PROGRESS, DAY + timedelta(days=90))
    told = rules.duty(replace(RUNNING, last_report_on=DAY + timedelta(days=60)))
    assert told.due_on == DAY + timedelta(days=150)
    over = replace(RUNNING, state="ended", ended_on=date(2026, 12, 1))
    assert (rules.duty(over).kind, rules.duty(over).due_on) == (ReportKind.FINAL, date(2027, 3, 1))
    assert rules.duty(replace(over, final_on=date(2027, 1, 1))) is None
    assert rules.duty(replace(over, state="concluded")) is None


def test_article_72_every_five_days_in_an_emergency():
    due = rules.duty(replace(RUNNING, emergency=True))
    assert (due.due_on, due.article) == (DAY + timedelta(days=5), "《慈善法》第七十二条")


def test_nothing_is_due_before_publication():
    assert rules.duty(replace(RUNNING, state="draft")) is None
    assert rules.duty(replace(RUNNING, starts_on=None)) is None


def test_green_amber_red():
    due = rules.duty(RUNNING)
    assert [due.light(due.due_on + timedelta(days=late)) for late in (-14, -13, 0, 1)] == [
        Light.GREEN,
        Light.AMBER,
        Light.AMBER,
        Light.RED,
    ]
    assert "已经超期 3 天" in rules.says(due, due.due_on + timedelta(days=3), None)


def test_own_channels_stop_after_the_grace_and_come_back_with_the_report(unit, uid, cast):
    with unit():
        campaigns.set_charity(replace(CHARITY, grace_days=10), actor=cast.zhou)
    with unit(), days_later(90):
        queries.accepts_gifts(queries.find(uid))
    with unit(), days_later(91):
        with pytest.raises(GiftsClosed, match="超过了期限"):
            queries.accepts_gifts(queries.find(uid))
        with pytest.raises(GiftsClosed, match="超过了期限"):
            queries.accepts_gifts(queries.find(uid), "bank")
        queries.accepts_gifts(queries.find(uid), "platform")
        disclosure.publish(uid, WORDS, actor=cast.chen)
        queries.accepts_gifts(queries.find(uid))


def test_the_full_report_comes_before_the_conclusion(unit, ended, cast):
    with unit(), pytest.raises(FinalReportMissing):
        campaigns.conclude(ended, actor=cast.zhou, reason="剩余财产用于下一年度同类项目")
    with unit():
        disclosure.publish(ended, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        campaigns.conclude(ended, actor=cast.zhou, reason="剩余财产用于下一年度同类项目")


def test_late_after_the_end_is_red(unit, ended):
    with unit(), days_later(90):
        assert queries.disclosure(queries.find(ended)).light == Light.AMBER
    with unit(), days_later(91):
        found = queries.disclosure(queries.find(ended))
        assert (found.light, queries.is_overdue(queries.find(ended))) == (Light.RED, True)
        assert "结项报告应在" in found.says


def test_the_full_report_is_the_leads(unit, ended, cast):
    with unit(), pytest.raises(Forbidden):
        disclosure.publish(ended, WORDS, actor=cast.chen, kind=ReportKind.FINAL)


def test_and_only_after_the_end(unit, uid, cast):
    with unit(), pytest.raises(StateChanged):
        disclosure.publish(uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)


def test_order_81_article_16_a_correction_stands_beside_what_it_corrects(unit, uid, cast):
    with unit():
        first = disclosure.publish(uid, WORDS, actor=cast.chen).uid
    with unit():
        better = replace(WORDS, text=WORDS.text + "另有两户改为下月送达。")
        second = disclosure.correct(first, better, actor=cast.chen, reason="漏写了改期的两户").uid
    with unit():
        new, old = reports.of(queries.find(uid)).items
        assert (new.row.uid, new.row.corrects, new.row.reason) == (second, first, "漏写了改期的两户")
        assert (old.row.text, old.corrected_by) == (WORDS.text, second)
    with unit(), pytest.raises(AlreadyCorrected):
        disclosure.correct(first, WORDS, actor=cast.chen, reason="再改一次")


def test_a_correction_does_not_turn_the_clock(unit, uid, cast):
    with unit():
        first = disclosure.publish(uid, WORDS, actor=cast.chen).uid
        told_on = queries.find(uid).last_report_on
    with unit(), days_later(30):
        disclosure.correct(first, WORDS, actor=cast.chen, reason="更正一个错字")
        assert queries.find(uid).last_report_on == told_on


def test_a_correction_has_a_reason(unit, uid, cast):
    with unit():
        first = disclosure.publish(uid, WORDS, actor=cast.chen).uid
    with unit(), pytest.raises(ReasonNeeded):
        disclosure.correct(first, WORDS, actor=cast.chen, reason=" ")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "短" * 41}, "/title"),
        ({"title": " "}, "/title"),
        ({"text": "太短"}, "/text"),
        ({"text": "长" * 5001}, "/text"),
        ({"also_at": "长" * 121}, "/also_at"),
        ({"text": "请联系 13800000001 领取，我们会安排送到家里来。"}, "/text"),
        ({"text": "发给 360902194803051234 的冬衣已经签收，照片见下面。"}, "/text"),
    ],
)
def test_what_is_wrong_is_named(unit, uid, cast, change, field):
    with unit(), pytest.raises(ReportIncomplete) as refused:
        disclosure.publish(uid, replace(WORDS, **change), actor=cast.chen)
    assert [line["field"] for line in refused.value.detail] == [field]


def test_too_many_photos(unit, uid, cast):
    with unit(), pytest.raises(TooManyPhotos):
        disclosure.publish(uid, WORDS, actor=cast.chen, photos=[jpeg()] * 7)


def test_a_report_of_another_campaign_is_not_found(unit, uid, cast):
    with unit():
        other = published(cast, title="另一个项目").uid
        report = disclosure.publish(uid, WORDS, actor=cast.chen).uid
        with pytest.raises(ReportUnknown):
            reports.one(queries.find(other), report)
        with pytest.raises(ReportUnknown):
            reports.find("nothing")


def test_words_of_an_office_may_stand():
    assert (
        rules.wrong_with(Words("三季度进展", "到灵泉街道社工站领取，电话 0795-3000000，每周一到周五上班时间。")) == []
    )
