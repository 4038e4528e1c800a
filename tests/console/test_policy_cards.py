"""The page on which a policy is renamed by two people."""

import re

import pytest
from flask.testing import FlaskClient

from server.kit.actors import THE_CLOCK
from server.policies import service as policies
from server.policies.queries import catalogue, heads
from tests.cast import TOWN
from tests.console.charity_desk import Desk
from tests.console.policy_desk import uid_of
from tests.counting import counted

pytestmark = pytest.mark.usefixtures("policy_table")
NEW = {"name": "急难临时救助", "department": "民政局", "category": "急难救助", "relief_class": "临时救助"}


@pytest.fixture
def at(unit):
    return f"/policies/{uid_of(unit, 6)}/card"


def waiting(unit, at):
    with unit():
        return heads.waiting_for(catalogue.find(at.split("/")[2])).uid


def test_one_asks_and_another_agrees(ren, bu, unit, at, phone):
    uid = at.split("/")[2]
    with unit():
        paper = "/q/" + policies.register_policy("6", area_code=TOWN, actor=THE_CLOCK).scene
    old = phone.get(f"/policies/{uid}").get_data(as_text=True)
    assert ("急难型/支出型临时救助" in old, NEW["name"] in old) == (True, False)
    assert ren.post(at, **NEW).status_code == 303
    card = waiting(unit, at)
    page = ren.page(at)
    assert ("这是您提出的，请另一位同事复核" in page, f"{card}/agree" in page) == (True, False)
    assert ren.post(f"{at}/{card}/agree", version="0").status_code == 403
    assert "有人提出改名称或归类" in bu.page(f"/policies/{uid}")
    page = bu.page(at)
    assert re.search(r"<del>[^<]*支出型[^<]*</del>", page)
    assert bu.post(f"{at}/{card}/agree", version="0").status_code == 303
    assert NEW["name"] in bu.page("/policies")
    assert NEW["name"] in phone.get(f"/policies/{uid}").get_data(as_text=True)
    assert NEW["name"] in phone.get("/policies").get_data(as_text=True)
    assert phone.get(f"/api/v1/policies/{uid}").json["name"] == NEW["name"]
    scanned = phone.get(paper)
    assert (scanned.status_code, "<b>名称</b>" in scanned.get_data(as_text=True)) == (200, True)
    course = bu.page(at)
    assert course.index("复核通过，马上改") < course.index("提出更改</b>")


def test_a_new_name_alone_asks_nobody_to_print_anew(ren, bu, unit, at, phone):
    with unit():
        poster = policies.register_policy("6", area_code=TOWN, actor=THE_CLOCK)
        paper, serial = f"/q/{poster.scene}", poster.serial.upper()
    ren.post(at, **NEW)
    bu.post(f"{at}/{waiting(unit, at)}/agree", version="0")
    assert phone.get(paper).status_code == 200
    answer = phone.get(f"/api/v1/scenes/{paper[3:]}").json
    assert (answer["stale"], [change["label"] for change in answer["changes"]]) == (True, ["名称"])
    assert serial not in ren.page("/replacements")


def test_another_does_not_take_it(ren, bu, unit, at):
    ren.post(at, **NEW)
    card = waiting(unit, at)
    assert bu.post(f"{at}/{card}/refuse", version="0", note="").status_code == 422
    assert bu.post(f"{at}/{card}/refuse", version="0", note="居民叫惯了原来的名字").status_code == 303
    page = ren.page(at)
    assert ("未采用" in page, "居民叫惯了原来的名字" in page, "已有一份更改" in page) == (True, True, False)


def test_a_wrong_one_is_told_beside_its_field(ren, at):
    answer = ren.post(at, **NEW | {"name": "", "department": "长" * 31})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "请填写“政策名称”" in page, "“部门”，最多 30 个字" in page) == (422, True, True)
    ren.post(at, **NEW)
    assert ren.post(at, **NEW).status_code == 409


def test_who_only_reads_sees_the_course_and_no_form(ren, bu, app, cast, unit, at):
    tian = Desk(FlaskClient(app), unit, cast.tian)
    ren.post(at, **NEW)
    page = tian.page(at)
    assert ("等复核的更改" in page, "提交复核" in page, "/agree" in page) == (True, False, False)
    assert tian.post(at, **NEW).status_code == 403
    assert tian.post(f"{at}/{waiting(unit, at)}/agree", version="0").status_code == 403
    assert bu.post(f"/policies/{uid_of(unit, 1)}/card/{waiting(unit, at)}/agree", version="0").status_code == 404


def test_its_statements_are_few(ren, bu, unit, at):
    for number in range(4):
        ren.post(at, **NEW | {"name": f"名字{number}"})
        bu.post(f"{at}/{waiting(unit, at)}/agree", version="0")
    with counted() as statements:
        ren.get(at)
    assert len(statements) <= 15, "\n".join(statements)
