"""What cannot be read is refused before anything happens, always in the same shape."""

import pytest

from tests.miniapp_api.doors import API, refused

BAD_JSON = ["{", "nope", '{"name": NaN}', '{"name": Infinity}', '{"name": "a" "b"}', "[" * 60_000, '{"name": 1e', "'x'"]


def send(lan, data, content_type="application/json"):
    return lan.patch("/me", data=data, content_type=content_type)


@pytest.mark.parametrize("data", BAD_JSON)
def test_what_is_no_json(lan, data):
    refused(send(lan, data), 400, "not_json")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80abc"])
def test_what_is_no_text(lan, data):
    refused(send(lan, data), 400, "not_json")


@pytest.mark.parametrize("data", ["[]", '"x"', "1", "null", "true"])
def test_what_is_no_object(lan, data):
    body = refused(send(lan, data), 422, "invalid")
    assert body["detail"] == [{"field": "/", "issue": "请提交一个 JSON 对象"}]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"]
)
def test_another_content_type(lan, content_type):
    refused(send(lan, '{"name": "兰心"}', content_type), 415, "wrong_content_type")


def test_a_large_body(lan):
    refused(send(lan, '{"name": "' + "a" * 70_000 + '"}'), 413, "too_large")


def test_a_number_of_many_digits(lan):
    refused(send(lan, '{"name": ' + "9" * 5000 + "}"), 400, "not_json")


def test_an_empty_body_misses_its_fields(lan):
    body = refused(lan.patch("/me"), 422, "invalid")
    assert body["detail"] == [{"field": "/name", "issue": "请填写这一项"}]


def test_an_address_that_is_not_ours(phone):
    refused(phone.get(f"{API}/nothing"), 404, "not_found")
    refused(phone.get("/api"), 404, "not_found")
    refused(phone.post(f"{API}/facts", json={}), 405, "wrong_method")


def test_every_answer_says_who_it_is(phone):
    answer = phone.get(f"{API}/facts")
    assert answer.headers["Request-ID"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
