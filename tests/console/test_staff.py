"""账号 at the console: a whole life of an account, by the three administrators, and who may not."""

import html
import re

import pytest

from server.people import queries
from server.people import service as people
from tests.cast import COUNTY
from tests.console.seats import seat
from tests.counting import counted
from tests.people.desk_of_three import PASSWORD, invited, joined, three


@pytest.fixture
def admins(unit, cast):
    return three(unit)


@pytest.fixture
def desks(app, unit, admins):
    return [seat(app, unit, one) for one in admins]


def mark_of(client, path):
    return html.unescape(re.search(r'name="csrf" value="([^"]+)"', client.get(path).get_data(as_text=True))[1])


def uid_in(page):
    return re.search(r"/console/staff/([0-9a-z]{16})", page)[1]


def test_a_whole_life_of_an_account(app, unit, desks):
    guan, an, _ = desks
    with unit():
        charity = people.add_organisation(name="示例慈善会", kind="charity", area_code=COUNTY).uid
    made = guan.post("/staff", name="新同事", login="Xin.Tongshi", organisation=charity, phone="13800000031")
    page = made.get_data(as_text=True)
    link = re.search(r"/console/join/[\w-]+", page)[0]
    uid = uid_in(page)
    assert guan.post(f"/staff/{uid}/posts", role="finance", area_code=COUNTY, scope="below").status_code == 303
    shown = an.page(f"/staff/{uid}")
    post = re.search(rf"/staff/{uid}/posts/([0-9a-z]{{16}})/grant", shown)[1]
    assert an.post(f"/staff/{uid}/posts/{post}/grant", version="0").status_code == 303
    code = re.search(r"<code>([a-z0-9]{4}-[a-z0-9]{4})</code>", an.post(f"/staff/{uid}/code").get_data(as_text=True))[1]

    person = app.test_client()
    form = {"csrf": mark_of(person, link), "code": code, "password": PASSWORD, "again": PASSWORD}
    answer = person.post(link, data=form)
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert person.get("/console/").location == "/console/me/code"  # money needs a second factor before anything opens
    assert person.get(link).status_code == 404  # the link is used up
    with unit():
        assert queries.staff(uid).phone == "13800000031"
    assert "13800000031" not in an.page(f"/staff/{uid}")


def test_the_list_filters_and_costs_known_statements(unit, desks, admins):
    guan = desks[0]
    joined(unit, admins[0], admins[1])
    with counted() as statements:
        page = guan.page("/staff?state=active&role=platform_admin")
    assert ("管平台" in page, "王走访" in page) == (True, False)
    assert len(statements) == 11, statements
    assert "王走访" in guan.page("/staff?area=360902001")
    assert "新同事" in guan.page("/staff?q=xin")
    assert "没有" in guan.page("/staff?state=unused")


def test_a_page_costs_a_known_number_of_statements(unit, desks, cast):
    with counted() as statements:
        desks[0].page(f"/staff/{cast.tian.uid}")
    assert len(statements) == 14, statements


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"login": "tian"}, "这个用户名已经有人用了"),
        ({"login": "A B"}, "用户名用 2 到 32 个"),
        ({"name": "王"}, "姓名用 2 到 20 个字"),
        ({"organisation": "0000000000000000"}, "请选择单位"),
        ({"phone": "123"}, "请填写 11 位手机号"),
    ],
)
def test_a_form_that_will_not_do_is_shown_again(unit, desks, fields, says):
    with unit():
        bureau = people.add_organisation(name="示例民政局", kind="bureau", area_code=COUNTY).uid
    answer = desks[0].post("/staff", **{"name": "新同事", "login": "xin", "organisation": bureau, **fields})
    assert (answer.status_code in (404, 409, 422), says in answer.get_data(as_text=True)) == (True, True)


def test_a_stale_page_is_told(unit, desks, admins):
    uid = joined(unit, admins[0], admins[1])
    assert desks[0].post(f"/staff/{uid}/disable", version="0", note="离职").status_code == 409
    assert desks[0].post(f"/staff/{uid}/disable", version="1", note="").status_code == 422
    assert desks[0].post(f"/staff/{uid}/disable", version="1", note="离职").status_code == 303
    assert "离职" in desks[2].page(f"/staff/{uid}")


def test_a_reset_shows_a_new_link(unit, desks, admins):
    uid = joined(unit, admins[0], admins[1])
    page = desks[0].post(f"/staff/{uid}/reset", version="1", note="忘记密码").get_data(as_text=True)
    assert "/console/join/" in page


def test_who_may_do_what(app, unit, desks, admins, cast):
    guan, an, shen = desks
    uid, _ = invited(unit, admins[0])
    clerk = seat(app, unit, cast.chen)
    for path in ("/staff", f"/staff/{uid}", "/organisations", "/places"):
        assert [desk.get(path).status_code for desk in (guan, an, shen, clerk)] == [200, 200, 200, 403]
    for path in ("/staff/new", "/organisations/new"):
        assert [desk.get(path).status_code for desk in (guan, an, shen, clerk)] == [200, 403, 403, 403]
    assert [desk.post(f"/staff/{uid}/code").status_code for desk in (guan, shen, clerk)] == [403, 403, 403]
    assert [desk.post(f"/staff/{uid}/posts").status_code for desk in (an, shen, clerk)] == [403, 403, 403]
    assert guan.get("/staff/0000000000000000").status_code == 404
    assert guan.post(f"/staff/{uid}/explode", version="0", note="x").status_code == 404


def test_a_post_of_another_account_is_not_found(unit, desks, admins, cast):
    with unit():
        foreign = queries.staff(cast.tian.uid).posts[0].uid
    uid, _ = invited(unit, admins[0])
    answer = desks[1].post(f"/staff/{uid}/posts/{foreign}/end", version="0", note="x")
    assert answer.status_code == 404


def test_an_invitation_that_is_gone_or_wrong_is_told(app, unit, admins):
    _, token = invited(unit, admins[0])
    person = app.test_client()
    path = f"/console/join/{token}"
    mark = mark_of(person, path)
    form = {"csrf": mark, "code": "aaaa-aaaa", "password": PASSWORD, "again": PASSWORD}
    answer = person.post(path, data=form)
    assert (answer.status_code, "邀请码不对" in answer.get_data(as_text=True)) == (422, True)
    assert person.post(path, data={**form, "csrf": "x"}).status_code == 403
    gone = person.get("/console/join/nothing")
    assert (gone.status_code, "联系平台管理员" in gone.get_data(as_text=True)) == (404, True)
