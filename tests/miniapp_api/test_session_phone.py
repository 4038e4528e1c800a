"""H5: a phone, a code by SMS, a cookie."""

from datetime import datetime

import pytest

from server.people import queries
from tests.miniapp_api.doors import API, refused


def ask(phone, number):
    return phone.post(f"{API}/session/phone", json={"phone": number})


def enter(phone, number, code):
    return phone.post(f"{API}/session", json={"phone": number, "sms_code": code})


def sign_in(phone, number, inbox):
    assert ask(phone, number).status_code == 202
    return enter(phone, number, inbox(number)[0]["code"])


def test_it_works(app, phone, number, inbox):
    answer = ask(phone, number)
    assert (answer.status_code, answer.get_json()) == (202, {"resend_after_s": 60})
    answer = enter(phone, number, inbox(number)[0]["code"])
    assert answer.status_code == 201
    body = answer.get_json()
    assert set(body) == {"csrf", "expires_at"}
    assert datetime.fromisoformat(body["expires_at"]).utcoffset().total_seconds() == 8 * 3600
    me = phone.get(f"{API}/me").get_json()
    assert (me["signed_in"], me["csrf"], me["has_phone"]) == (True, body["csrf"], True)


def test_the_cookie_is_closed_to_scripts_and_strangers(phone, number, inbox):
    cookie = sign_in(phone, number, inbox).headers["Set-Cookie"]
    assert cookie.startswith("wb_session=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"):
        assert part in cookie
    assert "Secure" not in cookie


def test_away_from_this_machine_the_cookie_is_secure(phone, number, inbox):
    ask(phone, number)
    body = {"phone": number, "sms_code": inbox(number)[0]["code"]}
    answer = phone.post(f"{API}/session", json=body, base_url="https://donate.example.gov.cn")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_token_is_nowhere_in_the_body(phone, number, inbox):
    answer = sign_in(phone, number, inbox)
    token = answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    assert token not in answer.text


def test_the_message_names_no_reason_to_worry(phone, number, inbox):
    ask(phone, number)
    assert inbox(number)[0]["template"] == "sign_in_code"


def test_a_wrong_code(phone, number, inbox):
    ask(phone, number)
    right = inbox(number)[0]["code"]
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    refused(enter(phone, number, wrong), 422, "sms_code_wrong")
    assert enter(phone, number, right).status_code == 201


def test_wrong_tries_are_counted_though_they_are_refused(phone, number, inbox):
    ask(phone, number)
    right = inbox(number)[0]["code"]
    for n in range(1, 6):
        refused(enter(phone, number, f"{(int(right) + n) % 1_000_000:06}"), 422, "sms_code_wrong")
    refused(enter(phone, number, right), 422, "sms_code_wrong")


def test_too_often(phone, number):
    ask(phone, number)
    answer = ask(phone, number)
    refused(answer, 429, "sms_too_often")
    assert 0 < int(answer.headers["Retry-After"]) <= 61


@pytest.mark.parametrize("fault", ["reset_before", "html_502", "errcode"])
def test_a_message_that_was_not_sent_may_be_asked_for_again(phone, number, inbox, app, fault):
    from dataclasses import replace

    chosen = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(chosen, sms_url="http://127.0.0.1:9")
    refused(ask(phone, number), 503, "sms_unavailable")
    app.extensions["wishbridge_settings"] = chosen
    assert sign_in(phone, number, inbox).status_code == 201


@pytest.mark.parametrize("text", ["", "12345", "1380000000x", "0" * 20])
def test_what_is_no_phone(phone, text):
    answer = ask(phone, text)
    assert answer.status_code == 422


@pytest.mark.parametrize("given", [None, 13800000001, ["13800000001"], {"a": 1}, True, "1" * 21])
def test_a_phone_of_a_wrong_type(phone, given):
    body = refused(phone.post(f"{API}/session/phone", json={"phone": given}), 422, "invalid")
    assert [line["field"] for line in body["detail"]] == ["/phone"]


def test_a_phone_that_is_missing(phone):
    body = refused(phone.post(f"{API}/session/phone", json={}), 422, "invalid")
    assert body["detail"] == [{"field": "/phone", "issue": "请填写这一项"}]


def test_half_a_sign_in(phone, number):
    body = refused(phone.post(f"{API}/session", json={"phone": number}), 422, "invalid")
    assert body["detail"] == [{"field": "/sms_code", "issue": "请填写这一项"}]


def test_the_same_phone_finds_the_donor_it_was_before(app, phone, number, inbox):
    sign_in(phone, number, inbox)
    first = phone.get(f"{API}/me").get_json()["id"]
    with app.app_context():
        assert queries.donor(first).phone == number


def test_a_new_sign_in_ends_the_old_session_of_this_browser(app, phone, number, inbox):
    sign_in(phone, number, inbox)
    old = phone.get_cookie("wb_session").value
    other = app.test_client()
    other.set_cookie("wb_session", old)
    assert other.get(f"{API}/me").get_json()["signed_in"]
    second = str(int(number) + 50_000)
    ask(phone, second)
    assert enter(phone, second, inbox(second)[0]["code"]).status_code == 201
    assert not other.get(f"{API}/me").get_json()["signed_in"]


def test_signing_out(phone, number, inbox):
    csrf = sign_in(phone, number, inbox).get_json()["csrf"]
    refused(phone.delete(f"{API}/session"), 403, "csrf_wrong")
    answer = phone.delete(f"{API}/session", headers={"X-CSRF-Token": csrf})
    assert (answer.status_code, answer.data) == (204, b"")
    assert phone.get_cookie("wb_session") is None
    assert phone.get(f"{API}/me").get_json() == {"signed_in": False, "csrf": None}
    refused(phone.delete(f"{API}/session"), 401, "signed_out")
