"""订阅消息 told by the phone: of this WeChat, of our templates, once for each telling."""

import pytest

from server.people import queries as people
from tests.counting import counted
from tests.miniapp_api.giving import Phone

LETTER, REFUND = "demo_letter", "demo_refund"


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


def tell(phone, answers, always=(), **headers):
    return phone.post("/me/subscriptions", {"answers": answers, "always": list(always)}, **headers)


def test_it_works(lan):
    told = tell(lan, {LETTER: "accept", REFUND: "reject"}, always=[LETTER])
    assert (told.status_code, told.get_json()) == (
        200,
        {
            "items": [
                {"template": LETTER, "remaining": 1, "always": True, "off": False},
                {"template": REFUND, "remaining": 0, "always": False, "off": False},
            ]
        },
    )
    assert lan.get("/me/subscriptions").get_json() == told.get_json()


def test_a_telling_with_its_key_counts_once(lan):
    for _ in range(3):
        told = tell(lan, {LETTER: "accept"}, Idempotency_Key="one-tap-one-message")
    assert told.get_json()["items"][0]["remaining"] == 1
    assert tell(lan, {LETTER: "accept"}).get_json()["items"][0]["remaining"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": {}},
        {"answers": {LETTER: "yes"}},
        {"answers": {LETTER: 1}},
        {"answers": dict.fromkeys("abcd", "accept")},
        {"answers": {"x" * 65: "accept"}},
        {"answers": {LETTER: "accept"}, "always": ["a"] * 4},
        {"answers": {"not_ours": "accept"}},
    ],
)
def test_what_no_wechat_says_is_refused(lan, body):
    assert lan.post("/me/subscriptions", body).status_code == 422
    assert lan.get("/me/subscriptions").get_json() == {"items": []}


def test_without_a_wechat_there_is_nobody_to_write_to(app, unit, cast):
    with unit():
        people.record(cast.bo.uid).openid = None
    bo = Phone(app.test_client(), unit, cast.bo, "cookie")
    answer = tell(bo, {LETTER: "accept"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "only_in_wechat")


def test_nobody_reads_another_ones(app, unit, cast, lan):
    tell(lan, {LETTER: "accept"})
    bo = Phone(app.test_client(), unit, cast.bo)
    assert bo.get("/me/subscriptions").get_json() == {"items": []}
    assert app.test_client().get("/api/v1/me/subscriptions").status_code == 401


def test_the_phone_learns_which_templates_to_ask_for(phone):
    asked = phone.get("/api/v1/facts").get_json()["subscribe_templates"]
    assert asked["wish"] == ["demo_claim_reminder", "demo_wish_result", "demo_letter"]
    assert set(asked) == {"wish", "sent", "wait", "gift", "help"}
    assert all(0 < len(ids) <= 3 for ids in asked.values())


def test_what_the_list_costs(lan):
    tell(lan, {LETTER: "accept"})
    with counted() as statements:
        lan.get("/me/subscriptions")
    assert len(statements) <= 4
