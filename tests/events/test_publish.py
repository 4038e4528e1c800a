"""Write and let out a day of giving: first that it works, then each refusal."""

import pytest

from server.campaigns import service as campaigns
from server.events import queries, service
from server.events.errors import (
    CampaignUnfit,
    EventIncomplete,
    EventPresses,
    EventShowsSomebody,
    EventUnknown,
    ReasonNeeded,
)
from server.kit.clock import today
from server.kit.errors import Forbidden, Invalid
from server.kit.states import SamePerson, StateChanged
from tests.campaigns.plans import plan
from tests.events.words import on, text


def test_it_works(unit, cast, campaign, event):
    with unit():
        found = queries.calendar()
        assert [(one.title, one.when_text, one.kind_text) for one in found.items] == [
            ("2026 年慈善一日捐", "正在进行", "慈善一日捐")
        ]
        assert queries.public(event.uid).campaign_uids == [campaign.uid]
        assert [one.uid for one in queries.now_on()] == [event.uid]
        assert [one.move for one in queries.history(event)] == ["submit", "publish"]


def test_a_draft_is_nobodys_business(unit, cast, campaign):
    with unit():
        row = service.draft(text(campaign.uid), actor=cast.chen)
        assert queries.calendar().items == []
        with pytest.raises(EventUnknown):
            queries.public(row.uid)
        with pytest.raises(Forbidden):
            service.draft(text(campaign.uid), actor=cast.tian)


def test_nobody_lets_out_their_own(unit, cast, campaign):
    with unit():
        row = service.draft(text(campaign.uid), actor=cast.chen)
        row = service.submit(row.uid, actor=cast.chen, seen_version=0)
        with pytest.raises(Forbidden):
            service.publish(row.uid, actor=cast.chen, seen_version=1)
        both = type(cast.zhou)("staff", cast.chen.uid, cast.zhou.roles | cast.chen.roles, "陈经办", cast.chen.areas)
        with pytest.raises(SamePerson):
            service.publish(row.uid, actor=both, seen_version=1)


def test_edited_withdrawn_and_let_out_again(unit, cast, campaign, event):
    with unit():
        row = service.withdraw(event.uid, actor=cast.chen, reason="日期改了", seen_version=2)
        with pytest.raises(EventUnknown):
            queries.public(row.uid)
        row = service.reopen(row.uid, actor=cast.chen, seen_version=3)
        row = service.edit(row.uid, text(campaign.uid, title="改名的一日捐"), actor=cast.chen, seen_version=4)
        with pytest.raises(StateChanged):
            service.edit(row.uid, text(campaign.uid), actor=cast.chen, seen_version=4)
        row = service.submit(row.uid, actor=cast.chen, seen_version=5)
        row = service.send_back(row.uid, actor=cast.zhou, reason="写清楚时间", seen_version=6)
        with pytest.raises(ReasonNeeded):
            service.withdraw(row.uid, actor=cast.chen, reason=" ", seen_version=7)
        assert (queries.find(row.uid).title, row.state, row.campaign_uids) == ("改名的一日捐", "draft", [campaign.uid])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": None}, "/starts_on"),
        ({"ends_on": None}, "/ends_on"),
        ({"summary": " "}, "/summary"),
        ({"body": "短"}, "/body"),
        ({"campaigns": ()}, "/campaigns"),
        ({"starts_on": today().replace(year=today().year - 1)}, "/ends_on"),
    ],
)
def test_what_is_missing(unit, cast, campaign, changes, field):
    with unit():
        row = service.draft(text(**{"campaigns": (campaign.uid,), **changes}), actor=cast.chen)
        with pytest.raises(EventIncomplete) as refusal:
            service.submit(row.uid, actor=cast.chen, seen_version=0)
        assert [line["field"] for line in refusal.value.detail] == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "lottery"},
        {"title": ""},
        {"title": "长" * 41},
        {"ends_on": today().replace(year=today().year - 1)},
        {"campaigns": ("a", "a")},
        {"kit_short": "长" * 201},
    ],
)
def test_what_no_row_can_hold(unit, cast, changes):
    with unit(), pytest.raises(Invalid):
        service.draft(text(**changes), actor=cast.chen)


def test_article_24_only_a_filed_and_published_campaign(unit, cast, campaign):
    """慈善法 24: what is not filed may not be given to, and neither may what is not out or was suspended."""
    with unit():
        draft = campaigns.draft(plan(title="还没备案的项目"), actor=cast.chen)
        for uid in (draft.uid, "nobodyscampaign0"):
            row = service.draft(text(uid), actor=cast.chen)
            with pytest.raises(CampaignUnfit):
                service.submit(row.uid, actor=cast.chen, seen_version=0)
    with unit():
        row = service.draft(text(campaign.uid), actor=cast.chen)
        service.submit(row.uid, actor=cast.chen, seen_version=0)
        campaigns.suspend(campaign.uid, actor=cast.zhou, reason="核查")
    with unit(), pytest.raises(CampaignUnfit):
        service.publish(row.uid, actor=cast.zhou, seen_version=1)


@pytest.mark.parametrize(
    "words",
    [
        "干部人均 100 元",
        "每人不少于 50 元",
        "科级干部 200 元",
        "各单位要完成捐款任务",
        "全体职工必须捐款",
        "从个人工资中代扣",
        "公布未捐款人员名单",
        "按捐款金额排名",
    ],
)
def test_article_32_no_words_that_press(unit, cast, campaign, words):
    """慈善法 32: no 摊派, neither plain nor disguised; whoever writes it is told where."""
    with unit():
        for field in ("body", "kit_long"):
            row = service.draft(text(campaign.uid, **{field: f"活动说明写在这里。{words}。"}), actor=cast.chen)
            with pytest.raises(EventPresses) as refusal:
                service.submit(row.uid, actor=cast.chen, seen_version=0)
            assert refusal.value.detail[0]["field"] == f"/{field}"


def test_article_32_words_of_freedom_pass(unit, cast, campaign):
    words = "自愿捐赠，不搞摊派，不设指标，不是必须捐款，不按捐款金额排名，不公布未捐人员名单。"
    with unit():
        assert on(cast, campaign.uid, body=words).state == "published"


def test_nobodys_number_in_a_public_text(unit, cast, campaign):
    with unit():
        row = service.draft(text(campaign.uid, body="请联系 13800000001 报名参加活动"), actor=cast.chen)
        with pytest.raises(EventShowsSomebody):
            service.submit(row.uid, actor=cast.chen, seen_version=0)
