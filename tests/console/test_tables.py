"""The one import flow at the desk: template, upload, progress, failed rows, confirm, undo."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from server.people.roles import Role
from tests.cast import COUNTY, staff
from tests.console.seats import seat
from tests.counting import counted
from tests.registry.people import id_number
from tests.tables.files import as_csv, person, work
from tests.tables.test_waybills import held, line
from tests.wishes.test_outcomes import partner

ROWS = [person(), person(姓名="李", 身份证号=id_number(serial="994"), 户号="13")]


@pytest.fixture
def desks(app, unit, cast):
    return {who: seat(app, unit, getattr(cast, who)) for who in ("tian", "guo", "chen", "fang")}


def upload(desk, rows=ROWS, key="persons"):
    return desk.post(f"/tables/{key}", file=(BytesIO(as_csv(rows)), "名单.csv"))


def at(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.removeprefix("/console")


def test_the_whole_way(app, desks):
    tian = desks["tian"]
    page = tian.page("/tables/persons")
    assert "下载模板" in page
    assert "姓名" in page
    template = tian.get("/tables/persons/template")
    assert "姓名" in load_workbook(BytesIO(template.data)).active["A1"].value
    where = at(upload(tian))
    waiting = tian.page(where)
    assert 'hx-trigger="every 1s"' in waiting
    assert "正在检查" in waiting
    work(app)
    page = tian.page(where)
    assert "通过 1，有问题 1" in page
    assert "hx-trigger" not in page.split('id="flow"')[1].split(">")[0]
    for hidden in ("李示例", id_number(serial="992"), "13800000021"):
        assert hidden not in page, "a preview names nobody"
    failed = tian.post(f"{where}/failed")
    assert load_workbook(BytesIO(failed.data)).active["A2"].value == "李"
    assert tian.post(f"{where}/take", version="2").status_code == 303
    assert "正在导入" in tian.page(where)
    work(app)
    page = tian.page(where)
    assert "已导入" in page
    assert "撤销导入" in page
    assert "李**" in tian.page("/registry")
    assert tian.post(f"{where}/undo", version="4").status_code == 303
    work(app)
    assert "已撤销" in tian.page(where)
    assert "李**" not in tian.page("/registry")
    assert "名单.csv" in tian.page("/tables/persons")


def test_a_page_costs_the_same_for_many_rows(app, desks):
    few = at(upload(desks["tian"]))
    many = at(upload(desks["tian"], [person(户号=str(number), 手机号="") for number in range(60)]))
    work(app)
    costs = []
    for where in (few, many):
        with counted() as statements:
            desks["tian"].page(where)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 24
    with counted() as statements:
        desks["tian"].page("/tables/persons")
    assert len(statements) <= 18


def test_whose_table_it_is(app, desks):
    where = at(upload(desks["tian"]))
    for stranger in ("guo", "chen"):
        assert desks[stranger].get(where).status_code == 404
        assert desks[stranger].post(f"{where}/take", version="1").status_code == 404
        assert desks[stranger].post(f"{where}/failed").status_code == 404
    assert desks["fang"].get("/tables/persons").status_code == 404
    assert desks["tian"].get("/tables/places").status_code == 404, "another post's table is as good as none"
    assert desks["tian"].get("/tables/nothing").status_code == 404
    assert desks["tian"].get(where.replace("persons", "wishes")).status_code == 404


def test_what_is_refused_is_told_on_the_page(desks):
    tian = desks["tian"]
    assert "请选择文件" in tian.post("/tables/persons").get_data(as_text=True)
    answer = upload(tian, [{"姓名": "李示例"}])
    assert answer.status_code == 422
    assert "缺少这些列" in answer.get_data(as_text=True)
    assert tian.post("/tables/persons", file=(BytesIO(b"PK\x03\x04junk"), "a.xlsx")).status_code == 422


def test_given_up_and_pressed_twice(app, desks):
    tian = desks["tian"]
    where = at(upload(tian))
    work(app)
    assert tian.post(f"{where}/nothing").status_code == 404
    assert tian.post(f"{where}/take", version="2").status_code == 303
    assert tian.post(f"{where}/take", version="2").status_code == 409
    other = at(upload(tian, [person(姓名="李")]))
    work(app)
    assert tian.post(f"{other}/take", version="2").status_code == 422
    assert tian.post(f"{other}/drop").status_code == 303
    assert "已放弃" in tian.page(other)


def test_the_administrators_places(app, unit, desks):
    with unit():
        admin = staff("admin", "管平台", Role.PLATFORM_ADMIN, COUNTY)
    desk = seat(app, unit, admin)
    assert "乡镇、村和网格" in desk.page("/tables/places")
    where = at(upload(desk, [{"编码": "360902001201", "名称": "新村", "级别": "村（社区）"}], "places"))
    work(app)
    assert "通过 1，有问题 0" in desk.page(where)


@pytest.mark.parametrize("key", ["receipts", "waybills"])
def test_what_cannot_be_taken_back_is_said_before(app, unit, desks, key):
    with unit():
        xin = partner("示例爱心企业", "xin")
    desk = {"receipts": desks["fang"], "waybills": seat(app, unit, xin)}[key]
    page = desk.page(f"/tables/{key}")
    assert "不能整份撤销" in page
    assert "24 小时内可以整份撤销" not in page
    assert "下拉选项" not in page
    assert "名单已按您负责的地方放好" not in page


def test_what_stays_is_not_offered_back(app, unit, cast):
    with unit():
        xin = partner("示例爱心企业", "xin")
    desk, (_claim, no) = seat(app, unit, xin), held(unit, cast, xin)
    where = at(upload(desk, [line(no)], "waybills"))
    work(app)
    assert desk.post(f"{where}/take", version="2").status_code == 303
    work(app)
    page = desk.page(where)
    assert "登记寄出以后不能整份撤销" in page
    assert "撤销导入" not in page
    refused = desk.post(f"{where}/undo", version="4")
    assert refused.status_code == 409
    assert "登记寄出以后不能整份撤销" in refused.get_data(as_text=True)


def test_a_page_promises_only_what_it_does(app, unit, cast, desks):
    """Names are masked where there are names; a list of places is in the template where there is a column for it."""
    assert "各地的村（社区）名单已按您负责的地方放好" in desks["tian"].page("/tables/persons")
    people = at(upload(desks["tian"]))
    with unit():
        admin = staff("admin", "管平台", Role.PLATFORM_ADMIN, COUNTY)
    desk = seat(app, unit, admin)
    places = at(upload(desk, [{"编码": "360902001201", "名称": "新村", "级别": "村（社区）"}], "places"))
    work(app)
    assert "姓名和号码已遮住" in desks["tian"].page(people)
    page = desk.page(places)
    assert "请看看有没有放错列" in page
    assert "已遮住" not in page
