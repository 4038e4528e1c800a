"""工作身份 on the phone: bind, change sides and back, do what waits at the station; and who opens nothing."""

from io import BytesIO

import pytest

from server.people import queries
from server.people import service as people
from server.wishes import queries as wish_queries
from server.wishes import service as wishes
from server.wishes.service import labels
from tests.counting import counted
from tests.miniapp_api.doors import API, h5, mini, refused
from tests.people.desk_of_three import three
from tests.wishes import desk


@pytest.fixture
def admins(unit, cast):
    return three(unit)


def bind(unit, admins, door, worker):
    with unit():
        code = people.make_work_code(worker.uid, actor=admins[1])
    return door.post("/me/work", json={"code": code})


@pytest.fixture
def tian_in_wechat(app, unit, cast, admins):
    """The township's clerk at Lan's phone: (donor's door, the headers of work)."""
    door = mini(app, cast.lan.uid)
    assert bind(unit, admins, door, cast.tian).status_code == 200
    return door, {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}


def post(door, headers, path, **more):
    return door.client.post(API + path, headers=headers, **more)


def test_it_works_in_the_mini_program(app, unit, cast, admins):
    door = mini(app, cast.lan.uid)
    assert door.get("/me").get_json()["work"] is None
    me = bind(unit, admins, door, cast.wang).get_json()
    assert me["work"] == {"name": "王走访", "posts": ["网格员"]}
    token = door.post("/session/work").get_json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    work = door.client.get(f"{API}/fieldwork", headers=headers).get_json()
    assert work["receives"] is False, "a parcel comes to the station, not to the grid"
    assert (work["name"], work["posts"]) == ("王走访", [{"role": "网格员", "area_name": "袁州区灵泉街道示例村"}])
    assert door.client.delete(f"{API}/fieldwork", headers=headers).status_code == 204
    refused(door.client.get(f"{API}/fieldwork", headers=headers), 401, "signed_out")
    assert door.get("/me").get_json()["signed_in"]


def test_it_works_on_h5_with_a_cookie_of_its_own(app, unit, cast, admins):
    door = h5(app, cast.lan.uid)
    bind(unit, admins, door, cast.wang)
    answer = door.post("/session/work")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("wb_work="))
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/api/v1/fieldwork"))
    assert "token" not in answer.get_json()
    work = door.client.get(f"{API}/fieldwork").get_json()
    assert work["csrf"] == answer.get_json()["csrf"]
    refused(door.client.delete(f"{API}/fieldwork"), 403, "csrf_wrong")
    refused(door.delete("/fieldwork"), 403, "csrf_wrong")  # the donor's own value is none of work's
    assert door.client.delete(f"{API}/fieldwork", headers={"X-CSRF-Token": work["csrf"]}).status_code == 204
    refused(door.client.get(f"{API}/fieldwork"), 401, "signed_out")


def test_signing_out_of_the_phone_ends_work_too(app, unit, cast, admins):
    door = h5(app, cast.lan.uid)
    bind(unit, admins, door, cast.wang)
    door.post("/session/work")
    token = door.client.get_cookie("wb_work", path="/api/v1/fieldwork").value
    assert door.delete("/session").status_code == 204
    with unit():
        assert people.worker_of(token, carrier="cookie") is None


def test_a_parcel_from_the_station_to_the_home(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        uid = desk.sent(cast, cast.bo)
    listed = door.client.get(f"{API}/fieldwork/claims", headers=headers).get_json()
    assert [(one["id"], one["state"], one["photo_url"]) for one in listed["items"]] == [(uid, "sent", None)]
    assert "receive" in [action["name"] for action in listed["items"][0]["actions"]]
    assert (
        post(door, headers, f"/fieldwork/claims/{uid}/receive", json={"note": "外包装完好"}).get_json()["state"]
        == "received"
    )
    refused(post(door, headers, f"/fieldwork/claims/{uid}/hand_over", json={}), 422, "proof_needed")
    photo = {"photo": (BytesIO(desk.picture().getvalue()), "photo.jpg"), "note": "已送到家"}
    assert post(door, headers, f"/fieldwork/claims/{uid}/hand_over", data=photo).get_json()["state"] == "handed_over"
    assert door.client.get(f"{API}/fieldwork/claims?queue=handing", headers=headers).get_json()["total"] == 0


def test_what_the_field_may_not_do(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        uid = desk.sent(cast, cast.bo)
    for move in ("confirm", "give_up", "resolve", "explode", "__class__"):
        refused(post(door, headers, f"/fieldwork/claims/{uid}/{move}", json={}), 404, "not_found")
    refused(post(door, headers, "/fieldwork/claims/0000000000000000/receive", json={}), 404, "claim_not_found")
    refused(post(door, headers, f"/fieldwork/claims/{uid}/arrange", json={}), 422, "invalid")
    refused(post(door, headers, f"/fieldwork/claims/{uid}/problem", json={}), 422, "reason_needed")
    refused(door.client.get(f"{API}/fieldwork/claims?queue=every", headers=headers), 422, "invalid")


def test_another_township_sees_and_does_nothing(app, unit, cast, admins):
    with unit():
        uid = desk.sent(cast, cast.bo)
    door = mini(app, cast.bo.uid)
    bind(unit, admins, door, cast.guo)
    headers = {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}
    assert door.client.get(f"{API}/fieldwork/claims?queue=all", headers=headers).get_json()["total"] == 0
    refused(post(door, headers, f"/fieldwork/claims/{uid}/receive", json={}), 404, "claim_not_found")


def test_the_wishes_i_wrote_and_those_that_wait_here(tian_in_wechat, app, unit, cast, admins):
    """Tian's account wrote it; Wang of the village sees neither: it lies in the township, not in the village."""
    door, headers = tian_in_wechat
    with unit():
        uid = desk.in_review(cast)
    for whose in ("mine", "review"):
        page = door.client.get(f"{API}/fieldwork/wishes?whose={whose}", headers=headers).get_json()
        assert [(one["id"], one["state"]) for one in page["items"]] == [(uid, "review")]
    other = mini(app, cast.bo.uid)
    bind(unit, admins, other, cast.wang)
    theirs = {"Authorization": f"Bearer {other.post('/session/work').get_json()['token']}"}
    assert other.client.get(f"{API}/fieldwork/wishes?whose=review", headers=theirs).get_json()["total"] == 0


def test_the_story_goes_when_the_person_says_so_to_a_worker(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        uid = desk.on_the_shelf(cast)
    listed = lambda: door.client.get(f"{API}/fieldwork/wishes?whose=public", headers=headers).get_json()["items"]  # noqa: E731
    assert [(one["id"], [act["name"] for act in one["actions"]]) for one in listed()] == [(uid, ["take_back"])]
    with counted() as statements:
        listed()
    assert len(statements) <= 6
    assert post(door, headers, f"/fieldwork/wishes/{uid}/take-back").get_json()["state"] == "open"
    assert [(one["id"], one["actions"]) for one in listed()] == [(uid, [])]
    assert door.get(f"/wishes/{uid}").get_json()["story"] == ""


def test_a_grid_worker_sees_a_claim_and_has_no_button_to_receive_it(app, unit, cast, admins):
    with unit():
        claim = desk.held(cast, area_code="360902001001")
        wishes.sent(claim, actor=cast.lan, carrier="邮政", waybill="YZ1")
    door = mini(app, cast.bo.uid)
    bind(unit, admins, door, cast.wang)
    headers = {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}
    listed = door.client.get(f"{API}/fieldwork/claims", headers=headers).get_json()["items"]
    assert [one["id"] for one in listed] == [claim]
    assert "receive" not in [action["name"] for action in listed[0]["actions"]]
    refused(post(door, headers, f"/fieldwork/claims/{claim}/receive", json={}), 403, "forbidden")


@pytest.mark.parametrize("path", ["/fieldwork", "/fieldwork/claims", "/fieldwork/wishes"])
def test_nobody_else_opens_work(app, unit, cast, phone, lan, lan_in_wechat, path):
    with unit():
        desk_token = people.open_staff_session(queries.staff(cast.tian.uid))
    for headers in ({}, lan_in_wechat.headers, {"Authorization": f"Bearer {desk_token}"}):
        refused(phone.get(API + path, headers=headers), 401, "signed_out")
    refused(lan.get(path), 401, "signed_out")
    phone.set_cookie("wb_work", desk_token, path="/api/v1/fieldwork")
    refused(phone.get(API + path), 401, "signed_out")


def test_a_work_token_opens_nothing_else(tian_in_wechat, app):
    door, headers = tian_in_wechat
    assert not door.client.get(f"{API}/me", headers=headers).get_json()["signed_in"]
    refused(door.client.post(f"{API}/session/work", headers=headers), 401, "signed_out")
    other = app.test_client()
    for cookie in ("wb_staff", "wb_session"):
        other.set_cookie(cookie, headers["Authorization"].removeprefix("Bearer "))
    assert other.get("/console/claims").status_code == 303
    assert not other.get(f"{API}/me").get_json()["signed_in"]


def test_two_credentials_are_refused(tian_in_wechat):
    door, headers = tian_in_wechat
    door.client.set_cookie("wb_work", "x", path="/api/v1/fieldwork")
    refused(door.client.get(f"{API}/fieldwork", headers=headers), 400, "two_credentials")


def test_a_wrong_code_is_counted_though_refused(lan):
    for _ in range(5):
        refused(lan.post("/me/work", json={"code": "aaaa-bbbb-cccc"}), 422, "work_code_wrong")
    answer = lan.post("/me/work", json={"code": "aaaa-bbbb-cccc"})
    refused(answer, 429, "work_too_often")
    assert int(answer.headers["Retry-After"]) > 0


def test_unbound_there_is_no_other_side(lan, lan_in_wechat):
    refused(lan_in_wechat.post("/session/work"), 409, "work_unbound")
    assert lan.delete("/me/work").status_code == 204


def test_letting_go_ends_it(tian_in_wechat):
    door, headers = tian_in_wechat
    assert door.delete("/me/work").status_code == 204
    refused(door.client.get(f"{API}/fieldwork", headers=headers), 401, "signed_out")
    assert door.get("/me").get_json()["work"] is None


def test_what_a_list_costs(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        desk.sent(cast, cast.bo)
    with counted() as statements:
        door.client.get(f"{API}/fieldwork/claims", headers=headers)
    assert len(statements) == 7, statements


def test_a_parcel_is_found_by_its_label(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        uid = desk.sent(cast, cast.bo)
        no = wish_queries.desk_claim(uid, actor=cast.tian)[1].no
        (label,) = labels.labels([uid], actor=cast.bo)
    with counted() as statements:
        found = door.client.get(
            f"{API}/fieldwork/arrival", query_string={"code": label.url}, headers=headers
        ).get_json()
    assert (found["wish"]["no"], [one["id"] for one in found["claims"]]) == (no, [uid])
    assert "receive" in [one["name"] for one in found["claims"][0]["actions"]]
    assert len(statements) <= 10, statements
    answer = door.client.get(f"{API}/fieldwork/arrival", query_string={"code": "XY-00000000"}, headers=headers)
    refused(answer, 404, "arrival_unknown")
    refused(door.client.get(f"{API}/fieldwork/arrival", headers=headers), 422, "invalid")


def test_a_problem_is_told_with_its_kind_and_a_picture(tian_in_wechat, unit, cast):
    door, headers = tian_in_wechat
    with unit():
        uid = desk.sent(cast, cast.bo)
        wishes.receive(uid, actor=cast.tian)
    shown = door.client.get(f"{API}/fieldwork/claims?queue=handing", headers=headers).get_json()["items"][0]
    (problem,) = [one for one in shown["actions"] if one["name"] == "problem"]
    assert problem["needs"] == ["kind", "reason"]
    assert {"value": "broken", "label": "坏了、有残损"} in problem["kinds"]
    data = {"note": "杯子碎了", "kind": "broken", "photo": (BytesIO(desk.picture().getvalue()), "x.png")}
    told = post(door, headers, f"/fieldwork/claims/{uid}/problem", data=data).get_json()
    assert (told["state"], told["problem_text"]) == ("problem", "杯子碎了")
    odd = {"note": "没有", "kind": "undone"}
    with unit():
        second = desk.sent(cast, cast.bo)
    refused(post(door, headers, f"/fieldwork/claims/{second}/problem", json=odd), 422, "kind_needed")
