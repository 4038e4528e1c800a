"""What a donor does with a claim: send, extend, give back, tell of a problem; and what others may not."""

from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import pytest

from server.kit import clock
from server.wishes import service as wishes
from tests.miniapp_api.giving import Phone
from tests.wishes import desk

PARCEL = {"carrier": "中国邮政", "waybill": "YZ123456"}


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


@pytest.fixture
def bo(app, unit, cast):
    return Phone(app.test_client(), unit, cast.bo, "cookie")


@pytest.fixture
def uid(lan, cast, unit):
    """A wish that Lan holds."""
    with unit():
        wish = desk.on_the_shelf(cast)
    assert lan.post(f"/wishes/{wish}/claim").status_code == 201
    return wish


def code(answer):
    return answer.status_code, answer.get_json()["code"]


def upload(phone, uid, data, **form):
    """As uni.uploadFile sends it."""
    fields = {**PARCEL, **form, "photo": (BytesIO(data), "photo.jpg")}
    return phone.client.post(f"/api/v1/wishes/{uid}/sent", data=fields, headers=phone.headers)


def test_sent_without_a_photo(lan, uid):
    claim = lan.post(f"/wishes/{uid}/sent", PARCEL).get_json()
    assert (claim["state"], claim["carrier"], claim["waybill"]) == ("sent", "中国邮政", "YZ123456")
    assert (claim["lease_until"], claim["days_left"], claim["photo_url"]) == (None, None, None)
    assert [step["done"] for step in claim["steps"]] == [True, True, False, False, False]
    assert [action["name"] for action in claim["actions"]] == ["problem"]


def test_sent_with_a_photo_that_is_the_donors_alone(lan, bo, phone, uid):
    claim = upload(lan, uid, desk.picture().getvalue()).get_json()
    address = claim["photo_url"]
    own = lan.get(address.removeprefix("/api/v1"))
    assert (own.status_code, own.mimetype) == (200, "image/jpeg")
    assert "private" in own.headers["Cache-Control"]
    assert bo.get(address.removeprefix("/api/v1")).status_code == 404
    assert phone.get(address).status_code == 401


def test_no_photo_no_page(lan, uid):
    claim = lan.post(f"/wishes/{uid}/sent", PARCEL).get_json()
    assert lan.get(f"/claims/{claim['id']}/photo").status_code == 404


@pytest.mark.parametrize("data", [b"", b"MZ\x90 a program", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_only_pictures(lan, uid, data):
    answer = upload(lan, uid, data)
    assert answer.status_code == 422
    assert lan.get("/me/claims").get_json()["items"][0]["state"] == "held"


def test_a_photo_too_large(lan, uid):
    """13 MB, written out by hand: the test client would leave its own temporary file behind."""
    head = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    body = head + b"0" * (13 * 1024 * 1024) + b"\r\n--b--\r\n"
    headers = {**lan.headers, "Content-Type": "multipart/form-data; boundary=b"}
    assert lan.client.post(f"/api/v1/wishes/{uid}/sent", data=body, headers=headers).status_code == 413


def test_sending_twice(lan, uid):
    lan.post(f"/wishes/{uid}/sent", PARCEL)
    assert lan.post(f"/wishes/{uid}/sent", PARCEL).status_code == 200
    assert code(lan.post(f"/wishes/{uid}/sent", {**PARCEL, "waybill": "OTHER"})) == (409, "state_changed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"carrier": "邮政"}, "/waybill"),
        ({"waybill": "1"}, "/carrier"),
        ({"carrier": "邮政", "waybill": "  "}, "/waybill"),
        ({"carrier": "邮政", "waybill": 123}, "/waybill"),
        ({"carrier": "长" * 21, "waybill": "1"}, "/carrier"),
        ({"carrier": "邮政", "waybill": "1" * 41}, "/waybill"),
    ],
)
def test_odd_parcels(lan, uid, body, field):
    answer = lan.post(f"/wishes/{uid}/sent", body)
    assert answer.status_code == 422
    assert [line["field"] for line in answer.get_json()["detail"]] == [field]


def test_a_service_is_not_sent(lan, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, **desk.a_service())
    claim = lan.post(f"/wishes/{uid}/claim").get_json()
    assert [step["label"] for step in claim["steps"]] == ["认领", "约好时间", "服务完成", "确认收到"]
    assert [action["name"] for action in claim["actions"]] == ["extend", "release", "problem"]
    assert code(lan.post(f"/wishes/{uid}/sent", PARCEL)) == (409, "wrong_kind")


def test_given_back(lan, uid):
    claim = lan.post(f"/wishes/{uid}/release", {"reason": "临时出差"}).get_json()
    assert (claim["state"], claim["wish"]["left"], claim["actions"]) == ("released", 1, [])
    assert lan.post(f"/wishes/{uid}/release").get_json()["state"] == "released"
    assert lan.get("/me/claims").get_json()["items"] == []
    assert [one["state"] for one in lan.get("/me/claims?state=all").get_json()["items"]] == ["released"]


def test_not_after_it_is_on_its_way(lan, uid):
    lan.post(f"/wishes/{uid}/sent", PARCEL)
    assert code(lan.post(f"/wishes/{uid}/release")) == (409, "state_changed")


@pytest.mark.parametrize("reason", ["长" * 201, 5, "请打13800000003", "a\x00"])
def test_odd_reasons(lan, uid, reason):
    for act in ("release", "problem"):
        assert lan.post(f"/wishes/{uid}/{act}", {"reason": reason}).status_code == 422


def test_one_more_week_once(lan, uid):
    assert lan.post(f"/wishes/{uid}/extend").get_json()["days_left"] == 14
    assert code(lan.post(f"/wishes/{uid}/extend")) == (409, "extended_before")
    actions = lan.get("/me/claims").get_json()["items"][0]["actions"]
    assert [action["name"] for action in actions] == ["sent", "release", "problem"]


def test_a_problem_is_told(lan, uid, cast, unit):
    assert lan.post(f"/wishes/{uid}/problem").status_code == 422
    claim = lan.post(f"/wishes/{uid}/problem", {"reason": "商品断货"}).get_json()
    assert (claim["state"], claim["actions"], claim["problem_text"]) == ("problem", [], "商品断货")
    with unit():
        wishes.resolve(claim["id"], actor=cast.tian)
    mine = lan.get("/me/claims").get_json()["items"][0]
    assert (mine["state"], mine["problem_text"]) == ("held", None)


def test_what_is_late_says_so(lan, uid):
    mine = lambda: lan.get("/me/claims").get_json()["items"][0]  # noqa: E731
    assert (mine()["overdue"], mine()["extended"]) == (False, False)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert (mine()["overdue"], mine()["days_left"]) == (True, 0)
        lan.post(f"/wishes/{uid}/extend")
        assert (mine()["overdue"], mine()["extended"]) == (False, True)


def test_a_letter_is_announced_until_it_comes(lan, cast, unit):
    with unit():
        desk.handed_over(cast)
    mine = lambda: lan.get("/me/claims").get_json()["items"][0]  # noqa: E731
    assert mine()["letter_due"] == (clock.today() + timedelta(days=15)).isoformat()
    wish = mine()["wish"]["id"]
    with unit():
        desk.answered_by_letter(cast, wish)
    assert mine()["letter_due"] is None


def test_before_it_arrives_no_letter_is_announced(lan, cast, unit):
    with unit():
        desk.received(cast)
    assert lan.get("/me/claims").get_json()["items"][0]["letter_due"] is None


def test_other_peoples_claims_do_not_exist(lan, bo, uid):
    for act, body in (("release", {}), ("sent", PARCEL), ("extend", {}), ("problem", {"reason": "坏了"})):
        assert code(bo.post(f"/wishes/{uid}/{act}", body)) == (404, "claim_not_found")
    assert bo.get("/me/claims").get_json()["items"] == []
    assert lan.get("/me/claims").get_json()["items"][0]["state"] == "held"


def test_done_it_leaves_the_list_of_what_is_under_way(lan, cast, unit):
    with unit():
        desk.confirmed(cast)
    assert lan.get("/me/claims?state=live").get_json()["items"] == []
    claim = lan.get("/me/claims?state=all").get_json()["items"][0]
    assert (claim["state"], claim["actions"]) == ("confirmed", [])
    assert all(step["done"] for step in claim["steps"])


@pytest.mark.parametrize("query", ["state=released", "page=0", "page_size=101"])
def test_odd_questions(lan, query):
    assert code(lan.get(f"/me/claims?{query}")) == (422, "invalid")


def test_the_inbox_leads_to_the_wish(lan, uid):
    message = lan.get("/me/messages").get_json()["items"][0]
    assert (message["title"], message["link"]) == ("认领成功", f"wish:{uid}")


def test_a_donor_prints_the_label_of_their_own_parcel(app, lan, unit, cast):
    with unit():
        uid, other = desk.held(cast), desk.held(cast, cast.bo)
        service = desk.held(cast, **desk.a_service())
    told = lan.post(f"/claims/{uid}/label").get_json()
    assert (told["station"], told["no"][:3]) == ("灵泉街道社工站", "XY-")
    assert b64decode(told["picture"].removeprefix("data:image/png;base64,"))[:4] == b"\x89PNG"
    assert len(told["picture"]) < 30_000
    assert code(lan.post(f"/claims/{other}/label")) == (404, "claim_not_found")
    assert code(lan.post(f"/claims/{service}/label")) == (409, "no_parcel")
