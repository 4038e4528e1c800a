from dataclasses import replace
from datetime import timedelta

import pytest

from server.campaigns import service as campaigns
from server.config import ROOT
from server.gifts import service as gifts
from server.kit import clock, tasks
from server.kit.checks import Finding
from server.ledger import service as ledger
from server.notices import service as notices
from server.payments import jobs as payments
from server.people.roles import Role
from server.policies import queries
from server.policies import service as policies
from tests.campaigns.plans import CHARITY, published
from tests.cast import COUNTY, staff
from tests.console.seats import seat
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.notices.words import published as notice
from tests.notices.words import written
from tests.policies.table import few, taken_over


def test_nothing_to_do_is_said(app, unit, cast):
    page = seat(app, unit, cast.wang).page("/")
    assert "现在没有待办" in page
    assert "账本自检" not in page


def test_a_text_in_review_waits_for_the_other_person(app, unit, cast):
    with unit():
        taken_over(few())
        draft = policies.open_draft(queries.find("1"), actor=cast.ren)
        policies.submit(draft, actor=cast.ren, seen_version=draft.version)
    assert "份政策等您复核" not in seat(app, unit, cast.ren).page("/")
    assert "份政策等您复核" not in seat(app, unit, cast.zhou).page("/")


def test_money_people_see_the_books(app, unit, cast):
    desk = seat(app, unit, cast.fang)
    assert "还没有自检过" in desk.page("/")
    with unit():
        ledger.record_findings([Finding("I1", "余额等于分录之和", True, ["一处不符"])])
        tasks.add("messages.subscribe", {})
    page = desk.page("/")
    assert "1 处不符" in page
    assert "已自动暂停新的捐赠：余额等于分录之和" in page
    assert "1 件" in page


def test_a_neighbour_room_is_closed_to_who_has_no_business(app, unit, cast):
    answer = seat(app, unit, cast.wang).get("/posters")
    assert (answer.status_code, "您没有这项权限" in answer.get_data(as_text=True)) == (403, True)
    assert "请平台管理员替您申请岗位" in answer.get_data(as_text=True)


def test_its_statements_are_few(app, unit, cast):
    desk = seat(app, unit, cast.ren)
    with counted() as statements:
        desk.get("/")
    assert len(statements) <= 13


def test_the_charity_sees_its_shelf_and_what_is_being_raised(app, unit, cast):
    with unit():
        title = published(cast).title
    desk = seat(app, unit, cast.chen)
    page = desk.page("/")
    assert "本地全部心愿" in page
    assert title in page
    with counted() as statements:
        desk.get("/")
    assert len(statements) <= 25


def handed_in(cast, days):
    with clock.at(clock.now() - timedelta(days=days)):
        row = written(cast.chen, title=f"写于 {days} 天前")
        return notices.submit(row.uid, actor=cast.chen, seen_version=0)


def test_what_waits_too_long_stands_first(app, unit, cast):
    with unit():
        taken_over(few())
        draft = policies.open_draft(queries.find("1"), actor=cast.ren)
        policies.submit(draft, actor=cast.ren, seen_version=draft.version)
        handed_in(cast, 5), handed_in(cast, 3), handed_in(cast, 1)
        lu = staff("lu", "鲁慈善", Role.BUREAU_CHARITY, COUNTY)
    page = seat(app, unit, lu).page("/")
    assert page.index("条公告等您复核") < page.index("份政策、参数或名称等您复核")
    assert "2 条已超 2 天" in page
    assert page.count('class="late"') == 1


def test_a_late_report_and_an_old_certificate_are_told(app, unit, cast):
    with unit():
        published(cast, starts_on=clock.today() - timedelta(days=100), filed_on=clock.today() - timedelta(days=130))
        soon = replace(CHARITY, certificate_expires_on=clock.today() + timedelta(days=300))
        campaigns.set_charity(soon, actor=cast.zhou, seen_version=0)
    page = seat(app, unit, cast.zhou).page("/")
    assert "进展公开已逾期" in page
    assert "天到期" not in page
    with clock.at(clock.now() + timedelta(days=260)):
        assert "公开募捐资格证书还有 40 天到期" in seat(app, unit, cast.zhou).page("/")
    with clock.at(clock.now() + timedelta(days=301)):
        assert "公开募捐资格证书已过期" in seat(app, unit, cast.zhou).page("/")
    assert "进展公开已逾期" not in seat(app, unit, cast.tian).page("/")


def test_yesterday_is_told_in_ones_own_field(app, unit, cast):
    with unit(), clock.at(clock.now() - timedelta(days=1)):
        no = give(published(cast).uid, cast.lan)
        paid(no)
        gifts.settle(no)
    with unit():
        payments.plan_bills()
    assert "<b>1</b>笔捐赠" in seat(app, unit, cast.chen).page("/")
    assert "笔捐赠" not in seat(app, unit, cast.tian).page("/")


def test_the_newest_for_staff(app, unit, cast):
    with unit():
        row = notice(cast, audience="staff", title="请各站核对包裹")
    page = seat(app, unit, cast.wang).page("/")
    assert f'href="/console/notices/{row.uid}"' in page
    assert "请各站核对包裹" in page


@pytest.mark.parametrize("path", ["/console/nowhere", "/console/policies/nobody"])
def test_a_page_that_is_not_there_leads_back(app, unit, cast, path):
    desk = seat(app, unit, cast.ren)
    answer = desk.client.get(path)
    assert (answer.status_code, "没有找到" in answer.get_data(as_text=True)) == (404, True)


def test_the_consoles_own_script_is_small_and_nothing_is_inline(app, unit, cast):
    assert len((ROOT / "static" / "console" / "app.js").read_bytes()) <= 12_000
    page = seat(app, unit, cast.ren).page("/policies")
    assert page.count("<script") == page.count('<script src="/static/') == 3
    assert not any(handler in page for handler in ("onclick=", "onsubmit=", "hx-on", "javascript:"))
    assert '"allowEval":false' in page
    assert '"includeIndicatorStyles":false' in page
