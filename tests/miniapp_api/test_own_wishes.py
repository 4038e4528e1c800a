"""我有一个心愿 over the API: said once, followed, withdrawn; a worker visits, writes and answers at the door."""

from io import BytesIO

import pytest
from sqlalchemy import text

from server.kit.db import db
from tests.cast import OTHER_TOWN, VILLAGE
from tests.counting import counted
from tests.files import recordings
from tests.files.pictures import jpeg
from tests.intake import own_desk
from tests.miniapp_api.doors import API, h5, mini, refused
from tests.miniapp_api.test_fieldwork import bind
from tests.people.desk_of_three import three
from tests.wishes import desk as wish_desk

FORM = "multipart/form-data"
KEY = {"Idempotency-Key": "o" * 32}
VERSION = "2026-11"
MAIN = "/own-wishes"


def body(**changes):
    values = {
        "area_code": VILLAGE,
        "text": own_desk.TEXT,
        "contact_name": "兰心",
        "consent": "ticked",
        "consent_version": VERSION,
    }
    return {**values, **changes}


class Worker:
    """A worker's phone, in the session of work."""

    def __init__(self, door):
        self.door = door
        self.headers = {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}

    def get(self, path=""):
        return self.door.client.get(f"{API}/fieldwork/own-wishes{path}", headers=self.headers)

    def post(self, path="", headers=None, **more):
        where = f"{API}/fieldwork/own-wishes{path}"
        return self.door.client.post(where, headers={**self.headers, **(headers or {})}, **more)


@pytest.fixture
def wang(app, unit, cast):
    """At work at a phone of Bo's."""
    door = mini(app, cast.bo.uid)
    assert bind(unit, three(unit), door, cast.wang).status_code == 200
    return Worker(door)


@pytest.fixture
def one(unit, cast):
    with unit():
        return own_desk.asked(cast).uid


@pytest.fixture
def lan(app, cast):
    return mini(app, cast.lan.uid)


def test_article_81_the_form_tells_how_it_goes_and_whom_to_call(phone, cast):
    page = phone.get(f"{API}{MAIN}/form?area={VILLAGE}").get_json()
    assert page["consent"]["version"] == VERSION
    assert "不会公开" in page["consent"]["text"]
    assert page["station"]["name"] == "灵泉街道社工站"
    assert phone.get(f"{API}{MAIN}/form?area=999999").get_json()["area"] is None


def test_said_once_however_often_it_is_sent(lan):
    first = lan.post(MAIN, json=body(), headers=KEY)
    assert first.status_code == 201, first.text
    assert lan.post(MAIN, json=body(), headers=KEY).get_json()["id"] == first.get_json()["id"]
    told = first.get_json()
    assert (told["state_text"], told["text"], told["wish"]) == ("待核实", own_desk.TEXT, None)
    assert [one["name"] for one in told["actions"]] == ["add", "withdraw"]
    assert lan.get(MAIN).get_json()["total"] == 1


def test_with_a_voice_and_a_photo(lan):
    spoken = {**body(text=""), "voice": (BytesIO(recordings.mp3(2)), "a.mp3")}
    told = lan.post(MAIN, data=spoken, headers=KEY, content_type=FORM).get_json()
    assert [one["kind"] for one in told["files"]] == ["voice"]
    more = {"photo": (BytesIO(jpeg()), "a.jpg")}
    told = lan.post(f"{MAIN}/{told['id']}/add", data=more, content_type=FORM).get_json()
    picture = lan.client.get(told["files"][1]["url"], headers=lan.headers)
    assert picture.mimetype == "image/jpeg"


def test_what_it_lacks_is_told(lan, app, cast):
    refused(lan.post(MAIN, json=body(text=""), headers=KEY), 422, "help_incomplete")
    refused(lan.post(MAIN, json=body(consent_version="1999"), headers=KEY), 409, "consent_old")
    refused(mini(app, cast.qiao.uid).post(MAIN, json=body(), headers=KEY), 422, "phone_needed")


def test_it_belongs_to_who_said_it(lan, app, cast, one):
    assert lan.get(f"{MAIN}/{one}").get_json()["person_name"] == own_desk.MOTHER
    refused(h5(app, cast.bo.uid).get(f"{MAIN}/{one}"), 404, "own_wish_not_found")
    assert lan.post(f"{MAIN}/{one}/withdraw", json={}).get_json()["state"] == "withdrawn"


def test_the_number_alone_shows_how_far_it_is(phone, unit, cast, one):
    with unit():
        no = db.session.execute(text("SELECT no FROM own_wishes")).scalar_one()
    told = phone.get(f"{API}{MAIN}/track?no={no}&phone_tail=0001").get_json()
    assert told["steps"][0]["done"] is True
    assert own_desk.TEXT not in str(told)
    refused(phone.get(f"{API}{MAIN}/track?no={no}&phone_tail=0002"), 404, "own_wish_not_found")


def test_the_list_costs_the_same_however_long(lan, unit, cast):
    with unit():
        own_desk.written(cast)
    with counted() as few:
        lan.get(MAIN)
    with unit():
        own_desk.written(cast)
        own_desk.written(cast)
    with counted() as many:
        lan.get(MAIN)
    assert len(many) == len(few) <= 10


def test_from_the_door_to_the_review(wang, unit, cast, one):
    queues = {queue["name"]: queue["count"] for queue in wang.get("/queues").get_json()["items"]}
    assert (queues["todo"], queues["visited"]) == (1, 0)
    assert [card["id"] for card in wang.get("?queue=asked").get_json()["items"]] == [one]
    seen = wang.get(f"/{one}").get_json()
    assert (seen["contact_name"], seen["phone_masked"]) == ("兰*", "138****0001")
    assert wang.post(f"/{one}/contact", json={"because": "visit"}).get_json()["phone"] == own_desk.PHONE
    visit = {"text": own_desk.SEEN, "photo": (BytesIO(jpeg()), "a.jpg")}
    assert wang.post(f"/{one}/check", data=visit, content_type=FORM).get_json()["state"] == "visited"
    paper = {"name": "李秀英", "kind": "独居老人", "birth_year": "1946", "sex": "女"}
    signed = {**paper, "photo": (BytesIO(jpeg()), "p.jpg")}
    seen = wang.post(f"/{one}/person", data=signed, content_type=FORM).get_json()
    assert (seen["person"], seen["agreed"]) == ("李**", True)
    words = {"title": "电风扇", "for_whom": "独居老人", "price_fen": 15000, "price_source": "街道超市询价"}
    shown = wang.post(f"/{one}/write", json={**words, "story": f"李秀英{wish_desk.STORY}", "submit": True})
    refused(shown, 422, "private_text")
    seen = wang.post(f"/{one}/write", json={**words, "story": wish_desk.STORY, "submit": True}).get_json()
    assert (seen["state"], seen["state_text"]) == ("written", "已登记成心愿，等审核")
    with unit():
        kept, state = db.session.execute(text("SELECT paper_file, state FROM consents, wishes")).one()
        assert kept is not None
        assert state == "review"


def test_somebody_on_record_is_linked(wang, unit, cast, one):
    with unit():
        mother = wish_desk.person(cast)
    (hint,) = wang.get(f"/{one}").get_json()["hints"]
    assert hint["person"] == mother
    seen = wang.post(f"/{one}/person", json={"person": mother, "paper_no": "同-9"}).get_json()
    assert (seen["agreed"], seen["hints"]) == (True, [])


def test_answered_or_passed_on_at_the_door(wang, one, unit, cast):
    refused(wang.post(f"/{one}/answer", json={"because": "met"}), 422, "own_wish_answer_unfit")
    assert wang.post(f"/{one}/answer", json={"because": "met", "text": "已经有了"}).get_json()["answered_text"]
    with unit():
        other = own_desk.asked(cast).uid
    assert wang.post(f"/{other}/missed", json={}).status_code == 200
    moved = wang.post(f"/{other}/refer", json={"troubles": ["living"], "consent": "spoken"}).get_json()
    assert moved["help"]
    refused(wang.post(f"/{other}/reopen", json={}), 404, "not_found")


def test_written_down_for_somebody_without_a_phone(wang):
    spoken = body(contact_phone="13800000009", consent="spoken")
    told = wang.post(json=spoken, headers=KEY).get_json()
    assert told["on_behalf_text"] == "工作人员代办"
    elsewhere = wang.post(json={**spoken, "area_code": OTHER_TOWN}, headers={"Idempotency-Key": "p" * 32})
    refused(elsewhere, 403, "help_outside_area")
    more = {"text": "最好落地的", "photo": (BytesIO(jpeg()), "a.jpg")}
    assert len(wang.post(f"/{told['id']}/add", data=more, content_type=FORM).get_json()["files"]) == 1
    assert wang.post(f"/{told['id']}/withdraw", json={"text": "本人说不要了"}).get_json()["state"] == "withdrawn"
