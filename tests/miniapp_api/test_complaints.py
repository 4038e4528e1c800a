"""投诉举报 over the API: without an account, once however often it is sent, followed by number and code."""

from io import BytesIO

import pytest

from server.complaints import service as complaints
from server.complaints.rules import Kind
from tests.campaigns.plans import published
from tests.complaints.words import watcher
from tests.files.pictures import jpeg
from tests.miniapp_api.doors import API, refused

KEY = {"Idempotency-Key": "d" * 32}
WORDS = {"kind": "money", "text": "公示说买了一百份学习用品，我们一份也没有收到。", "phone": "13800000009"}


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def told(phone, **changes):
    answer = phone.post(f"{API}/complaints", json={**WORDS, **changes}, headers=KEY)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def which(one):
    return {"no": one["no"], "code": one["code"]}


def test_the_form_says_what_it_is_about(phone, uid):
    page = phone.get(f"{API}/complaints/form?about=campaign&subject={uid}").get_json()
    assert (page["about"], page["subject"], page["subject_name"]) == ("campaign", uid, "微心愿项目")
    assert page["expected"] == "5 个工作日内答复"
    assert [one["value"] for one in page["kinds"]] == [str(kind) for kind in Kind]


def test_what_is_gone_is_the_houses_matter(phone, cast):
    page = phone.get(f"{API}/complaints/form?about=wish&subject=gone").get_json()
    assert (page["about"], page["subject"]) == ("house", "")


def test_told_twice_is_one(phone, uid):
    first = told(phone, about="campaign", subject=uid)
    assert told(phone, about="campaign", subject=uid) == first


def test_from_the_word_to_the_answer(phone, unit, uid):
    one = told(phone, about="campaign", subject=uid)
    page = phone.post(f"{API}/complaints/track", json=which(one)).get_json()
    assert (page["state"], page["state_text"], page["text"]) == ("received", "待受理", WORDS["text"])
    assert [action["name"] for action in page["actions"]] == ["add", "withdraw"]
    with unit():
        bu = watcher()
        row = complaints.follow(one["no"], one["code"], place="x")
        complaints.take(row.uid, actor=bu)
        complaints.answer(row.uid, actor=bu, outcome="partly", text="物资昨天才到，名单今天补公示。")
    page = phone.post(f"{API}/complaints/track", json=which(one)).get_json()
    assert [step["label"] for step in page["steps"]] == ["收到投诉", "开始核查", "已答复"]
    assert (page["outcome_text"], page["answers"][0]["text"]) == ("部分属实", "物资昨天才到，名单今天补公示。")
    assert [action["name"] for action in page["actions"]] == ["again"]
    assert "卜监管" not in str(page)
    again = phone.post(f"{API}/complaints/again", json={**which(one), "text": "名单里没有我们班"})
    assert again.get_json()["state"] == "taken"


def test_pictures_come_one_at_a_time(phone, cast):
    with_one = {**WORDS, "photo": (BytesIO(jpeg()), "a.jpg")}
    one = phone.post(f"{API}/complaints", data=with_one, headers=KEY).get_json()
    more = {**which(one), "photo": (BytesIO(jpeg()), "b.jpg")}
    assert phone.post(f"{API}/complaints/add", data=more).get_json()["photos"] == 2


def test_taken_back(phone, cast):
    one = told(phone)
    assert phone.post(f"{API}/complaints/withdraw", json=which(one)).get_json()["state"] == "withdrawn"


def test_a_wrong_code_is_not_found(phone, cast):
    one = told(phone)
    refused(
        phone.post(f"{API}/complaints/track", json={"no": one["no"], "code": "ZZZZ9999"}), 404, "complaint_not_found"
    )


def test_without_a_key_nothing_is_kept(phone, cast):
    refused(phone.post(f"{API}/complaints", json=WORDS), 400, "key_needed")


@pytest.mark.parametrize("change", [{"kind": "gossip"}, {"text": "短"}, {"about": "person"}, {"phone": "1"}])
def test_what_is_wrong_is_named(phone, cast, change):
    answer = phone.post(f"{API}/complaints", json={**WORDS, **change}, headers=KEY)
    assert answer.status_code == 422
    assert answer.get_json()["detail"]
