"""审计日志 at the desk of the audit admin: what is shown, in which queue, masked; and that reading it is in it."""

from datetime import timedelta

import pytest

from server.jobs import acts
from server.kit import audit, clock
from server.kit.actors import donor_actor
from server.people.roles import Role
from server.registry import service as registry
from server.wishes import queries as wishes
from tests.cast import COUNTY, staff
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.registry.people import facts
from tests.wishes.desk import NAME, on_the_shelf

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36"}


@pytest.fixture
def auditor(app, unit, cast):
    with unit():
        actor = staff("shen", "申审计", Role.AUDIT_ADMIN, COUNTY)
    return Desk(app.test_client(), unit, actor)


@pytest.fixture
def told(unit, cast):
    """One line for each queue, with numbers of people where somebody typed them."""
    with unit():
        audit.write(cast.chen, "wishes.publish", "w" * 16, {"from": "review", "to": "open"})
        audit.write(cast.tian, "registry.reveal", "p" * 16, {"reason": "核对电话 13800000001"})
        audit.write(cast.fang, "lists.export", "d" * 16, {"rows": 12, "personal": []})
        audit.write(cast.fang, "people.sign_in", cast.fang.uid)
        audit.write(donor_actor("d" * 16), "payments.ask", "o" * 16, {"amount_fen": 1234500})


def test_the_workbench_leads_to_the_looks_and_exports_of_yesterday(auditor, unit, cast):
    with unit(), clock.at(clock.now() - timedelta(days=1)):
        audit.write(cast.tian, "registry.reveal", "p" * 16, {"reason": "核对电话"})
        audit.write(cast.tian, "events.reveal", "u" * 16, {})
        audit.write(cast.fang, "lists.export", "d" * 16, {"rows": 12, "personal": []})
        audit.write(cast.chen, "complaints.tell", "c" * 16, {})
    with counted() as statements:
        page = auditor.page("/")
    assert len(statements) <= 13
    day = clock.today() - timedelta(days=1)
    for tab, says in (("looks", "<b>2</b>次查看完整信息"), ("exports", "<b>1</b>次导出")):
        href = f"/audit?tab={tab}&since={day}&until={day}"
        assert f'<a href="/console{href}">'.replace("&", "&amp;") + says in page
        assert auditor.page(href).split("<tbody>")[1].count("<tr") == int(says[3])


def test_who_and_what_are_told_by_name_and_by_number(auditor, app, unit, cast):
    """Staff by name, posts and login; things by number and title; whom we help by nothing that names them."""
    with unit():
        wish = wishes.find_public(on_the_shelf(cast))
        expected = f"{wish.no} {wish.title}"
    page = auditor.page("/audit?tab=all&size=100")
    rows = page.split("<tbody>")[1]
    assert "陈经办 · 慈善会项目岗 · chen" in rows
    assert expected in rows
    assert wish.person_uid in rows
    assert NAME not in rows
    for words in (wish.no, wish.title[:4], wish.uid):
        assert expected in auditor.page(f"/audit?tab=all&subject={words}"), words
    assert expected not in auditor.page("/audit?tab=all&subject=XY000000000000")


def test_each_queue_shows_its_acts_in_plain_chinese(auditor, told):
    page = auditor.page("/audit")
    for words in ("心愿：审核通过", "待复核 → 开放", "陈经办", "发起捐款", "金额：12,345.00 元", "爱心人士"):
        assert words in page, words
    assert "登录" in auditor.page("/audit?tab=sign_ins")
    looks = auditor.page("/audit?tab=looks")
    assert "查看困难群众完整信息" in looks
    assert "138****0001" in looks
    assert "13800000001" not in looks
    assert "申请导出列表" in auditor.page("/audit?tab=exports")
    assert "wishes.publish" not in page.split("<tbody>")[1]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("who=陈经", 1),
        ("who=chen", 1),
        ("who=没有这人", 0),
        ("what=wishes.publish", 1),
        ("subject=wwww", 1),
        ("since=2999-01-01", 0),
        ("until=2000-01-01", 0),
        ("place=10.9", 0),
    ],
)
def test_the_filters_stand_in_the_address(auditor, told, query, count):
    assert (
        auditor.page(f"/audit?{query}").count("心愿：审核通过</") == count + 1
    )  # the choice of acts names it once more


def test_reading_the_log_is_in_the_log(auditor, told):
    auditor.client.environ_base.update(BROWSER)
    auditor.page("/audit?who=13800000001")
    page = auditor.page("/audit?tab=looks&cols=who,what,facts,place,device")
    assert "查看审计日志" in page
    assert "申审计" in page
    assert "谁" in page
    assert "138****0001" in page
    assert "127.0.0.1" in page
    assert "Windows · Chrome" in page


def test_sign_out_and_refused_sign_in_are_in_it(auditor, app, unit, cast):
    tian = Desk(app.test_client(), unit, cast.tian)
    assert tian.post("/sign-out").status_code == 303
    assert "退出登录" in auditor.page("/audit?tab=sign_ins&who=tian")


def test_nobody_else_reads_it(app, unit, cast, told):
    for actor in (cast.chen, cast.zhou, cast.fang, cast.tian):
        assert Desk(app.test_client(), unit, actor).get("/audit").status_code == 403
    with unit():
        others = [staff(role, "某管理", Role(role), COUNTY) for role in ("platform_admin", "security_admin")]
    for actor in others:
        assert Desk(app.test_client(), unit, actor).get("/audit").status_code == 403


def test_the_page_costs_the_same_however_long(auditor, told, unit, cast):
    def cost():
        auditor.page("/audit")
        with counted() as statements:
            auditor.page("/audit")
        return len(statements)

    before = cost()
    with unit():
        for number in range(15):
            audit.write(cast.chen, "wishes.publish", f"w{number}", {"from": "review", "to": "open"})
    assert cost() == before


def test_facts_are_told_in_one_line():
    told = acts.told({"from": "draft", "to": "review", "rows": 3, "personal": ["电话"], "note": None, "sample": True})
    assert told == "草稿 → 待复核；行数：3；含个人信息：电话；说明：无；sample：是"


def test_the_codes_of_an_act_are_told_in_its_own_words():
    assert acts.told({"why": "donor_asked"}, "payments.ask_refund") == "原因：捐赠人要求退款"
    assert acts.told({"roles": ["relief", "station"]}, "people.add_staff") == "岗位：民政局救助岗、社工站"
    assert acts.told({"filters": {"tab": "sign_ins"}}, "audit.read") == "条件：栏目 登录"
    assert acts.told({"kind": "bank"}, "payments.open_import") == "种类：银行流水"
    assert acts.told({"kind": "bank"}, "payments.draft_slip") == "种类：银行转账"


def test_who_opens_the_record_of_a_helped_person_is_in_it(auditor, app, unit, cast):
    with unit():
        person = registry.register_person(facts(), actor=cast.wang)
    assert Desk(app.test_client(), unit, cast.tian).get(f"/registry/{person.uid}").status_code == 200
    page = auditor.page(f"/audit?tab=looks&subject={person.uid}")
    assert "打开困难群众记录" in page
    assert "田窗口" in page
