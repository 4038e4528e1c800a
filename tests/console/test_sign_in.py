import re
from datetime import timedelta

import pytest

from server.console.sign_in import safe_next
from server.kit.clock import at, now
from server.people import service as people
from tests.cast import PASSWORD
from tests.console.seats import seat


def mark_of(client):
    page = client.get("/console/sign-in").get_data(as_text=True)
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def enter(client, login, password=PASSWORD, otp="", **more):
    form = {"login": login, "password": password, "otp": otp, "csrf": mark_of(client), **more}
    return client.post("/console/sign-in?next=/console/policies?q=1", data=form)


def test_it_works(console, cast):
    answer = enter(console, "tian")
    assert (answer.status_code, answer.location) == (303, "/console/policies?q=1")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("wb_staff="))
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/console"))
    page = console.get("/console/").get_data(as_text=True)
    assert "田窗口，您好" in page
    assert "乡镇民政岗" in page


def test_posts_that_move_money_need_the_code(console, cast, unit):
    answer = enter(console, "fang")
    assert (answer.status_code, "动态码" in answer.get_data(as_text=True)) == (401, True)
    with unit():
        otp = people.otp_now("fang")
    assert enter(console, "fang", otp=otp).status_code == 303
    assert enter(console, "fang", otp=otp).status_code == 401  # used once


@pytest.mark.parametrize(("login", "password"), [("tian", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_what_is_wrong_is_not_told_apart(console, cast, login, password):
    answer = enter(console, login, password)
    assert answer.status_code == 401
    assert "用户名、密码或动态码不对" in answer.get_data(as_text=True)


def test_wrong_tries_are_counted_though_refused(console, cast):
    for _ in range(5):
        enter(console, "tian", "wrong")
    answer = enter(console, "tian")
    assert (answer.status_code, "已锁定" in answer.get_data(as_text=True)) == (429, True)


def test_a_form_we_did_not_draw_is_refused(console, cast):
    assert enter(console, "tian", csrf="guess").status_code == 403
    assert console.post("/console/sign-in", data={"login": "tian", "password": PASSWORD}).status_code == 403


def test_signed_out_goes_to_the_door_and_back(console, cast):
    answer = console.get("/console/policies?q=%E4%BD%8E%E4%BF%9D")
    assert (answer.status_code, answer.location.startswith("/console/sign-in?next=%2Fconsole%2Fpolicies")) == (
        303,
        True,
    )
    swapped = console.get("/console/policies", headers={"HX-Request": "true"})
    assert (swapped.status_code, "HX-Redirect" in swapped.headers) == (401, True)


def test_signing_out_ends_the_session(app, unit, cast):
    desk = seat(app, unit, cast.tian)
    assert desk.post("/sign-out").status_code == 303
    desk.client.set_cookie("wb_staff", "old", path="/console")
    assert desk.get("/").status_code == 303


def test_a_post_without_the_sessions_mark_is_refused(app, unit, cast):
    desk = seat(app, unit, cast.tian)
    answer = desk.client.post("/console/sign-out", data={"csrf": "wrong"})
    assert (answer.status_code, "页面已过期" in answer.get_data(as_text=True)) == (403, True)
    assert desk.client.post("/console/sign-out", headers={"X-CSRF-Token": desk.csrf}).status_code == 303


def test_a_session_in_use_stays_and_an_idle_one_ends(app, unit, cast):
    desk = seat(app, unit, cast.tian)
    start = now()
    for hours in (1.5, 3.0):
        with at(start + timedelta(hours=hours)):
            assert desk.get("/").status_code == 200
    with at(start + timedelta(hours=6)):
        assert desk.get("/").status_code == 303


@pytest.mark.parametrize(
    "away", [None, "", "https://elsewhere.example/console/", "//elsewhere.example", "/", "/console/\\x", "javascript:x"]
)
def test_the_way_back_stays_in_the_console(away):
    assert safe_next(away) == "/console/"


def test_a_sign_in_makes_a_new_token_and_ends_the_one_before(console, cast, unit):
    """No session fixation: whatever cookie was there is worth nothing afterwards."""
    console.set_cookie("wb_staff", "planted-by-somebody", path="/console")
    enter(console, "tian")
    first = console.get_cookie("wb_staff", path="/console").value
    assert first != "planted-by-somebody"
    enter(console, "tian", "wrong")
    with unit():
        assert people.staff_of(first) is not None  # a refused one ends nothing
    enter(console, "tian")
    with unit():
        assert people.staff_of(first) is None


def test_thirty_wrong_tries_from_one_address_are_told_to_wait(console, cast):
    for number in range(30):
        enter(console, f"nobody{number}", "wrong")
    answer = enter(console, "tian")
    assert (answer.status_code, "网络地址" in answer.get_data(as_text=True)) == (429, True)
    assert 0 < int(answer.headers["Retry-After"]) <= 901
