"""求助 on a worker's phone: what waits in their places, the call and what came of it, and registering for somebody."""

from io import BytesIO

import pytest

from tests.cast import VILLAGE
from tests.counting import counted
from tests.files import recordings
from tests.files.pictures import jpeg
from tests.intake import desk
from tests.miniapp_api.doors import API, h5, mini, refused
from tests.miniapp_api.test_fieldwork import bind
from tests.miniapp_api.test_help import VERSION
from tests.people.desk_of_three import three

FORM = "multipart/form-data"
KEY = {"Idempotency-Key": "w" * 32}


class Worker:
    """A worker's phone, in the session of work."""

    def __init__(self, door):
        self.door = door
        self.headers = {"Authorization": f"Bearer {door.post('/session/work').get_json()['token']}"}

    def get(self, path):
        return self.door.client.get(f"{API}/fieldwork/help{path}", headers=self.headers)

    def post(self, path="", headers=None, **more):
        return self.door.client.post(f"{API}/fieldwork/help{path}", headers={**self.headers, **(headers or {})}, **more)


@pytest.fixture
def admins(unit, cast):
    return three(unit)


@pytest.fixture
def at_work(app, unit, cast, admins):
    """`at_work(cast.wang)`: that worker, at a phone of Bo's."""

    def at(worker):
        door = mini(app, cast.bo.uid)
        assert bind(unit, admins, door, worker).status_code == 200
        return Worker(door)

    return at


@pytest.fixture
def one(unit, cast):
    with unit():
        return desk.asked(cast).uid


def words(**changes):
    values = {
        "contact_name": "李秀英",
        "contact_phone": "13800000009",
        "area_code": VILLAGE,
        "troubles": "illness,living",
        "text": "老人不会用手机，请人代为登记",
        "consent": "paper",
        "consent_version": VERSION,
        "paper_no": "灵泉-2026-07",
    }
    return {**values, **changes}


def test_what_waits_in_my_village(at_work, cast, one):
    wang = at_work(cast.wang)
    queues = {queue["name"]: queue["count"] for queue in wang.get("/queues").get_json()["items"]}
    assert (queues["todo"], queues["received"], queues["over"]) == (1, 1, 0)
    listed = wang.get("").get_json()
    assert [(item["id"], item["state"]) for item in listed["items"]] == [(one, "received")]
    assert wang.get("?queue=overdue").get_json()["total"] == 0
    refused(wang.get("?queue=nothing"), 422, "invalid")


def test_names_and_numbers_are_masked_until_one_says_why(at_work, cast, one):
    wang = at_work(cast.wang)
    said = wang.get(f"/{one}")
    help_ = said.get_json()
    assert (help_["contact_name"], help_["phone_masked"], help_["person_name"]) == ("兰*", "138****0001", "李**")
    assert desk.PHONE not in said.get_data(as_text=True)
    refused(wang.post(f"/{one}/contact", json={}), 422, "invalid")
    refused(wang.post(f"/{one}/contact", json={"because": "curious"}), 422, "invalid")
    whole = wang.post(f"/{one}/contact", json={"because": "call"}).get_json()
    assert (whole["name"], whole["phone"], whole["person_name"]) == (desk.NAME, desk.PHONE, desk.MOTHER)


def test_the_call_and_what_came_of_it(at_work, cast, one):
    wang = at_work(cast.wang)
    actions = [action["name"] for action in wang.get(f"/{one}").get_json()["actions"]]
    assert set(actions) == {"add", "missed_call", "call_back", "mark_urgent"}
    missed = wang.post(f"/{one}/missed_call", json={}).get_json()
    assert "打过 1 次电话" in missed["steps"][1]["says"]
    refused(wang.post(f"/{one}/missed_call", json={"text": f"打给 {desk.PHONE}"}), 422, "help_note_private")
    called = wang.post(f"/{one}/call_back", json={"text": desk.AGREED}).get_json()
    assert (called["state"], called["notes"][0]["text"]) == ("called_back", desk.AGREED)
    refused(wang.post(f"/{one}/call_back", json={"text": desk.AGREED}), 409, "state_changed")
    urgent = wang.post(f"/{one}/mark_urgent", json={"text": "家里断炊了"}).get_json()
    assert urgent["urgent"]
    added = wang.post(f"/{one}/add", data={"photo": (BytesIO(jpeg()), "a.jpg")}).get_json()
    assert [file["kind"] for file in added["files"]] == ["photo"]


@pytest.mark.parametrize("move", ["hand_over", "decide", "close", "to_charity", "withdraw", "explode", "__class__"])
def test_what_is_done_at_a_desk_is_not_done_here(at_work, cast, one, move):
    refused(at_work(cast.wang).post(f"/{one}/{move}", json={"text": "随便写写"}), 404, "not_found")


def test_registering_for_somebody_with_the_signed_paper(at_work, cast):
    wang = at_work(cast.wang)
    answers = [
        wang.post(data={**words(), "photo": (BytesIO(jpeg()), "paper.jpg")}, headers=KEY).get_json() for _ in range(2)
    ]
    assert answers[0]["id"] == answers[1]["id"]
    assert (answers[0]["on_behalf_text"], len(answers[1]["files"])) == ("工作人员代办", 1)
    assert wang.get("").get_json()["total"] == 1
    spoken = wang.post(
        json={**words(consent="spoken", paper_no=""), "troubles": ["care"]},
        headers={**KEY, "Idempotency-Key": "v" * 32},
    )
    assert spoken.status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"paper_no": ""}, "help_incomplete"),
        ({"consent": ""}, "help_incomplete"),
        ({"contact_phone": ""}, "help_phone_wrong"),
        ({"area_code": "360902002"}, "help_outside_area"),
        ({"on_behalf": "self"}, "invalid"),
    ],
)
def test_what_is_missing_is_refused(at_work, cast, changes, code):
    answer = at_work(cast.wang).post(data=words(**changes), headers=KEY, content_type=FORM)
    assert answer.get_json()["code"] == code


def test_without_a_key_nothing_is_registered(at_work, cast):
    wang = at_work(cast.wang)
    refused(wang.post(data=words(), content_type=FORM), 400, "key_needed")
    refused(wang.post(data=words(), headers={"Idempotency-Key": "k" * 81}, content_type=FORM), 400, "key_needed")


def test_the_voice_is_played_to_who_works_on_it(at_work, app, cast, lan, one):
    lan.post(f"/help/{one}/add", data={"voice": (BytesIO(recordings.aac()), "a.aac")})
    wang = at_work(cast.wang)
    url = wang.get(f"/{one}").get_json()["files"][0]["url"].removeprefix(f"{API}/fieldwork/help")
    assert wang.get(url).mimetype == "audio/aac"
    refused(lan.get(f"/fieldwork/help{url}"), 401, "signed_out")
    refused(wang.get(f"/{one}/files/nothing"), 404, "help_not_found")


def test_another_township_finds_nothing(at_work, cast, one):
    guo = at_work(cast.guo)
    assert guo.get("?queue=all").get_json()["total"] == 0
    for answer in (
        guo.get(f"/{one}"),
        guo.post(f"/{one}/contact", json={"because": "call"}),
        guo.post(f"/{one}/call_back", json={"text": "说了"}),
    ):
        refused(answer, 404, "help_not_found")


@pytest.mark.parametrize("path", ["", "/queues", "/one"])
def test_nobody_else_opens_it(app, phone, lan, cast, path):
    refused(phone.get(f"{API}/fieldwork/help{path}"), 401, "signed_out")
    refused(h5(app, cast.bo.uid).get(f"/fieldwork/help{path}"), 401, "signed_out")


def test_its_statements_are_few(at_work, cast, one):
    wang, counts = at_work(cast.wang), {}
    for path in ("/queues", "", f"/{one}"):
        with counted() as statements:
            wang.get(path)
        counts[path.replace(one, "one")] = len(statements)
    assert counts == {"/queues": 3, "": 7, "/one": 15}
