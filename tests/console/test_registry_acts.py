"""What is done with one person's record at the desk: corrected, merged, helped, looked at, shown as a household."""

from datetime import timedelta
from io import BytesIO

import pyotp
import pytest

from server.kit import clock
from server.people import queries as people
from server.registry import queries
from server.registry import service as registry
from tests.cast import VILLAGE
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.registry.people import GUARDIAN, facts, id_number
from tests.wishes import desk


@pytest.fixture
def desks(app, unit, cast):
    who = ("tian", "guo", "chen", "ren", "wang", "zhou")
    return {name: Desk(app.test_client(), unit, getattr(cast, name)) for name in who}


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(household_no="12", relation="户主"), actor=cast.wang).uid


@pytest.fixture
def child(unit, cast):
    given = {"name": "李小例", "kind": "困境儿童", "id_number": "", "birth_year": clock.today().year - 8}
    with unit():
        return registry.register_person(facts(household_no="12", guardian=GUARDIAN, **given), actor=cast.wang).uid


def cost(one, path):
    with counted() as statements:
        one.page(path)
    return len(statements)


def text_of(answer, status):
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_every_page_has_its_price(desks, unit, cast, li, child):
    tian = desks["tian"]
    with unit():
        home = queries.person(li).household.uid
    costs = {
        path: cost(tian, path)
        for path in ("/registry", f"/registry/{li}", f"/registry/{li}/edit", f"/households/{home}", "/merges", "/looks")
    }
    with unit():
        for number in range(12):
            born = id_number(serial="994") if number == 0 else ""
            more = facts(id_number=born, birth_year=1950, household_no="12", name="周示例")
            row = registry.register_person(more, actor=cast.wang)
            registry.record_provision(row, "charity", "慰问金", 100, clock.today(), f"t:{number}", actor=cast.wang)
    assert costs == {path: cost(tian, path) for path in costs}, "more people, more aid: not one statement more"
    assert costs["/registry"] <= 16
    assert costs[f"/registry/{li}"] <= 24
    assert costs[f"/households/{home}"] <= 18


def test_a_number_is_posted_and_leads_to_one(desks, li):
    tian = desks["tian"]
    answer = tian.post("/registry/find", number=id_number(serial="992"))
    assert (answer.status_code, answer.location) == (303, f"/console/registry/{li}")
    assert "没有这个号码" in text_of(desks["guo"].post("/registry/find", number="13800000021"), 200)
    assert "没有这个号码" in text_of(desks["ren"].post("/registry/find", number="13800000021"), 200)
    page = text_of(tian.post("/registry/find", number="李示例"), 422)
    assert "完整的 18 位" in page


def test_who_looks_like_somebody_is_asked_about_first(desks, li):
    new = {"name": "李示例", "kind": "独居老人", "area_code": VILLAGE, "controller": "charity", "birth_year": "1948"}
    page = text_of(desks["tian"].post("/registry", **new), 409)
    assert "相近的记录" in page
    assert "在同一个村" in page
    assert "李示例" in page, "what was typed is still there"
    assert desks["tian"].post("/registry", **new, anyway="1").status_code == 303


def test_a_correction(desks, unit, li):
    tian = desks["tian"]
    page = tian.page(f"/registry/{li}/edit")
    for hidden in ("李示例", "13800000021", "三组", id_number(serial="992")):
        assert hidden not in page
    usual = {"kind": "残疾人", "area_code": VILLAGE, "relation": "户主", "version": "0"}
    assert tian.post(f"/registry/{li}/edit", **usual, phone="123").status_code == 422
    assert tian.post(f"/registry/{li}/edit", **usual, phone="13800000029", note="换了号码").status_code == 303
    assert tian.post(f"/registry/{li}/edit", **usual, phone="13800000030").status_code == 409
    page = tian.page(f"/registry/{li}")
    assert "手机号、类别：换了号码" in page
    assert tian.post(f"/registry/{li}/edit", **{**usual, "version": "1"}, no_phone="1").status_code == 303
    with unit():
        assert queries.person(li).phone is None
    assert desks["guo"].get(f"/registry/{li}/edit").status_code == 404


@pytest.mark.parametrize("name", ["move_away", "end_aid", "die"])
def test_a_life_and_back(desks, li, name):
    tian = desks["tian"]
    assert tian.post(f"/registry/{li}/{name}", version="0").status_code == 422
    assert tian.post(f"/registry/{li}/{name}", version="0", note="去年十月").status_code == 303
    assert tian.post(f"/registry/{li}/resume", version="1", note="登记错了").status_code == 303
    assert tian.post(f"/registry/{li}/nothing", version="2").status_code == 404
    assert desks["guo"].post(f"/registry/{li}/{name}", version="2", note="去年十月").status_code == 404


def test_a_household_and_a_new_member(desks, unit, li, child):
    tian = desks["tian"]
    with unit():
        home = queries.person(li).household.uid
    page = tian.page(f"/households/{home}")
    assert page.count("李**") >= 2
    assert "户号 12" in page
    assert "data-print" in page
    for hidden in ("李示例", "三组", "13800000021"):
        assert hidden not in page
    new = {"name": "周示例", "kind": "低保家庭", "area_code": VILLAGE, "controller": "charity", "birth_year": "1950"}
    assert "的成员" in tian.page(f"/registry/new?household={home}")
    assert tian.post("/registry", **new, household=home).status_code == 303
    assert "3 人" in tian.page(f"/households/{home}")
    for stranger in ("guo", "ren"):
        assert desks[stranger].get(f"/households/{home}").status_code == 404
        assert desks[stranger].get(f"/registry/new?household={home}").status_code == 404
    assert tian.post(f"/registry/{li}/home", version="0").status_code == 303
    assert "2 人" in tian.page(f"/households/{home}")


def test_aid_and_its_correction(desks, unit, li):
    tian = desks["tian"]
    aid = {"source": "charity", "form": "cash", "what": "慰问金", "given_on": clock.today().isoformat()}
    assert "请不要" not in text_of(tian.post(f"/registry/{li}/aid", **aid, amount_fen="x"), 422)
    assert "有受助人的姓名" in text_of(tian.post(f"/registry/{li}/aid", **{**aid, "what": "李示例的钱"}), 422)
    assert tian.post(f"/registry/{li}/aid", **aid, amount_fen="500", voucher="2026-1").status_code == 303
    assert "已经登记过" in text_of(tian.post(f"/registry/{li}/aid", **aid, amount_fen="500", voucher="2026-1"), 422)
    assert "500.00" in tian.page(f"/registry/{li}")
    with unit():
        line = queries.aid_of([li])[0].uid
    assert tian.post(f"/registry/{li}/aid/{line}/correct", stands="1", amount_fen="300", note="少发").status_code == 303
    assert tian.post(f"/registry/{li}/aid/{line}/correct", stands="0", note="再改").status_code == 409
    assert tian.post(f"/registry/{li}/aid/{'0' * 16}/correct", stands="0", note="再改").status_code == 404
    assert "已被后面的记录更正" in tian.page(f"/registry/{li}")
    assert desks["ren"].post(f"/registry/{li}/aid", **aid).status_code == 404


def test_a_consent_names_whom_what_and_which(desks, unit, li):
    tian = desks["tian"]
    until = (clock.today() + timedelta(days=30)).isoformat()
    share = {"use": "share:relief", "expires_on": until}
    assert "请勾选同意提供的内容" in text_of(tian.post(f"/registry/{li}/consent", **share), 422)
    assert desks["ren"].get(f"/registry/{li}").status_code == 404
    paper = {"paper": (desk.picture(), "同意书.png"), "paper_no": "甲-12"}
    assert tian.post(f"/registry/{li}/consent", **share, kinds=["基本情况", "联系方式"], **paper).status_code == 303
    page = desks["ren"].page(f"/registry/{li}")
    assert "凭同意书共享" in page
    assert "登记新的同意书" not in page
    assert "李**" in desks["ren"].page("/registry")
    assert "请写明提供给哪个单位" in text_of(
        tian.post(f"/registry/{li}/consent", use="share:other", kinds=["基本情况"], expires_on=until), 422
    )
    assert tian.post(f"/registry/{li}/consent", use="nothing", expires_on=until).status_code == 422
    with unit():
        slip = queries.consents(queries.person(li))[0].uid
    seen = tian.post(f"/registry/{li}/consent/{slip}/paper")
    assert (seen.status_code, seen.mimetype, seen.headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    for stranger in ("guo", "ren"):
        assert desks[stranger].post(f"/registry/{li}/consent/{slip}/paper").status_code == 404
    assert tian.post(f"/registry/{li}/consent/{slip}/withdraw").status_code == 303
    assert desks["ren"].get(f"/registry/{li}").status_code == 404


def test_two_records_of_one_person(desks, unit, cast, li):
    with unit():
        twin = registry.register_person(facts(id_number="", birth_year=1948), actor=cast.tian).uid
    page = desks["tian"].page(f"/registry/{li}")
    assert "可能是同一个人" in page
    assert desks["tian"].post("/merges", keep=li, gone=twin, note="同村同名").status_code == 303
    assert desks["tian"].post("/merges", keep=li, gone=twin, note="同村同名").status_code == 409
    assert "没有等您复核" in desks["tian"].page("/merges")
    waiting = desks["wang"].page("/merges")
    assert "同村同名" in waiting
    merge = waiting.split("/console/merges/")[1].split("/")[0]
    assert desks["guo"].post(f"/merges/{merge}/agree", version="0").status_code == 404
    assert desks["tian"].post(f"/merges/{merge}/agree", version="0").status_code == 403
    assert desks["wang"].post(f"/merges/{merge}/agree", version="0").status_code == 303
    assert desks["tian"].get(f"/registry/{twin}").location == f"/console/registry/{li}"
    assert desks["wang"].post(f"/merges/{merge}/nothing").status_code == 404


def test_not_one_person_after_all(desks, unit, cast, li):
    with unit():
        twin = registry.register_person(facts(id_number="", birth_year=1948), actor=cast.tian).uid
        merge = registry.ask_merge(li, twin, reason="同村同名", actor=cast.tian).uid
    assert desks["wang"].post(f"/merges/{merge}/refuse", note="是姐妹").status_code == 303
    assert desks["wang"].get(f"/registry/{twin}").status_code == 200


def test_a_form_shows_once(desks, li):
    tian = desks["tian"]
    page = tian.page(f"/registry/{li}")
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    look = {"because": "visit", "reason": "上门核实心愿", "ticket": ticket}
    assert "李示例" in text_of(tian.post(f"/registry/{li}/reveal", **look), 200)
    again = text_of(tian.post(f"/registry/{li}/reveal", **look), 422)
    assert "已经显示过" in again
    assert "李示例" not in again
    assert "还可查看 29 次" in tian.page(f"/registry/{li}")


def test_a_childs_data_and_who_signs_for_it(desks, unit, cast, child):
    chen = desks["chen"]
    look = {"because": "visit", "reason": "上门核实心愿"}
    page = text_of(chen.post(f"/registry/{child}/reveal", **look), 422)
    assert "动态码" in page
    assert "上门核实心愿" in page, "what was typed is still there"
    assert "动态码不对" in text_of(chen.post(f"/registry/{child}/reveal", **look, otp="000000"), 422)
    with unit():
        otp = pyotp.TOTP(people.staff(cast.chen.uid).totp).at(clock.now())
    assert "祖示例" in text_of(chen.post(f"/registry/{child}/reveal", **look, otp=otp), 200)
    waiting = desks["tian"].page("/looks")
    assert "陈经办" in waiting
    assert "次查看等您阅知" in desks["tian"].page("/")
    assert "没有等您阅知" in desks["guo"].page("/looks")
    sign = waiting.split('action="/console/looks/')[1].split('"')[0]
    assert desks["guo"].post(f"/looks/{sign}").status_code == 404
    assert desks["tian"].post(f"/looks/{sign}").status_code == 303
    assert "没有等您阅知" in desks["tian"].page("/looks")
    assert desks["zhou"].get("/looks").status_code == 403


def test_a_paper_that_is_none(desks, unit, li):
    until = (clock.today() + timedelta(days=30)).isoformat()
    paper = (BytesIO(b"MZ a program"), "a.exe")
    assert desks["tian"].post(f"/registry/{li}/consent", expires_on=until, paper=paper).status_code == 422
    with unit():
        assert queries.consents(queries.person(li)) == []
