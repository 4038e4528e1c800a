"""Who may call: never two credentials, never a write from another site, never a session that is over."""

from datetime import timedelta

import pytest

from server.kit.clock import at, now
from tests.miniapp_api.doors import API, refused


def test_both_credentials_are_refused(lan, lan_in_wechat):
    answer = lan.client.get(f"{API}/me", headers=lan_in_wechat.headers)
    refused(answer, 400, "two_credentials")


def test_even_two_that_are_worth_nothing(phone):
    phone.set_cookie("wb_session", "x")
    refused(phone.get(f"{API}/me", headers={"Authorization": "Bearer y"}), 400, "two_credentials")


@pytest.mark.parametrize("value", [None, "", "0" * 32, "中"])
def test_a_write_without_our_page_is_refused(lan, value):
    headers = {} if value is None else {"X-CSRF-Token": value.encode().decode("latin-1")}
    refused(lan.client.patch(f"{API}/me", json={"name": "兰心"}, headers=headers), 403, "csrf_wrong")


def test_the_csrf_value_of_another_session_is_refused(app, lan, cast):
    from tests.miniapp_api.doors import h5

    other = h5(app, cast.bo.uid)
    refused(lan.client.patch(f"{API}/me", json={"name": "兰心"}, headers=other.write_headers), 403, "csrf_wrong")


def test_a_cookies_token_is_of_no_use_as_bearer(app, lan):
    token = lan.client.get_cookie("wb_session").value
    other = app.test_client()
    assert not other.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"}).get_json()["signed_in"]


def test_a_staff_token_opens_nothing_here(app, cast, unit):
    from server.people import queries
    from server.people import service as people

    with unit():
        token = people.open_staff_session(queries.staff(cast.wang.uid))
    client = app.test_client()
    client.set_cookie("wb_session", token)
    assert not client.get(f"{API}/me").get_json()["signed_in"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic eDp5", "Bearer a b", "bearer", ""])
def test_a_strange_header_is_nobody(phone, header):
    assert phone.get(f"{API}/me", headers={"Authorization": header}).get_json() == {"signed_in": False, "csrf": None}


def test_a_session_that_is_over_is_nobody(lan):
    with at(now() + timedelta(days=31)):
        assert not lan.get("/me").get_json()["signed_in"]
        refused(lan.patch("/me", json={"name": "兰心"}), 401, "signed_out")


def test_a_session_in_use_slides_on(lan):
    assert "Set-Cookie" not in lan.get("/me").headers
    with at(now() + timedelta(days=20)):
        assert "wb_session=" in lan.get("/me").headers["Set-Cookie"]
        assert "Set-Cookie" not in lan.get("/me").headers
    with at(now() + timedelta(days=45)):
        assert lan.get("/me").get_json()["signed_in"]
