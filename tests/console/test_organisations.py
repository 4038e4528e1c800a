"""单位 and 地区 at the console."""

import pytest

from server.people import queries
from server.regions import queries as regions
from tests.cast import COUNTY, TOWN, VILLAGE
from tests.console.seats import seat
from tests.counting import counted
from tests.people.desk_of_three import invited, three


@pytest.fixture
def admins(unit, cast):
    return three(unit)


@pytest.fixture
def guan(app, unit, admins):
    return seat(app, unit, admins[0])


def opened(guan, name="示例教育局", kind="department"):
    answer = guan.post("/organisations", name=name, kind=kind, area_code=COUNTY)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def test_it_works(guan, unit):
    uid = opened(guan)
    assert guan.post(f"/organisations/{uid}/rename", version="0", name="示例区教育局").status_code == 303
    assert guan.post(f"/organisations/{uid}/close", version="1", note="机构改革").status_code == 303
    page = guan.page(f"/organisations/{uid}")
    assert all(text in page for text in ("示例区教育局", "原名：示例教育局", "机构改革", "已停用"))
    assert guan.post(f"/organisations/{uid}/reopen", version="2").status_code == 303
    with unit():
        assert queries.organisation(uid).state == "open"


def test_the_list_filters(guan):
    opened(guan)
    opened(guan, "示例社工站", "station")
    with counted() as statements:
        page = guan.page("/organisations?kind=station")
    assert ("示例社工站" in page, "示例教育局" in page) == (True, False)
    assert len(statements) == 7, statements


def test_it_refuses(guan, unit, admins):
    opened(guan)
    opened(guan, "示例慈善会", "charity")
    for fields, says in (
        ({"name": "示例教育局"}, "已经登记过"),
        ({"kind": "charity"}, "只为一家慈善组织服务"),
        ({"name": "局"}, "单位名称用 2 到 60 个字"),
        ({"kind": "empire"}, "类别和地区要选"),
        ({"area_code": "999999"}, "类别和地区要选"),
    ):
        answer = guan.post(
            "/organisations", **{"name": "示例卫健委", "kind": "department", "area_code": COUNTY, **fields}
        )
        assert (answer.status_code in (409, 422), says in answer.get_data(as_text=True)) == (True, True), fields


def test_one_with_people_is_not_closed(guan, unit, admins):
    uid, _ = invited(unit, admins[0])
    with unit():
        office = queries.staff(uid).organisation.uid
    answer = guan.post(f"/organisations/{office}/close", version="0", note="撤销")
    assert (answer.status_code, "还有在用的账号" in answer.get_data(as_text=True)) == (409, True)
    assert guan.get("/organisations/0000000000000000").status_code == 404
    assert guan.post(f"/organisations/{office}/explode", version="0").status_code == 404


def test_a_closed_one_takes_no_account(guan, unit, admins):
    uid = opened(guan)
    guan.post(f"/organisations/{uid}/close", version="0", note="撤销")
    answer = guan.post("/staff", name="新同事", login="xin", organisation=uid)
    assert "请选择单位" in answer.get_data(as_text=True)


def test_places_down_to_the_grid(guan, unit):
    assert "袁州区" in guan.page("/places")
    assert guan.post(f"/places/{TOWN}/below", last_three="002", name="示例二村").status_code == 303
    assert guan.post(f"/places/{VILLAGE}/below", last_three="001", name="第一网格").status_code == 303
    with unit():
        assert regions.full_name(VILLAGE + "001") == "袁州区灵泉街道示例村第一网格"
    with counted() as statements:
        page = guan.page(f"/places/{TOWN}")
    assert "示例二村" in page
    assert len(statements) == 7, statements


def test_a_place_is_renamed_and_its_station_kept(guan, unit):
    assert guan.post(f"/places/{VILLAGE}/name", name="示例新村").status_code == 303
    station = {"station_name": "灵泉新站", "station_address": "示例路 1 号", "station_phone": "12345"}
    assert guan.post(f"/places/{TOWN}/station", **station).status_code == 303
    with unit():
        assert (regions.find(VILLAGE).name, regions.station(VILLAGE).name) == ("示例新村", "灵泉新站")


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (f"/places/{TOWN}/below", {"last_three": "001", "name": "又一村"}, 409),
        (f"/places/{TOWN}/below", {"last_three": "000", "name": "零村"}, 422),
        (f"/places/{TOWN}/below", {"last_three": "１２３", "name": "全角村"}, 422),
        (f"/places/{TOWN}/below", {"last_three": "003", "name": "村"}, 422),
        (f"/places/{COUNTY}/below", {"last_three": "003", "name": "新乡镇"}, 422),
        (f"/places/{VILLAGE}/station", {"station_name": "站", "station_address": "路", "station_phone": "1"}, 422),
        (f"/places/{TOWN}/station", {"station_name": "", "station_address": "路", "station_phone": "1"}, 422),
        (f"/places/{TOWN}/name", {"name": ""}, 422),
        ("/places/999999999/name", {"name": "无此地"}, 404),
    ],
)
def test_what_will_not_do_is_told(guan, path, fields, status):
    assert guan.post(path, **fields).status_code == status


def test_only_the_platform_administrator_changes_places(app, unit, admins, cast):
    for actor in (admins[1], admins[2], cast.tian):
        desk = seat(app, unit, actor)
        assert desk.post(f"/places/{VILLAGE}/name", name="抢来的村").status_code == 403
        assert desk.post("/organisations", name="示例", kind="station", area_code=COUNTY).status_code == 403


def test_people_of_an_organisation_are_listed(guan, unit, admins):
    uid, _ = invited(unit, admins[0])
    with unit():
        office = queries.staff(uid).organisation.uid
    assert "新同事" in guan.page(f"/organisations/{office}")
