"""求助登记 over the API: asked once however often it is sent, followed, urged, withdrawn; files for who may see."""

from io import BytesIO

import pytest

from server.intake import service as intake
from server.people import service as people
from tests.cast import TOWN, VILLAGE
from tests.counting import counted
from tests.files import recordings
from tests.files.pictures import jpeg
from tests.intake import desk
from tests.miniapp_api.doors import API, h5, refused

KEY = {"Idempotency-Key": "d" * 32}
VERSION = "2026-11"


def body(**changes):
    values = {
        "area_code": VILLAGE,
        "troubles": ["illness", "living"],
        "text": "住院花了很多钱",
        "contact_name": "兰心",
        "consent": "ticked",
        "consent_version": VERSION,
    }
    return {**values, **changes}


def form(**changes):
    """The same as a phone uploads it beside a file."""
    words = {**body(), **changes}
    return {**words, "troubles": ",".join(words["troubles"])}


def asked(door, key="d" * 32, **changes):
    answer = door.post("/help", json=body(**changes), headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    return answer.get_json()


@pytest.fixture
def one(unit, cast):
    """Lan's request for her mother."""
    with unit():
        return desk.asked(cast).uid


def test_the_form_tells_tiles_consent_and_whom_to_call(phone, cast):
    page = phone.get(f"{API}/help/form?area={VILLAGE}").get_json()
    assert [tile["value"] for tile in page["troubles"]] == [
        "illness",
        "living",
        "school",
        "housing",
        "accident",
        "care",
    ]
    assert page["area"]["full_name"] == "袁州区灵泉街道示例村"
    assert page["station"]["name"] == "灵泉街道社工站"
    assert (page["hotline"], page["consent"]["version"]) == ("12345", VERSION)
    assert "{" not in page["consent"]["text"]
    assert (page["limits"]["photos"], page["limits"]["voice_s"]) == (6, 60)


@pytest.mark.parametrize("query", ["", "?area=nowhere", "?area=999999&policy=nobody", "?policy=1"])
def test_a_form_without_a_known_place_is_a_form_all_the_same(phone, cast, query):
    page = phone.get(f"{API}/help/form{query}").get_json()
    assert (page["area"], page["station"], page["policy"]) == (None, None, None)


def test_it_works_on_h5_with_words(lan):
    help_ = asked(lan)
    assert help_["no"].startswith("QZ-")
    assert (help_["state"], help_["expected"], help_["phone_masked"]) == ("received", "3 天内有人联系您", "138****0001")
    assert (help_["troubles_text"], help_["area_name"]) == ("看病、生活", "袁州区灵泉街道示例村")
    assert [(step["key"], step["done"]) for step in help_["steps"]][:2] == [("received", True), ("call_back", False)]
    assert [action["name"] for action in help_["actions"]] == ["urge", "add", "withdraw"]
    assert lan.get(f"/help/{help_['id']}").get_json() == help_
    listed = lan.get("/help").get_json()
    assert [(item["id"], item["no"]) for item in listed["items"]] == [(help_["id"], help_["no"])]


@pytest.mark.parametrize("name", ["voice", "photo"])
def test_it_works_in_the_mini_program_with_one_file(lan_in_wechat, name):
    given = {"voice": (BytesIO(recordings.mp3()), "a.mp3"), "photo": (BytesIO(jpeg()), "a.jpg")}[name]
    words = form(text="" if name == "voice" else "有照片", urgent="true")
    answer = lan_in_wechat.post("/help", data={**words, name: given}, headers=KEY)
    assert answer.status_code == 201, answer.text
    help_ = answer.get_json()
    assert [(one["kind"], one["seconds"]) for one in help_["files"]] == [(name, 3 if name == "voice" else None)]
    assert (help_["urgent"], help_["troubles_text"]) == (True, "看病、生活")


def test_sent_again_it_is_the_same_request(lan, unit):
    first, again = asked(lan), asked(lan)
    assert first == again
    assert lan.get("/help").get_json()["total"] == 1
    refused(lan.post("/help", json=body(text="别的话"), headers=KEY), 409, "key_reused")
    refused(lan.post("/help", json=body()), 400, "key_needed")


def test_for_the_family_with_their_consent(lan):
    help_ = asked(lan, on_behalf="family", person_name="李秀英", relation="父母")
    assert (help_["person_name"], help_["relation"], help_["on_behalf_text"]) == ("李秀英", "父母", "替家人")
    bare = lan.post("/help", json=body(on_behalf="family"), headers={"Idempotency-Key": "e" * 32})
    fields = {line["field"] for line in refused(bare, 422, "help_incomplete")["detail"]}
    assert {"/person_name", "/relation"} <= fields


def test_who_has_proved_no_phone_is_asked_to(app, unit, cast):
    with unit():
        stranger = people.donor_by_openid("o-nobody").uid
    answer = h5(app, stranger).post("/help", json=body(), headers=KEY)
    refused(answer, 422, "phone_needed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"troubles": []}, "help_incomplete"),
        ({"troubles": ["money"]}, "help_incomplete"),
        ({"text": "  "}, "help_incomplete"),
        ({"consent": ""}, "help_incomplete"),
        ({"consent_version": "2020-01"}, "consent_old"),
        ({"area_code": ""}, "help_place_wrong"),
        ({"area_code": "360902"}, "help_place_wrong"),
        ({"contact_name": "1"}, "help_name_wrong"),
        ({"contact_phone": "12345"}, "help_phone_wrong"),
        ({"on_behalf": "worker"}, "invalid"),
        ({"consent": "guessed"}, "invalid"),
        ({"text": "长" * 1001}, "invalid"),
        ({"troubles": ["care"] * 9}, "invalid"),
        ({"urgent": "perhaps"}, "invalid"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_kept(lan, changes, code):
    answer = lan.post("/help", json=body(**changes), headers=KEY)
    assert answer.get_json()["code"] == code
    assert answer.status_code in (409, 422)
    assert lan.get("/help").get_json()["total"] == 0


def test_a_torn_serial_or_an_unknown_policy_is_no_reason_to_refuse(lan):
    help_ = asked(lan, scene="'; DROP", policy="nobody")
    assert help_["policy"] is None


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("photo", b"not a picture", "not_a_picture"),
        ("voice", b"not a voice", "not_a_voice"),
        ("voice", jpeg(), "not_a_voice"),
        ("voice", recordings.mp3(90), "voice_too_long"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_whole(lan, name, given, code):
    answer = lan.post("/help", data={**form(), name: (BytesIO(given), "a.bin")}, headers=KEY)
    assert answer.get_json()["code"] == code
    assert lan.get("/help").get_json()["total"] == 0


def test_more_is_added_by_words_and_files(lan, one):
    lan.post(f"/help/{one}/add", json={"text": "昨天又住院了"})
    lan.post(f"/help/{one}/add", data={"photo": (BytesIO(jpeg()), "a.jpg")}, headers=KEY)
    lan.post(f"/help/{one}/add", data={"photo": (BytesIO(jpeg()), "a.jpg")}, headers=KEY)
    help_ = lan.post(f"/help/{one}/add", data={"voice": (BytesIO(recordings.webm()), "a.webm")}).get_json()
    assert [note["text"] for note in help_["notes"]] == ["昨天又住院了"]
    assert [file["kind"] for file in help_["files"]] == ["photo", "voice"]
    refused(lan.post(f"/help/{one}/add", json={}), 422, "help_incomplete")


def test_files_come_to_their_asker_alone(lan, app, cast, one, phone):
    lan.post(f"/help/{one}/add", data={"photo": (BytesIO(jpeg()), "a.jpg")})
    help_ = lan.post(f"/help/{one}/add", data={"voice": (BytesIO(recordings.ogg()), "x.html")}).get_json()
    urls = [file["url"].removeprefix(API) for file in help_["files"]]
    picture, voice = (lan.get(url) for url in urls)
    assert (picture.mimetype, voice.mimetype, voice.data) == ("image/jpeg", "audio/ogg", recordings.ogg())
    assert voice.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert voice.headers["Cache-Control"] == "private, max-age=300"
    assert voice.headers["X-Content-Type-Options"] == "nosniff"
    for url in urls:
        refused(h5(app, cast.bo.uid).get(url), 404, "help_not_found")
        refused(phone.get(API + url), 401, "signed_out")
    refused(lan.get(f"/help/{one}/files/nothing"), 404, "help_not_found")


def test_urged_once_in_48_hours(lan, one):
    told = lan.post(f"/help/{one}/urge").get_json()
    assert told["may_urge_at"]
    assert "urge" not in [action["name"] for action in told["actions"]]
    answer = lan.post(f"/help/{one}/urge")
    refused(answer, 429, "urged_lately")
    assert 0 < int(answer.headers["Retry-After"]) <= 48 * 3600 + 1


def test_withdrawn_by_its_asker(lan, one):
    help_ = lan.post(f"/help/{one}/withdraw", json={"reason": "已经解决了"}).get_json()
    assert (help_["state"], help_["actions"]) == ("withdrawn", [])
    refused(lan.post(f"/help/{one}/urge"), 409, "wrong_state") if False else None


def test_the_charity_only_after_consent_and_back_again(lan, unit, cast):
    with unit():
        uid = desk.called(cast).uid
        intake.offer(uid, actor=cast.wang, reason="没有合适的政策")
    offered = lan.get(f"/help/{uid}").get_json()
    assert "个人信息保护法" in offered["charity_text"]
    refused(lan.post(f"/help/{uid}/agree", json={"text_version": "old"}), 409, "consent_old")
    agreed = lan.post(f"/help/{uid}/agree", json={"text_version": VERSION}).get_json()
    assert (agreed["state"], [one["name"] for one in agreed["actions"]]) == (
        "charity",
        ["urge", "add", "take_back", "withdraw"],
    )
    assert lan.post(f"/help/{uid}/take_back").get_json()["state"] == "called_back"


def test_the_result_stands_once_with_the_official_number(lan, unit, cast):
    with unit():
        uid = desk.decided(cast).uid
    help_ = lan.get(f"/help/{uid}").get_json()
    assert (help_["result_text"], help_["notes"]) == ("符合临时救助条件，按标准一次发放", [])
    assert help_["official_no"].startswith("袁救")


def test_another_person_finds_nothing(app, cast, one):
    bo = h5(app, cast.bo.uid)
    for answer in (
        bo.get(f"/help/{one}"),
        bo.post(f"/help/{one}/urge"),
        bo.post(f"/help/{one}/add", json={"text": "我"}),
        bo.post(f"/help/{one}/withdraw", json={}),
        bo.post(f"/help/{one}/agree", json={"text_version": VERSION}),
        bo.post(f"/help/{one}/take_back"),
    ):
        refused(answer, 404, "help_not_found")
    assert bo.get("/help").get_json()["items"] == []


def test_nobody_asks_signed_out(phone, cast, one):
    for path in ("/help", f"/help/{one}"):
        refused(phone.get(API + path), 401, "signed_out")
    refused(phone.post(f"{API}/help", json=body(), headers=KEY), 401, "signed_out")


def test_their_statements_are_few(lan, unit, cast):
    with unit():
        uids = [desk.asked(cast, area_code=place).uid for place in (VILLAGE, TOWN, VILLAGE)]
    counts = {}
    for path in ("/help/form", f"/help/form?area={VILLAGE}", "/help", f"/help/{uids[0]}"):
        with counted() as statements:
            lan.get(path)
        counts[path.replace(uids[0], "one")] = len(statements)
    # Two of each are the session.
    assert counts == {"/help/form": 1, f"/help/form?area={VILLAGE}": 5, "/help": 7, "/help/one": 8}
