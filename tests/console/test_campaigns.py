"""Campaigns at the desk: draft, gate, second person, and what follows."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from server.campaigns import queries
from server.campaigns import service as campaigns
from server.campaigns.lists import CAMPAIGNS
from server.campaigns.rules import Plan
from server.console import campaign_form as forms
from server.kit import clock
from server.kit.actors import THE_CLOCK
from server.kit.pages import day
from tests.campaigns.plans import CHARITY, LISTING, MERCHANT, plan, published
from tests.campaigns.words import TEXT
from tests.console.charity_desk import Desk

TOLD = {"title": "2026 年第三季度进展", "text": TEXT, "also_at": "慈善中国"}


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def zhou(app, unit, cast):
    return Desk(app.test_client(), unit, cast.zhou)


@pytest.fixture
def charity(unit, cast):
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)


def fields(**changes):
    form = forms.fill(plan(**changes))
    return {name: form.getlist(name) for name in form}


def picture():
    kept = BytesIO()
    Image.new("RGB", (40, 20), "#a3201a").save(kept, "PNG")
    return kept.getvalue()


def only(unit):
    with unit():
        return CAMPAIGNS.ask(THE_CLOCK, {}).page().items[0].row


def test_from_the_first_line_to_the_public(unit, chen, zhou, charity):
    answer = chen.post("/campaigns", **fields())
    assert answer.status_code == 303
    row = only(unit)
    assert answer.location == f"/console/campaigns/{row.uid}"
    assert "都已满足" in chen.page(f"/campaigns/{row.uid}")
    assert chen.post(f"/campaigns/{row.uid}/submit", version=0).status_code == 303
    waiting = zhou.page(f"/campaigns/{row.uid}")
    assert "陈经办" in waiting
    assert 'name="version" value="1"' in waiting
    assert zhou.post(f"/campaigns/{row.uid}/approve", version=1).status_code == 303
    assert "募得与使用" in zhou.page(f"/campaigns/{row.uid}")
    with unit():
        assert queries.plan_of(queries.find_public(row.uid)) == plan()


def test_the_form_reads_what_it_wrote():
    with clock.at(clock.now()):
        assert forms.read(forms.fill(plan())) == (plan(), [])
        bare = Plan(title="只有名字")
        assert forms.read(forms.fill(bare)) == (bare, [])


def test_the_list(chen, unit, cast):
    with unit():
        published(cast)
    page = chen.page("/campaigns?state=published&q=微心愿")
    assert "微心愿项目" in page
    assert "BA-2026-0001" in page
    assert "还有 181 天" in page
    assert "没有符合条件" in chen.page("/campaigns?state=draft")
    assert 'name="state"' in page


def test_the_gate_is_told_field_by_field(unit, chen):
    chen.post("/campaigns", title="半成品")
    uid = only(unit).uid
    for page in (chen.page(f"/campaigns/{uid}"), chen.page(f"/campaigns/{uid}/edit")):
        assert "《慈善法》第二十二条" in page
        assert "募捐方案缺少「剩余财产的处理」" in page
        assert "至少一个指定平台的项目" in page
    refused = chen.post(f"/campaigns/{uid}/submit", version=0)
    assert refused.status_code == 422
    assert "还不能发布" in refused.get_data(as_text=True)
    assert only(unit).state == "draft"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "请填写项目名称"),
        ({"title": "长" * 41}, "最多 40 个字"),
        ({"starts_on": "明天"}, "日期写法不对"),
        ({"target": "一百"}, "请填写金额"),
        ({"budget-title": "冬衣", "budget-amount": "1.234"}, "请填写金额"),
        ({"budget-title": "冬衣", "budget-amount": ""}, "请填写金额"),
        ({**dict.fromkeys(forms.LISTINGS, ""), "listing-since": "x"}, "日期写法不对"),
        ({"own_merchant-on": "1", "own_merchant-text": "长" * 301}, "每项最多 300 个字"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_saved(unit, chen, change, says):
    answer = chen.post("/campaigns", **{"title": "冬衣项目", "summary": "留着的字", **change})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert says in page
    assert "留着的字" in page
    with unit():
        assert CAMPAIGNS.ask(THE_CLOCK, {}).page().total == 0


def test_every_wrong_amount_is_named_and_led_to(chen):
    wrong = {"target": "一百", "budget-title": ["冬衣", "棉鞋"], "budget-amount": ["300", "-5"]}
    wrong |= {"suggestion-amount": "x", "suggestion-meaning": "一件冬衣"}
    page = chen.post("/campaigns", title="冬衣项目", **wrong).get_data(as_text=True)
    summary = page.partition('role="alert"')[2].partition("</ul>")[0]
    for field, name in (
        ("target_fen", "募捐目标"),
        ("budget/1/amount_fen", "逐项预算第 2 行"),
        ("suggestions/0/amount_fen", "捐赠建议第 1 行"),
    ):
        assert f'<a href="#f-{field}">{name}：请填写金额' in summary
        assert re.findall(f'<input [^>]*id="f-{field}"', page), field
    marked = [tag for tag in re.findall("<input [^>]*>", page) if "is-invalid" in tag]
    names = [re.findall(' name="([^"]+)"', tag)[0] for tag in marked]
    assert names == ["target", "budget-amount", "suggestion-amount"]  # the words beside them are right


def test_the_gate_leads_to_the_target(unit, chen, charity):
    chen.post("/campaigns", **fields(target_fen=10**9))
    uid = only(unit).uid
    assert f"/console/campaigns/{uid}/edit#f-target_fen" in chen.page(f"/campaigns/{uid}")
    assert 'id="f-target_fen"' in chen.page(f"/campaigns/{uid}/edit")


def test_a_cover(unit, cast, chen, zhou, phone, charity):
    answer = chen.post("/campaigns", **fields(), cover=(BytesIO(picture()), "cover.png"))
    uid = answer.location.rsplit("/", 1)[1]
    assert chen.get(f"/campaigns/{uid}/cover").mimetype == "image/jpeg"
    assert phone.get(f"/api/v1/campaigns/{uid}/cover").status_code == 404
    chen.post(f"/campaigns/{uid}/edit", **fields(), version="0")
    with unit():
        version = campaigns.submit(uid, actor=cast.chen).version
        campaigns.approve(uid, actor=cast.zhou, seen_version=version)
    url = phone.get(f"/api/v1/campaigns/{uid}").get_json()["cover_url"]
    assert url == f"/api/v1/campaigns/{uid}/cover"
    assert phone.get(url).mimetype == "image/jpeg"


def test_a_cover_and_an_agreement_are_not_kept_and_the_page_says_so(chen):
    partner = {**dict.fromkeys(forms.PARTNERS, ""), "partner-name": "示例公司"}
    files = {"cover": (BytesIO(picture()), "cover.png"), "partner-paper": (BytesIO(picture()), "paper.png")}
    page = chen.post("/campaigns", title="", **partner, **files).get_data(as_text=True)
    assert "照片没有保留，请重新选择" in page.partition('id="f-cover"')[2].partition('id="f-starts_on"')[0]
    assert "协议没有保留，请重新选择" in page
    assert "没有保留" not in chen.page("/campaigns/new")


def test_a_cover_that_is_none(unit, chen):
    answer = chen.post("/campaigns", title="冬衣项目", cover=(BytesIO(b"<svg>"), "cover.png"))
    assert answer.status_code == 422
    with unit():
        assert CAMPAIGNS.ask(THE_CLOCK, {}).page().total == 0
    chen.post("/campaigns", title="冬衣项目", cover=(BytesIO(b""), ""))
    uid = only(unit).uid
    assert chen.get(f"/campaigns/{uid}/cover").status_code == 404


def test_line_ends_are_kept_and_hidden_letters_refused(unit, chen):
    assert chen.post("/campaigns", title="冬\x00衣\x07项目", story="一").status_code == 422
    assert chen.post("/campaigns", title="冬衣项目", story="一\r\n二").status_code == 303
    row = only(unit)
    assert (row.title, row.story) == ("冬衣项目", "一\n二")


def test_nothing_typed_becomes_markup(chen):
    answer = chen.post("/campaigns", title="<script>alert(1)</script>")
    page = chen.page(answer.location.removeprefix("/console"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_editing_an_old_page(unit, chen):
    chen.post("/campaigns", title="第一")
    uid = only(unit).uid
    assert chen.post(f"/campaigns/{uid}/edit", title="第二", version=0).status_code == 303
    assert chen.post(f"/campaigns/{uid}/edit", title="第三", version=0).status_code == 409
    assert chen.post(f"/campaigns/{uid}/edit", title="第三", version="x").status_code == 422
    assert only(unit).title == "第二"


def test_the_writer_sees_that_another_must_agree(unit, cast, chen, charity):
    with unit():
        uid = campaigns.draft(plan(), actor=cast.chen).uid
        campaigns.submit(uid, actor=cast.chen)
    assert "由另一位负责人复核" in chen.page(f"/campaigns/{uid}")
    assert chen.post(f"/campaigns/{uid}/approve", version=1).status_code == 403


def test_an_old_page_approves_nothing(unit, cast, zhou, charity):
    with unit():
        uid = campaigns.draft(plan(), actor=cast.chen).uid
        campaigns.submit(uid, actor=cast.chen)
    assert zhou.post(f"/campaigns/{uid}/approve", version=0).status_code == 409
    assert zhou.post(f"/campaigns/{uid}/approve").status_code == 422
    assert only(unit).state == "review"


def test_sent_back_with_a_reason(unit, cast, chen, zhou, charity):
    with unit():
        uid = campaigns.draft(plan(), actor=cast.chen).uid
        campaigns.submit(uid, actor=cast.chen)
    assert zhou.post(f"/campaigns/{uid}/send_back", note=" ").status_code == 422
    assert zhou.post(f"/campaigns/{uid}/send_back", note="预算再细").status_code == 303
    assert "预算再细" in chen.page(f"/campaigns/{uid}")


def test_suspend_report_switch_resume_end_conclude(unit, cast, chen, zhou):
    with unit():
        uid = published(cast).uid
    assert chen.post(f"/campaigns/{uid}/suspend", note="接到投诉").status_code == 303
    assert "已暂停" in zhou.page(f"/campaigns/{uid}")
    assert zhou.post(f"/campaigns/{uid}/resume", note="已核实").status_code == 303
    assert chen.post(f"/campaigns/{uid}/reports", kind="progress", version=4, **TOLD).status_code == 303
    assert zhou.post(f"/campaigns/{uid}/switch", kind="bank", enabled="0").status_code == 303
    assert zhou.post(f"/campaigns/{uid}/switch", kind="bank", enabled="1").status_code == 303
    assert zhou.post(f"/campaigns/{uid}/end", note="期满").status_code == 303
    assert zhou.post(f"/campaigns/{uid}/conclude", note="剩余用于下一年度").status_code == 422
    assert zhou.post(f"/campaigns/{uid}/reports", kind="final", version=8, **TOLD).status_code == 303
    assert zhou.post(f"/campaigns/{uid}/conclude", note="剩余用于下一年度").status_code == 303
    page = zhou.page(f"/campaigns/{uid}")
    for word in ("已结项", "接到投诉", "第三季度进展", "关闭银行转账", "打开银行转账", "剩余用于下一年度"):
        assert word in page


def test_an_ended_campaign_shows_its_real_end_and_takes_nothing(unit, cast, zhou, phone):
    with unit():
        row = published(cast)
        uid, planned, today = row.uid, row.ends_on, clock.today()
    assert "实际结束" not in zhou.page(f"/campaigns/{uid}")
    assert "开通" in zhou.page(f"/campaigns/{uid}")
    with unit():
        campaigns.end(uid, actor=cast.zhou, reason="提前办完")
    page = zhou.page(f"/campaigns/{uid}")
    assert re.search(rf"实际结束</dt><dd>{day(today)}", page)
    assert "已停止收款" in page
    assert "开通" not in page
    listed = zhou.page("/campaigns?state=ended")
    assert str(today) in listed
    assert str(planned) not in listed
    assert phone.get(f"/api/v1/campaigns/{uid}").get_json()["ends_on"] == today.isoformat()
    with clock.at(clock.now() + timedelta(days=400)), unit():
        assert queries.find(uid).over_on == today


def test_a_campaign_ended_by_the_clock_ended_on_its_last_day(unit, cast):
    with unit():
        row = published(cast)
        uid, last = row.uid, row.ends_on
    with clock.at(clock.start_of(last + timedelta(days=1))), unit():
        assert campaigns.end(uid, actor=cast.zhou, reason="期满").over_on == last


def test_switching_on_what_the_law_refuses_changes_nothing(unit, cast, zhou):
    off = replace(MERCHANT, enabled=False, legal_basis="")
    with unit():
        uid = published(cast, channels=(replace(LISTING, live_since=clock.today()), off)).uid
        version = queries.find(uid).version
    assert zhou.post(f"/campaigns/{uid}/switch", kind="own_merchant", enabled="1").status_code == 422
    with unit():
        row = queries.find(uid)
        assert (row.version, bool(row.own_merchant_on)) == (version, False)


@pytest.mark.parametrize("kind", ["budget", "suggestions", "listings"])
def test_one_more_row(chen, kind):
    assert "data-row" in chen.page(f"/campaigns/rows/{kind}")


@pytest.mark.parametrize("path", ["/campaigns/rows/gold", "/campaigns/none", "/campaigns/none/edit"])
def test_what_does_not_exist(chen, path):
    assert chen.get(path).status_code == 404


def test_a_move_that_does_not_exist(unit, cast, zhou):
    with unit():
        uid = published(cast).uid
    assert zhou.post(f"/campaigns/{uid}/explode").status_code == 404
    assert zhou.post(f"/campaigns/{uid}/switch", kind="gold").status_code == 404
    assert zhou.post("/campaigns/none/suspend", note="x").status_code == 404


def test_the_charity(unit, chen, zhou):
    typed = {**CHARITY.__dict__, "version": "0"}
    assert zhou.post("/campaigns/charity", **typed).status_code == 303
    assert CHARITY.credit_code in zhou.page("/campaigns/charity")
    assert "请慈善会负责人" not in chen.page("/campaigns/charity")
    with unit():
        assert queries.charity_facts() == CHARITY
    assert zhou.post("/campaigns/charity", **{**typed, "contact_phone": "x"}).status_code == 303
    assert zhou.post("/campaigns/charity", **typed).status_code == 409
    assert chen.post("/campaigns/charity", **typed).status_code == 403


@pytest.mark.parametrize(
    "change", [{"certificate_expires_on": "某天"}, {"organisation": "长" * 61}, {"credit_code": "1" * 19}]
)
def test_a_charity_that_cannot_be_saved(zhou, change):
    assert zhou.post("/campaigns/charity", **{**CHARITY.__dict__, "version": "0", **change}).status_code == 422


@pytest.mark.parametrize("who", ["wang", "tian", "ren"])
def test_who_has_no_business_here(app, unit, cast, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    for path in ("/campaigns", "/campaigns/new", "/campaigns/charity"):
        assert desk.get(path).status_code == 403
    assert desk.post("/campaigns", title="x").status_code == 403


def test_finance_reads_and_does_not_write(app, unit, cast):
    fang = Desk(app.test_client(), unit, cast.fang)
    with unit():
        uid = published(cast).uid
    assert "微心愿项目" in fang.page(f"/campaigns/{uid}")
    assert fang.get("/campaigns/new").status_code == 403
    assert fang.post(f"/campaigns/{uid}/suspend", note="x").status_code == 403


def test_signed_out_and_forged(console, chen):
    assert console.get("/console/campaigns").status_code == 303
    chen.csrf = "wrong"
    assert chen.post("/campaigns", title="x").status_code == 403
