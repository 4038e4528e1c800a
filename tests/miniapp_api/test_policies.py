"""The phone's view of policies and of printed codes."""

import pytest

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes.jobs import fold
from server.codes.models import Replacement, StepCount
from server.codes.states import Kind
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.policies import queries
from server.policies import service as policies
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.table import FEW, few, taken_over

CARD = {"id", "no", "name", "department", "category", "summary", "amount_text", "sample"}
WHOLE = CARD | {
    "who", "benefit", "standard", "how", "where", "station", "papers", "days_text", "phone", "basis", "version",
    "effective_from", "effective_to", "updated_note", "document_no", "issuer", "source_url", "full_text",
    "official_days", "door", "on", "banner", "has_check",
}  # fmt: skip


@pytest.fixture(autouse=True)
def table(few_policies):
    """A handful."""


def test_the_catalogue(phone):
    said = phone.get("/api/v1/policies/catalogue").get_json()
    assert sum(row["policies"] for row in said["departments"]) == len(FEW)
    assert sum(row["policies"] for row in said["categories"]) == len(FEW)
    assert set(said["categories"][0]) == {"id", "name", "department", "policies"}


def test_every_situation_that_is_offered_finds_something(phone, unit):
    with unit():
        taken_over()
    titles = phone.get("/api/v1/policies/catalogue").get_json()["situations"]
    assert (titles[0], len(titles) > 3) == ("看病花了很多钱", True)
    for title in titles:
        assert phone.get("/api/v1/policies", query_string={"q": title}).get_json()["total"] > 0, title


def test_the_list_and_its_filters(phone):
    page = phone.get("/api/v1/policies?page_size=2&page=2").get_json()
    assert (page["total"], page["page"], page["page_size"], len(page["items"])) == (len(FEW), 2, 2, 2)
    assert set(page["items"][0]) == CARD
    named = phone.get("/api/v1/policies?department=总工会").get_json()
    assert [item["name"] for item in named["items"]] == ["困难职工帮扶与金秋助学"]
    by_category = phone.get("/api/v1/policies?category=残疾人两项补贴").get_json()
    assert by_category["total"] == 2
    assert phone.get("/api/v1/policies?q=护理").get_json()["total"] == 2


def test_one_policy_with_the_window_of_the_place(phone):
    uid = phone.get("/api/v1/policies").get_json()["items"][0]["id"]
    said = phone.get(f"/api/v1/policies/{uid}?area={TOWN}").get_json()
    assert set(said) == WHOLE
    assert (said["station"]["name"], said["papers"][0], said["version"]) == ("灵泉街道社工站", "身份证", 1)
    assert phone.get(f"/api/v1/policies/{uid}").get_json()["station"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/policies/nobody", 404),
        ("/policies?page=0", 422),
        ("/policies?page_size=101", 422),
        ("/policies?page=x", 422),
        (f"/policies?q={'长' * 41}", 422),
        ("/scenes/x", 404),
        ("/scenes/tdaaaaaaaaaa-aaaaaaaaaaaaaaaa", 404),
    ],
)
def test_bad_input_is_refused_in_the_apis_shape(phone, path, status):
    answer = phone.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert set(answer.get_json()) >= {"code", "message", "detail", "request_id"}


def test_a_scene_is_resolved_and_counted(phone, unit):
    with unit():
        total = policies.register_total(TOWN, actor=THE_CLOCK)
        one = policies.register_policy("1", area_code=None, actor=THE_CLOCK)
        scenes, uid = (total.scene, one.scene), queries.find("1").uid
    said = phone.get(f"/api/v1/scenes/{scenes[0]}").get_json()
    assert (said.pop("changes"), said.pop("station"), said.pop("unit")) == ([], None, "")
    area = {"code": TOWN, "name": "灵泉街道", "full_name": "袁州区灵泉街道"}
    assert said == {"kind": "catalogue", "subject_id": None, "area": area, "serial": total.serial, "stale": False}
    said = phone.get(f"/api/v1/scenes/{scenes[1]}").get_json()
    assert (said["kind"], said["subject_id"], said["area"], said["stale"]) == ("policy", uid, None, False)
    with unit():
        fold()
        assert codes.scans_by_day(total)[0][1:] == ("miniapp", 1)


def test_old_paper_is_stale(phone, unit):
    with unit():
        scene = policies.register_policy("1", area_code=None, actor=THE_CLOCK).scene
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
    said = phone.get(f"/api/v1/scenes/{scene}").get_json()
    assert said["stale"] is True
    (change,) = said["changes"]
    assert ("每月补足差额" in change["before"], "每月补上差额" in change["after"]) == (True, True)
    with unit():
        assert db.session.query(Replacement).count() == 1


def test_reading_a_policy_is_counted_with_its_poster(phone, unit):
    with unit():
        poster, uid = policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK), queries.find("1").uid
    for path in (f"?area={TOWN}&serial={poster.serial.upper()}", "?area=nowhere&serial=nonsense"):
        assert phone.get(f"/api/v1/policies/{uid}{path}").status_code == 200
    with unit():
        fold()
        rows = {(row.step, row.channel, row.area_code, row.serial): row.times for row in db.session.query(StepCount)}
        assert rows == {("read", "miniapp", TOWN, poster.serial): 1, ("read", "miniapp", "", ""): 1}


def test_a_withdrawn_scene_is_gone(phone, unit, cast):
    with unit():
        poster = policies.register_total(TOWN, actor=THE_CLOCK)
        code_work.withdraw(poster, actor=cast.tian, reason="搬走了")
        scene = poster.scene
    answer = phone.get(f"/api/v1/scenes/{scene}")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "scene_withdrawn")


def test_their_statements_are_few(phone):
    found = []
    for path in ("/policies/catalogue", "/policies", "/policies?q=低保"):
        with counted() as statements:
            phone.get(f"/api/v1{path}")
        found.append(len(statements))
    assert found == [1, 2, 4]


def test_a_parcel_says_its_station_and_not_its_wish(phone, unit):
    with unit():
        one = code_work.register(Kind.WISH, title="标签", subject="w" * 16, actor=THE_CLOCK, area_code=TOWN)
        scene = one.scene
    said = phone.get(f"/api/v1/scenes/{scene}").get_json()
    assert (said["kind"], said["subject_id"], said["station"]["name"]) == ("wish", None, "灵泉街道社工站")
