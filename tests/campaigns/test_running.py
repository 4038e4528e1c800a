"""A published campaign: when it takes gifts, when it is listed, how it is stopped, and what the clock does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.campaigns import checks, disclosure, jobs, queries, rules
from server.campaigns import service as campaigns
from server.campaigns.errors import BrakePulled, GateClosed, GiftsClosed, ReasonNeeded
from server.campaigns.lists import CAMPAIGNS
from server.campaigns.rules import Openness, ReportKind
from server.kit import clock
from server.kit.checks import Finding
from server.kit.errors import Forbidden, NotFound
from server.ledger import service as ledger
from tests.campaigns.plans import BANK, CHARITY, LISTING, MERCHANT, plan, published
from tests.campaigns.words import WORDS

DAY = date(2026, 11, 21)
OPEN = Openness("published", DAY, DAY, listed=True, ways=frozenset({"own_merchant"}))


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def days_later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_it_works(unit, uid):
    with unit():
        row = queries.find_public(uid)
        for channel in rules.Channel:
            queries.accepts_gifts(row, channel)


@pytest.mark.parametrize(
    ("change", "channel", "says"),
    [
        ({"starts_on": DAY + timedelta(days=1)}, "own_merchant", "11 月 22 日开始"),
        ({"ends_on": DAY - timedelta(days=1)}, "own_merchant", "已经结束"),
        ({"state": "suspended"}, "own_merchant", "已暂停"),
        ({"state": "ended"}, "own_merchant", "已经结束"),
        ({"state": "concluded"}, "own_merchant", "已经结束"),
        ({"state": "draft"}, "own_merchant", "已经结束"),
        ({"state": "review"}, "own_merchant", "已经结束"),
        ({"listed": False}, "own_merchant", "指定平台"),
        ({"ways": frozenset()}, "own_merchant", "不在这里收款"),
        ({}, "bank", "不在这里收款"),
    ],
)
def test_why_it_is_closed(change, channel, says):
    assert rules.why_closed(OPEN, "own_merchant", DAY) is None
    assert says in rules.why_closed(replace(OPEN, **change), channel, DAY)


def test_before_the_start_and_after_the_end(unit, uid, cast):
    with unit():
        row = queries.find_public(uid)
        with days_later(181), pytest.raises(GiftsClosed, match="已经结束"):
            queries.accepts_gifts(row)
        with days_later(-11), pytest.raises(GiftsClosed, match="开始募捐"):
            queries.accepts_gifts(row)


def test_the_brake(unit, uid):
    with unit():
        ledger.record_findings([Finding("I4", "订单与捐赠一一对应", True, ["差一笔"])])
        with pytest.raises(BrakePulled):
            queries.accepts_gifts(queries.find(uid))
        ledger.record_findings([Finding("I4", "订单与捐赠一一对应", True, [])])
        queries.accepts_gifts(queries.find(uid))


def test_suspend_and_resume(unit, uid, cast):
    with unit():
        campaigns.suspend(uid, actor=cast.chen, reason="接到投诉，先核实")
        with pytest.raises(GiftsClosed, match="已暂停"):
            queries.accepts_gifts(queries.find(uid))
        campaigns.resume(uid, actor=cast.zhou, reason="已核实无误")
        queries.accepts_gifts(queries.find(uid))
        notes = [event.note for event in queries.history(queries.find(uid))]
        assert notes[-2:] == ["接到投诉，先核实", "已核实无误"]


def test_only_the_lead_resumes(unit, uid, cast):
    with unit():
        campaigns.suspend(uid, actor=cast.chen, reason="先停")
        with pytest.raises(Forbidden):
            campaigns.resume(uid, actor=cast.chen, reason="再开")


def test_resuming_passes_the_gate_again(unit, uid, cast):
    with unit():
        campaigns.suspend(uid, actor=cast.zhou, reason="换证")
        expired = replace(CHARITY, certificate_expires_on=clock.today() - timedelta(days=1))
        campaigns.set_charity(expired, actor=cast.zhou)
        with pytest.raises(GateClosed):
            campaigns.resume(uid, actor=cast.zhou, reason="再开")


@pytest.mark.parametrize("act", [campaigns.suspend, campaigns.end])
def test_stopping_needs_a_reason(unit, uid, cast, act):
    with unit(), pytest.raises(ReasonNeeded):
        act(uid, actor=cast.zhou, reason="")


def test_end_and_conclude(unit, uid, cast):
    with unit():
        campaigns.end(uid, actor=cast.zhou, reason="目标已达成")
        disclosure.publish(uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        campaigns.conclude(uid, actor=cast.zhou, reason="剩余财产用于下一年度同类项目")
        row = queries.find_public(uid)
        assert (row.state, queries.state_text(row)) == ("concluded", "已结项")


def test_switching_a_channel_off_and_on(unit, uid, cast):
    with unit():
        campaigns.switch_channel(uid, "own_merchant", enabled=False, actor=cast.zhou)
        with pytest.raises(GiftsClosed, match="不在这里收款"):
            queries.accepts_gifts(queries.find(uid))
        campaigns.switch_channel(uid, "own_merchant", enabled=True, actor=cast.zhou)
        queries.accepts_gifts(queries.find(uid))


def test_without_a_listing_nothing_is_taken_here(unit, uid, cast):
    with unit():
        campaigns.switch_channel(uid, "platform", enabled=False, actor=cast.zhou)
        with pytest.raises(GiftsClosed, match="指定平台"):
            queries.accepts_gifts(queries.find(uid))


def test_switching_on_passes_the_gate(unit, cast):
    off = replace(MERCHANT, enabled=False, legal_basis="")
    with unit():
        live = replace(LISTING, live_since=clock.today())
        row = published(cast, channels=(live, off, BANK))
    with unit(), pytest.raises(GateClosed):
        campaigns.switch_channel(row.uid, "own_merchant", enabled=True, actor=cast.zhou)


def test_switching_what_is_not_there(unit, cast):
    with unit():
        live = replace(LISTING, live_since=clock.today())
        row = published(cast, channels=(live, BANK))
        with pytest.raises(NotFound):
            campaigns.switch_channel(row.uid, "own_merchant", enabled=True, actor=cast.zhou)


def test_only_the_lead_switches(unit, uid, cast):
    with unit(), pytest.raises(Forbidden):
        campaigns.switch_channel(uid, "bank", enabled=False, actor=cast.chen)


def test_article_79_an_overdue_report_leaves_the_list_at_once(unit, uid, cast):
    with unit(), days_later(80):
        assert [row.uid for row in queries.public_page("running").items] == [uid]
    with unit(), days_later(81):
        assert queries.public_page("running").total == queries.running_count() == 0
        assert queries.is_overdue(queries.find(uid))
        disclosure.publish(uid, WORDS, actor=cast.chen)
        assert [row.uid for row in queries.public_page("running").items] == [uid]
        assert not queries.is_overdue(queries.find(uid))


def test_article_72_every_five_days_in_an_emergency():
    assert not rules.is_overdue(DAY, None, DAY + timedelta(days=5), emergency=True)
    assert rules.is_overdue(DAY, None, DAY + timedelta(days=6), emergency=True)
    assert not rules.is_overdue(DAY, DAY + timedelta(days=4), DAY + timedelta(days=9), emergency=True)


def test_the_rule_and_the_list_agree_on_every_day(unit, uid):
    with unit():
        for day in range(0, 180, 7):
            with days_later(day):
                listed = queries.public_page("running").total == 1
                assert listed is not queries.is_overdue(queries.find(uid))


def test_lists_running_and_ended(unit, uid, cast):
    with unit():
        other = published(cast, title="已经结束的项目")
        campaigns.end(other.uid, actor=cast.zhou, reason="提前结束")
        campaigns.draft(plan(title="草稿"), actor=cast.chen)
    with unit():
        assert [row.uid for row in queries.public_page("running").items] == [uid]
        assert [row.uid for row in queries.public_page("ended").items] == [other.uid]
    with unit(), days_later(181):
        assert queries.public_page("running").total == 0
        assert {row.uid for row in queries.public_page("ended").items} == {uid, other.uid}
        assert queries.state_text(queries.find(uid)) == "已截止"


def test_staff_see_everything_and_search(unit, uid, cast):
    with unit():
        campaigns.draft(plan(title="百分%草稿"), actor=cast.chen)

        def found(**given):
            return [line.row.title for line in CAMPAIGNS.ask(cast.chen, given).page().items]

        assert len(found()) == 2
        assert found(state="draft") == found(q="%") == ["百分%草稿"]
        assert len(found(q="BA-2026")) == 2


def test_the_clock_ends_what_is_over(unit, uid, cast):
    with unit(), days_later(180):
        jobs.record_end_due({}, None)
        assert queries.find(uid).state == "published"
    with unit(), days_later(181):
        jobs.record_end_due({}, None)
        jobs.record_end_due({}, None)
        row = queries.find(uid)
        assert (row.state, row.version) == ("ended", 3)
        assert queries.history(row)[-1].actor == "system:clock"


def test_from_when_on_money_is_late(unit, uid, cast):
    with unit():
        row = queries.find(uid)
        assert queries.closed_at(row) == clock.start_of(row.ends_on + timedelta(days=1))
        with days_later(1):
            stopped = clock.now()
            campaigns.suspend(uid, actor=cast.zhou, reason="先停")
        assert queries.closed_at(queries.find(uid)) == stopped
        with days_later(2):
            campaigns.resume(uid, actor=cast.zhou, reason="再开")
        row = queries.find(uid)
        assert queries.closed_at(row) == clock.start_of(row.ends_on + timedelta(days=1))


def test_by_title(unit, uid):
    with unit():
        assert queries.by_title("微心愿项目").uid == uid
        with pytest.raises(NotFound):
            queries.by_title("没有这个")


def test_names_for_the_rooms_above(unit, uid):
    with unit():
        row = queries.find(uid)
        assert queries.account(row) == f"campaign:{uid}"
        assert queries.uid_of(queries.account(row)) == uid
        assert queries.titles([uid]) == {uid: "微心愿项目"}
        assert queries.choices() == [(uid, "微心愿项目")]
        assert queries.published_accounts() == [f"campaign:{uid}"]


def test_article_22_an_expired_certificate_is_noticed(unit, uid, cast):
    with unit():
        assert checks.certificate_covers() == []
        expired = replace(CHARITY, certificate_expires_on=clock.today() - timedelta(days=1))
        campaigns.set_charity(expired, actor=cast.zhou)
        assert checks.certificate_covers() == [
            f"募捐 {queries.find(uid).no} 还在进行，公开募捐资格证书已过期或没有登记"
        ]
        campaigns.suspend(uid, actor=cast.chen, reason="换证")
        assert checks.certificate_covers() == []
