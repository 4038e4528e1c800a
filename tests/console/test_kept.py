"""留住 — a session that ends in the middle of a form loses nothing that was typed, and opens no door to a stranger."""

import html
import re
from datetime import timedelta

import pytest

from server.console import kept
from server.kit.clock import at, now
from server.people import service as people
from tests.cast import PASSWORD
from tests.console.seats import seat

TYPED = {"name": "示例<b>社工站</b>", "kind": "station", "area_code": "360902001", "otp": "123456", "new_password": "x"}
PATH = "/console/organisations"


@pytest.fixture
def desk(app, unit, cast):
    return seat(app, unit, cast.tian)


def late(desk, path=PATH, **fields):
    with at(now() + timedelta(hours=3)):
        return desk.client.post(path, data={"csrf": desk.csrf, **TYPED, **fields})


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def enter(client, page, **more):
    form = {
        "login": "tian",
        "password": PASSWORD,
        "otp": "",
        "csrf": hidden(page, "csrf"),
        "kept": hidden(page, "kept"),
    }
    return client.post("/console/sign-in", data={**form, **more})


def test_it_works(desk, unit):
    answer = late(desk)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "没有丢" in page) == (401, True)
    again = enter(desk.client, page)
    shown = again.get_data(as_text=True)
    assert (again.status_code, "继续提交" in shown) == (200, True)
    assert f'action="{PATH}"' in shown
    assert hidden(shown, "name") == TYPED["name"]
    assert hidden(shown, "area_code") == "360902001"
    with unit():
        session = people.staff_of(desk.client.get_cookie("wb_staff", path="/console").value)
    assert hidden(shown, "csrf") == session.csrf != desk.csrf


def test_no_secret_is_kept(desk):
    page = late(desk).get_data(as_text=True)
    assert "123456" not in page
    assert "new_password" not in page


def test_a_wrong_password_keeps_it_once_more(desk):
    page = late(desk).get_data(as_text=True)
    answer = enter(desk.client, page, password="wrong-wrong")
    assert (answer.status_code, hidden(answer.get_data(as_text=True), "kept")) == (401, hidden(page, "kept"))


def test_a_form_of_a_stranger_is_not_kept(desk):
    for wrong in ("", "guess"):
        with at(now() + timedelta(hours=3)):
            answer = desk.client.post(PATH, data={**TYPED, "csrf": wrong})
        assert (answer.status_code, answer.location.startswith("/console/sign-in")) == (303, True)


def test_what_is_too_large_is_not_kept(desk):
    assert late(desk, words="字" * 100_000).status_code == 303


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"to": "https://elsewhere.example/console/", "fields": [["a", "b"]], "files": false}',
        '{"to": "/api/v1/me", "fields": [["a", "b"]], "files": false}',
        '{"to": "/console/x", "fields": ["abc"], "files": false}',
    ],
)
def test_what_comes_back_must_be_a_form_of_the_console(text):
    assert kept.read(text) is None


def test_a_page_of_the_session_before_is_confirmed_not_lost(app, unit, cast, desk):
    """Signed in again in another window: the cookie is new, the open form is old."""
    other = seat(app, unit, cast.tian)
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = other.client.post(PATH, data={"csrf": desk.csrf, **TYPED}, headers=own)
    assert (answer.status_code, hidden(answer.get_data(as_text=True), "csrf")) == (403, other.csrf)
    foreign = other.client.post(PATH, data={"csrf": desk.csrf, **TYPED}, headers={"Sec-Fetch-Site": "same-site"})
    assert (foreign.status_code, "继续提交" in foreign.get_data(as_text=True)) == (403, False)
