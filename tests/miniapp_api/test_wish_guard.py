"""尊严 at the phone: a worker sees the marked words, a person takes their story back."""

import pytest

from server.people import queries as people
from server.wishes import service as wishes
from tests.counting import counted
from tests.miniapp_api.doors import API, mini, refused
from tests.miniapp_api.test_fieldwork import admins, bind, tian_in_wechat
from tests.people.desk_of_three import three
from tests.wishes import desk
from tests.wishes.test_near import someone

__all__ = ["admins", "bind", "three", "tian_in_wechat"]
PATH = "/fieldwork/wishes/look"


@pytest.fixture
def look(tian_in_wechat):
    door, headers = tian_in_wechat

    def do(**body):
        return door.client.post(API + PATH, headers=headers, json=body)

    return do


def test_the_words_are_marked_as_javascript_counts(look):
    story = "𠮷，李秀英老人，请打13800000001"
    items = look(title="电风扇", story=story).get_json()["items"]
    assert [(one["field"], one["kind"], one["hard"]) for one in items] == [
        ("story", "name", True),
        ("story", "phone", True),
    ]
    units = story.encode("utf-16-le")
    for one in items:
        assert units[2 * one["start"] : 2 * one["end"]].decode("utf-16-le") == one["words"]
        assert one["advice"].endswith("。")


def test_the_rules_of_children(look):
    assert look(story="孩子8岁，想要书包").get_json()["items"] == []
    assert [one["kind"] for one in look(story="孩子8岁，想要书包", child=True).get_json()["items"]] == ["age"]


def test_nothing_found_nothing_kept(look):
    with counted() as statements:
        answer = look(title="电风扇", for_whom="独居老人", story=desk.STORY)
    assert answer.get_json() == {"items": []}
    assert [one for one in statements if not one.startswith("SELECT")] == []
    assert len(statements) <= 3


def test_odd_bodies(look):
    assert look(title="长" * 41).status_code == 422
    assert look(story=5).status_code == 422
    assert look(story="李" * 50_000).status_code == 413
    assert look(story="李" * 5_000).status_code == 200


def test_not_without_the_work_identity(app, cast):
    refused(mini(app, cast.lan.uid).post(PATH, json={"story": "x"}), 401, "signed_out")


def test_ones_own_story(app, cast, unit, phone):
    with unit():
        uid = desk.on_the_shelf(cast, person_uid=someone(cast, phone="13800000001").uid)
        no = desk.row(uid).no
    path = "/wishes/story/take-back"
    refused(mini(app, cast.bo.uid).post(path, json={"no": no}), 404, "not_your_story")
    refused(mini(app, cast.lan.uid).post(path, json={"no": "XY00000000"}), 404, "not_your_story")
    assert phone.post(f"{API}{path}", json={"no": no}).status_code == 401
    answer = mini(app, cast.lan.uid).post(path, json={"no": no})
    assert answer.get_json() == {"no": no, "state": "open"}
    refused(mini(app, cast.lan.uid).post(path, json={"no": no}), 409, "story_gone")
    assert phone.get(f"{API}/wishes/{uid}").get_json()["story"] == ""


def test_who_is_near_gets_the_same_sentence_whatever_the_reason(app, cast, unit):
    with unit():
        near = desk.on_the_shelf(cast, person_uid=someone(cast, phone="13800000001").uid)
        mine = desk.on_the_shelf(cast, title="轮椅")
        desk.row(mine).written_by = cast.chen.ref
        people.staff(cast.chen.uid).donor_uid = cast.lan.uid
    door = mini(app, cast.lan.uid)
    answers = [door.post(f"/wishes/{uid}/claim", json={}) for uid in (near, mine)]
    bodies = [{key: value for key, value in one.get_json().items() if key != "request_id"} for one in answers]
    assert [one.status_code for one in answers] == [409, 409]
    assert bodies[0] == bodies[1]
    with unit():
        assert wishes.claim(near, actor=cast.bo).state == "held"
